import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { checkout } from "../../tools/checkout";
import { withoutCloud } from "../../tools/pulumi/workspace";
import { commandFile } from "./command";

/** A command that goes on until it is stopped. */
export interface RunningCommand {
    /** Standard output and standard error until now. */
    output(): string;
    /** Waits until a pattern is in the output. Fails if the command ends first. */
    printed(pattern: RegExp): Promise<void>;
    /** Writes into its standard input. */
    type(text: string): void;
    /** Sends Ctrl-C, or another signal, and waits for the end. */
    stop(signal?: NodeJS.Signals): Promise<number | null>;
    /** Closes its terminal, which then takes no more output. */
    hangUp(): void;
    /** Waits for its end. */
    ended: Promise<number | null>;
}

/** Starts the command `taurusdb-htap`, or any other. `settings` is all that its environment says of a cloud. */
export function startCommand(
    args: string[],
    settings: NodeJS.ProcessEnv = {},
    [file, ...before]: [string, ...string[]] = [process.execPath, commandFile],
): RunningCommand {
    const env = { ...withoutCloud(process.env), ...settings };
    const child = spawn(file, [...before, ...args], { cwd: checkout, env });
    const chunks = new EventEmitter();
    let output = "";
    for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (chunk) => {
            output += chunk;
            chunks.emit("printed");
        });
    const ended = once(child, "close").then(([code]) => code as number | null);
    const early = ended.then((code) => {
        throw new Error(`It ended with ${code}:\n${output}`);
    });
    early.catch(() => {});
    return {
        output: () => output,
        printed: async (pattern) => {
            while (!pattern.test(output)) await Promise.race([once(chunks, "printed"), early]);
        },
        type: (text) => void child.stdin.write(text),
        stop: (signal = "SIGINT") => {
            child.kill(signal);
            return ended;
        },
        hangUp: () => {
            for (const stream of [child.stdout, child.stderr]) stream.destroy();
            child.kill("SIGHUP");
        },
        ended,
    };
}
