import { createInterface } from "node:readline/promises";
import { Cancelled } from "../../provider/cancel";
import { UserError } from "../../provider/userError";

/** Asks whether to go on. Throws `refusal` if the answer is not yes. */
export async function confirm(refusal: string, signal?: AbortSignal): Promise<void> {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const stop = new AbortController();
    // Ctrl-C and Ctrl-D.
    terminal.on("close", () => stop.abort());
    const ended = AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]);
    const answer = await terminal.question("Continue? [y/N] ", { signal: ended }).catch(() => "");
    terminal.close();
    if (!/^y(es)?$/i.test(answer.trim())) throw new UserError(refusal);
}

/** Milliseconds. npx sends Ctrl-C to a process that the terminal has sent it to already. */
const doubled = 500;

/** Ctrl-C, the end of the machine or of its container, and a closed terminal. */
const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The first Ctrl-C stops the run, which then cleans up. The second ends the process. */
export function onInterrupt(left: () => string): { signal: AbortSignal; forget: () => void } {
    const stop = new AbortController();
    let stopped = 0;
    const interrupt = () => {
        if (performance.now() - stopped < doubled && stop.signal.aborted) return;
        if (stop.signal.aborted) {
            console.error(`Ended before the clean-up. ${left()}`);
            process.exit(1);
        }
        console.error("Stopping. The throw-away task is deleted first; Ctrl-C again ends at once.");
        stopped = performance.now();
        stop.abort(new Cancelled("The run was stopped."));
    };
    for (const name of endings) process.on(name, interrupt);
    // A closed terminal takes no more output. Without listeners that would end the process before the clean-up.
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
    return {
        signal: stop.signal,
        forget: () => {
            for (const name of endings) process.off(name, interrupt);
        },
    };
}
