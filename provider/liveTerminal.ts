import { readFileSync, readlinkSync } from "node:fs";
import path from "node:path";

/**
 * Whether `pulumi` draws its rows anew in place, as it does on a terminal. Elsewhere each message is a line of a log. Pulumi
 * does not tell its plugins: so by the same signs that it goes by itself, and, where they can be seen, by what its process
 * was started with.
 */
export function isLive(): boolean {
    const { CI, PULUMI_AUTOMATION_API, TERM } = process.env;
    if ((CI && CI !== "false") || PULUMI_AUTOMATION_API || TERM === "dumb") return false;
    try {
        const pulumi = findPulumi(process.ppid);
        return !pulumi.arguments.includes("--non-interactive") && pulumi.output.startsWith("/dev/pts/");
    } catch {
        // No Linux: as for somebody who sits before it.
        return true;
    }
}

/** A shell stands between the CLI and its plugin. */
function findPulumi(pid: number): { arguments: string[]; output: string } {
    const started = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    if (path.basename(started[0] ?? "") === "pulumi")
        return { arguments: started, output: readlinkSync(`/proc/${pid}/fd/1`) };
    const [, parent] = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return findPulumi(Number(parent));
}
