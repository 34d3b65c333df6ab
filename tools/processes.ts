import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What runs the dynamic resources and what runs the plugin: its executable is a script that becomes the other. */
const programs = /cmd\/dynamic-provider|plugin\/(pulumi-resource-taurusdb-htap|plugin\.js)/;

/** The plugin processes that run in a folder: those of one project, of both faces. Only Linux shows them. */
export function pluginsIn(folder: string): number[] {
    if (!existsSync("/proc")) return [];
    return readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .filter((pid) => {
            try {
                return (
                    readlinkSync(`/proc/${pid}/cwd`) === folder &&
                    programs.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"))
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
