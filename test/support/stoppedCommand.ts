import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import type { Engine } from "./engine";
import type { StoppableClock } from "./stoppableClock";

/** Waits until the command has printed what matches each pattern. */
type Printed = (...patterns: RegExp[]) => Promise<void>;

/**
 * Runs a command until `stop` has waited for a moment and stopped it, and waits for its end. Gives its exit code, null after a
 * signal, and what it printed.
 */
export async function stoppedCommand(
    { folder, env }: Engine,
    name: "up" | "destroy",
    stop: (command: ChildProcess, printed: Printed) => Promise<void>,
): Promise<{ code: number | null; output: string }> {
    const args = [name, "--yes", "--skip-preview", "--non-interactive", "--color=never"];
    const command = spawn("pulumi", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    const chunks = new EventEmitter();
    let output = "";
    for (const stream of [command.stdout, command.stderr])
        stream.on("data", (chunk) => {
            output += chunk;
            chunks.emit("printed");
        });
    const printed: Printed = async (...patterns) => {
        while (!patterns.every((each) => each.test(output))) await once(chunks, "printed");
    };
    const exit = once(command, "close");
    const ended = exit.then(() => {
        throw new Error(`It ended by itself:\n${output}`);
    });
    try {
        await Promise.race([ended, stop(command, printed)]);
        ended.catch(() => {});
    } catch (error) {
        command.kill("SIGKILL");
        throw error;
    }
    const [code] = await exit;
    return { code, output };
}

/** Runs a command up to a moment, and sends Ctrl-C. Gives what it printed. The cloud's clock stands still until the command has ended. */
export async function interrupted(
    engine: Engine,
    clock: StoppableClock,
    command: "up" | "destroy",
    moment: (printed: Printed) => Promise<unknown>,
): Promise<string> {
    clock.stop();
    const { code, output } = await stoppedCommand(engine, command, async (running, printed) => {
        await moment(printed);
        running.kill("SIGINT");
    });
    expect(code).not.toBe(0);
    clock.run();
    return output;
}

/** Resolves when the service has answered so many requests of each operation. */
export function answered({ emulator }: Engine, counts: Record<string, number>): Promise<void> {
    const left = new Map(Object.entries(counts));
    return new Promise((resolve) =>
        emulator.onRequest(({ operation = "" }) => {
            left.set(operation, (left.get(operation) ?? 0) - 1);
            if ([...left.values()].every((count) => count <= 0)) resolve();
        }),
    );
}
