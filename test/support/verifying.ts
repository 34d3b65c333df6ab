import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
    type Emulator,
    type EmulatorOptions,
    ManualClock,
    startEmulator,
} from "pulumi-taurusdb-htap-emulator";
import { cloudOf, withoutCloud } from "../../tools/pulumi/workspace";
import { commandFile, runCommand } from "./command";
import { rows } from "./documents";
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

/**
 * Runs it, and sends a signal after the first request of an operation. `again`: from the first request of this one on, the
 * emulator's time stands still, and each request is followed by another signal.
 */
export async function interrupted(
    edition: "starRocks" | "clickHouse",
    first: string,
    { again, signal = "SIGINT" }: { again?: string; signal?: NodeJS.Signals } = {},
): Promise<{ emulator: Emulator; code: number; output: string }> {
    const heard = new Set<string>();
    let child: ChildProcess | undefined;
    const emulator = await polledEmulator({}, (operation) => {
        const isFirst = operation === first && !heard.has(first);
        heard.add(operation);
        const isAgain = again !== undefined && heard.has(again);
        if (isFirst || isAgain) {
            // A closed terminal takes no more output.
            if (signal === "SIGHUP") for (const stream of [child?.stdout, child?.stderr]) stream?.destroy();
            child?.kill(signal);
        }
        return isAgain ? "stop time" : undefined;
    });
    const env = { ...withoutCloud(process.env), ...cloudOf(emulator) };
    child = spawn(process.execPath, [commandFile, ...verifyArgs(edition, "--yes")], {
        env,
        stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
        stream?.on("data", (chunk) => {
            output += chunk;
        });
    const [code] = await once(child, "close");
    return { emulator, code, output };
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
