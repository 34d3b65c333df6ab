import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What is in the command line of a plugin: of the dynamic resources', and of the plugin for every language. */
const programs = ["cmd/dynamic-provider", "plugin/plugin.js"];

/** The plugin processes that run in a folder: those of one project. Only Linux shows them. */
export function pluginsIn(folder: string): number[] {
    if (!existsSync("/proc")) return [];
    return readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .filter((pid) => {
            try {
                if (readlinkSync(`/proc/${pid}/cwd`) !== folder) return false;
                const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
                return programs.some((program) => command.includes(program));
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
