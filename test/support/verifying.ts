import {
    type Emulator,
    type EmulatorOptions,
    ManualClock,
    startEmulator,
} from "pulumi-taurusdb-htap-emulator";
import { cloudOf } from "../../tools/pulumi/workspace";
import { runCommand } from "./command";
import { rows } from "./documents";
import { type RunningCommand, startCommand } from "./runningCommand";
import { ids } from "./stillEmulator";

/**
 * An emulator whose time moves by reads alone, so a job takes as many polls on any machine. `hear` is called with each operation;
 * after "stop time" nothing ends any more.
 */
export async function polledEmulator(
    options: EmulatorOptions = {},
    hear: (operation: string) => "stop time" | undefined = () => undefined,
): Promise<Emulator> {
    const clock = new ManualClock();
    const emulator = await startEmulator({ clock, ...options });
    let perRead = 4_000;
    emulator.onRequest(({ method, operation = "" }) => {
        if (hear(operation) === "stop time") perRead = 0;
        if (method === "GET") clock.advance(perRead);
    });
    return emulator;
}

/** What a run needs besides the emulator. */
export function verifyArgs(edition: "starRocks" | "clickHouse", ...more: string[]): string[] {
    const place = ["--instance", ids[edition], "--source", ids.source, "--database", "orders"];
    return ["verify", ...place, "--every", "1ms", ...more];
}

/** Runs `taurusdb-htap verify`, without a question, to its end. */
export function verified(emulator: Emulator, edition: "starRocks" | "clickHouse", ...more: string[]) {
    return runCommand(verifyArgs(edition, "--yes", ...more), cloudOf(emulator));
}

/**
 * Runs it, and sends Ctrl-C after the first request of an operation. `again`: from the first request of this one on, the emulator's
 * time stands still, and each request is followed by another Ctrl-C.
 */
export async function interrupted(
    edition: "starRocks" | "clickHouse",
    first: string,
    again?: string,
): Promise<{ emulator: Emulator; code: number | null; output: string }> {
    const heard = new Set<string>();
    let command: RunningCommand | undefined;
    const emulator = await polledEmulator({}, (operation) => {
        const isFirst = operation === first && !heard.has(first);
        heard.add(operation);
        const isAgain = again !== undefined && heard.has(again);
        if (isFirst || isAgain) command?.stop();
        return isAgain ? "stop time" : undefined;
    });
    command = startCommand(verifyArgs(edition, "--yes"), cloudOf(emulator));
    const code = await command.ended;
    return { emulator, code, output: command.output() };
}

/** What the report says of one assumption. */
export function verdictOf(report: string, id: string): { result?: string; seen?: string } {
    const row = rows(report).find(([cell]) => cell === `\`${id}\``);
    return { result: row?.[2], seen: row?.[3] };
}
