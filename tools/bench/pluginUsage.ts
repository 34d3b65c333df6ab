import { readFileSync } from "node:fs";
import { pluginsIn } from "../processes";

/** What the plugin processes of one command have used. */
export interface Usage {
    cpuSeconds: number;
    peakMegabytes: number;
}

/** Ticks of a second, as /proc counts them. */
const ticks = 100;

/** Watches the plugin processes of a project while a command runs. Only Linux shows them. */
export async function usageDuring(folder: string, command: () => Promise<unknown>): Promise<Usage> {
    const cpu = new Map<number, number>();
    let peak = 0;
    const look = () => {
        for (const pid of pluginsIn(folder)) {
            try {
                // After the name, which may have blanks in it, the twelfth and thirteenth are its times.
                const [, after = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
                const [user = 0, system = 0] = after.split(" ").slice(11, 13).map(Number);
                cpu.set(pid, (user + system) / ticks);
                const [, high] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
                peak = Math.max(peak, Number(high) / 1024);
            } catch {
                // It has ended meanwhile: its last values count.
            }
        }
    };
    const timer = setInterval(look, 100);
    try {
        await command();
    } finally {
        clearInterval(timer);
    }
    return {
        cpuSeconds: [...cpu.values()].reduce((sum, each) => sum + each, 0),
        peakMegabytes: peak,
    };
}
