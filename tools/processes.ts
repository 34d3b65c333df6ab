import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The plugin processes that run in a folder: those of one project. Only Linux shows them. */
export function pluginsIn(folder: string): number[] {
    if (!existsSync("/proc")) return [];
    return readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .filter((pid) => {
            try {
                return (
                    readlinkSync(`/proc/${pid}/cwd`) === folder &&
                    readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("cmd/dynamic-provider")
                );
            } catch {
                // It has ended meanwhile.
                return false;
            }
        })
        .map(Number);
}

export function kill(pid: number, signal: NodeJS.Signals): void {
    try {
        process.kill(pid, signal);
    } catch {
        // It has ended meanwhile.
    }
}
