import { setMaxListeners } from "node:events";
import { Cancelled } from "../provider/cancel";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Milliseconds. npx sends Ctrl-C to a process that the terminal has sent it to already. */
const doubled = 500;

interface Interruption {
    /** Aborts with Ctrl-C, or when nobody reads the output any more. */
    signal: AbortSignal;
    /** Leaves further signals to Node, which ends the process. */
    forget(): void;
}

/** Hears the first Ctrl-C as a request to stop, and ends the process with the second. Each has something to do or say first. */
export function interruption({ onFirst = () => {}, onSecond = () => {} } = {}): Interruption {
    const controller = new AbortController();
    const stop = () => controller.abort(new Cancelled("The command was cancelled."));
    let heard = Number.NEGATIVE_INFINITY;
    const interrupt = () => {
        if (performance.now() - heard < doubled) return;
        if (controller.signal.aborted) {
            onSecond();
            process.exit(1);
        }
        heard = performance.now();
        // A process that has nothing left to do no longer hears signals: the doubled one would then kill it.
        setTimeout(() => {}, doubled);
        onFirst();
        stop();
    };
    for (const name of signals) process.on(name, interrupt);
    process.stdout.on("error", stop);
    // A closed terminal takes no messages either, which must not end the process before it has cleaned up.
    process.stderr.on("error", stop);
    // Every request listens to it. Node takes more than ten for a leak.
    setMaxListeners(0, controller.signal);
    return {
        signal: controller.signal,
        forget: () => {
            for (const name of signals) process.off(name, interrupt);
        },
    };
}
