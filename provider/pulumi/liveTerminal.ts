import { readFileSync, readlinkSync } from "node:fs";
import path from "node:path";

/**
 * Whether `pulumi` draws its rows anew in place, as it does on a terminal. Elsewhere each message is a line of a log. Pulumi
 * does not tell its plugins: so by the same signs that it goes by itself, and by what its process was started with. That can
 * be seen on Linux only; a log of another system, outside of a CI, gets a line for each change.
 */
export function isLive(): boolean {
    const { CI, PULUMI_AUTOMATION_API, TERM } = process.env;
    if ((CI && CI !== "false") || PULUMI_AUTOMATION_API || TERM === "dumb") return false;
    if (process.platform !== "linux") return true;
    try {
        const pulumi = findPulumi(process.ppid);
        const plain = pulumi.arguments.some((each) => /^--non-interactive(=true)?$/.test(each));
        return !plain && pulumi.output.startsWith("/dev/pts/");
    } catch {
        return false;
    }
}

/** The CLI that a process belongs to: a shell stands between it and its plugin. Throws where there is no /proc. */
export function findPulumi(pid: number): { arguments: string[]; output: string } {
    const started = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    if (path.basename(started[0] ?? "") === "pulumi")
        return { arguments: started, output: readlinkSync(`/proc/${pid}/fd/1`) };
    const [, parent] = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return findPulumi(Number(parent));
}
