import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Clock } from "pulumi-taurusdb-htap-emulator";
import type { Engine } from "./engine";
import { interrupt } from "./newcomer";

/** The cloud's clock, 200 times as fast. While it stands still, no job ends by itself. */
export class StoppableClock implements Clock {
    private time = Date.UTC(2026, 0, 1);
    private since: number | undefined;

    now(): number {
        return this.time + (this.since === undefined ? 0 : (performance.now() - this.since) * 200);
    }

    stop(): void {
        this.time = this.now();
        this.since = undefined;
    }

    run(): void {
        this.since ??= performance.now();
    }
}

/** Starts a command of the CLI, and waits until each text has been in its output. */
export async function startedUntil(engine: Engine, seen: RegExp[], ...args: string[]) {
    const child: ChildProcess = spawn(
        "pulumi",
        [...args, "--yes", "--skip-preview", "--non-interactive", "--color=never"],
        { cwd: engine.folder, env: engine.env, stdio: ["ignore", "pipe", "pipe"] },
    );
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
    const ended = once(child, "close").then(() => {
        throw new Error(`It ended by itself:\n${output}`);
    });
    while (!seen.every((each) => each.test(output)))
        await Promise.race([ended, once(child.stdout as NodeJS.ReadableStream, "data")]);
    ended.catch(() => {});
    return { child, output: () => output };
}

/**
 * Runs a command until a line of each resource matches, and sends Ctrl-C. Gives what it printed. The cloud's clock stands still
 * until the command has ended.
 */
export async function interrupted(
    engine: Engine,
    clock: StoppableClock,
    seen: RegExp[],
    ...args: string[]
): Promise<string> {
    clock.stop();
    const { child, output } = await startedUntil(engine, seen, ...args);
    expect(await interrupt(child)).not.toBe(0);
    clock.run();
    return output();
}
