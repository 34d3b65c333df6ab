import {
    type Emulator,
    type EmulatorOptions,
    ManualClock,
    startEmulator,
} from "pulumi-taurusdb-htap-emulator";
import { cloudOf, withoutCloud } from "../../tools/pulumi/workspace";
import { run } from "../../tools/run";
import { commandFile, runCommand } from "./command";
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
    return ["verify", ...place, "--every", "1ms", "--settle", "50ms", ...more];
}

/** Runs `taurusdb-htap verify`, without a question, to its end. */
export function verified(emulator: Emulator, edition: "starRocks" | "clickHouse", ...more: string[]) {
    return runCommand(verifyArgs(edition, "--yes", ...more), cloudOf(emulator));
}

/** Runs it in a pipe whose reader ends after a line. */
export function verifiedUnread(emulator: Emulator, edition: "starRocks" | "clickHouse") {
    const script = '"$0" "$@" 2>&1 | head -n 1';
    const env = { ...withoutCloud(process.env), ...cloudOf(emulator) };
    return run("sh", ["-c", script, process.execPath, commandFile, ...verifyArgs(edition, "--yes")], { env });
}

/**
 * Runs it, and ends it with Ctrl-C, or by `end`, after the first request of an operation. `again`: from the first request of this one on, the
 * emulator's time stands still, and each request is followed by another one.
 */
export async function interrupted(
    edition: "starRocks" | "clickHouse",
    first: string,
    {
        again,
        end = (command) => void command.stop(),
    }: { again?: string; end?: (command: RunningCommand) => void } = {},
): Promise<{ emulator: Emulator; code: number | null; output: string }> {
    const heard = new Set<string>();
    let command: RunningCommand | undefined;
    const emulator = await polledEmulator({}, (operation) => {
        const isFirst = operation === first && !heard.has(first);
        heard.add(operation);
        const isAgain = again !== undefined && heard.has(again);
        if (command && (isFirst || isAgain)) end(command);
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

/** What a run has left in an emulator. A check without list and settings has no effect. */
export function leftIn({ world }: Emulator) {
    const { starRocksTasks, clickHouseTasks, checkedClickHouse } = world;
    const checks = checkedClickHouse.filter(
        ({ tables, databaseConfigs }) => databaseConfigs.length > 0 || tables.names.length > 0,
    );
    return { starRocksTasks, clickHouseTasks, checks };
}

export const nothingLeft = { starRocksTasks: [], clickHouseTasks: [], checks: [] };
