import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "./userError";

/** The command was cancelled, such as by Ctrl-C. */
export class Cancelled extends UserError {
    override name = "Cancelled";
}

/** What a promise gives. If `signal` aborts first, its reason is thrown, and nobody waits for the promise any more. */
export function unlessCancelled<Value>(promise: Promise<Value>, signal?: AbortSignal): Promise<Value> {
    if (!signal) return promise;
    return new Promise((resolve, reject) => {
        const cancel = () => reject(signal.reason);
        if (signal.aborted) cancel();
        signal.addEventListener("abort", cancel);
        promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", cancel));
    });
}

export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return unlessCancelled(sleep(milliseconds, undefined, { signal }), signal);
}

/** A signal that aborts together with another one, for a reason of its own. */
export function withReason(signal: AbortSignal, reason: () => Cancelled): AbortSignal {
    const own = new AbortController();
    const cancel = () => own.abort(reason());
    // Every operation of a command listens to its signal. Node takes more than ten for a leak.
    setMaxListeners(0, signal, own.signal);
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel);
    return own.signal;
}
