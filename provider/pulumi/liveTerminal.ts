import { readFileSync, readlinkSync } from "node:fs";
import path from "node:path";

/**
 * Whether `pulumi` redraws its rows in place, as on a terminal. Elsewhere each message is a line of a log. Pulumi does not say so to
 * its plugins, so this judges by what Pulumi itself judges by. How the CLI was started can be read on Linux only: on another
 * system a log outside of a CI gets a line for each change.
 */
export function isInteractive(): boolean {
    const { CI, PULUMI_AUTOMATION_API, TERM } = process.env;
    if ((CI && CI !== "false") || PULUMI_AUTOMATION_API || TERM === "dumb") return false;
    if (process.platform !== "linux") return true;
    try {
        const pulumi = findPulumi(process.ppid);
        const isPlain = pulumi.arguments.some((each) => /^--non-interactive(=true)?$/.test(each));
        return !isPlain && pulumi.output.startsWith("/dev/pts/");
    } catch {
        return false;
    }
}

/** The CLI that a process belongs to; a shell may stand between them. Throws without a /proc. */
export function findPulumi(pid: number): { arguments: string[]; output: string } {
    const started = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    if (path.basename(started[0] ?? "") === "pulumi")
        return { arguments: started, output: readlinkSync(`/proc/${pid}/fd/1`) };
    const [, parent] = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return findPulumi(Number(parent));
}
