import { isPassing } from "../api/errors";
import { UserError } from "../userError";
import type { Clock } from "./clock";
import { formatDuration } from "./duration";

/** What an acceptor makes of one observation. Acceptors are pure: time, requests and limits are the loop's. */
export type Verdict<Value> =
    | { state: "success"; value: Value }
    | { state: "retry"; reason: string }
    | { state: "failure"; reason: string };

/** The service said that what is waited for will not come. */
export class WaitFailed extends UserError {
    override name = "WaitFailed";
}

/** The time limit passed first. */
export class WaitTimedOut extends UserError {
    override name = "WaitTimedOut";
}

export interface Wait<Observation, Value> {
    /** What is waited for, as it stands in messages: "the job …", "the task …". */
    what: string;
    observe: () => Promise<Observation>;
    accept: (observation: Observation) => Verdict<Value>;
    clock: Clock;
    /** When to give up, on the clock. */
    deadline: number;
    /** Milliseconds between two looks, at most. */
    pollInterval: number;
    /** Look at once, or give the service a moment first. */
    firstLook: "now" | "soon";
}

/** Observes until the acceptor is content, says that it never will be, or the deadline passes. */
export async function waitUntil<Observation, Value>(wait: Wait<Observation, Value>): Promise<Value> {
    const { what, observe, accept, clock, deadline, pollInterval } = wait;
    const began = clock.now();
    for (let look = wait.firstLook === "now" ? 0 : 1; ; look++) {
        const delay = Math.min(delayBefore(look), pollInterval, deadline - clock.now());
        if (look > 0) await clock.sleep(Math.max(0, delay));
        const verdict = await observe().then(accept, passingFault);
        if (verdict.state === "success") return verdict.value;
        if (verdict.state === "failure") throw new WaitFailed(`${what}: ${verdict.reason}`);
        if (clock.now() >= deadline) {
            const waited = formatDuration(clock.now() - began);
            throw new WaitTimedOut(
                `${what}: gave up after ${waited}, last seen: ${verdict.reason}. Nothing is lost: "pulumi up" goes on from ` +
                    "there. customTimeouts sets a longer limit.",
            );
        }
    }
}

/** Short at first, when small tasks end; then steady. */
function delayBefore(look: number): number {
    return [500, 1_000, 2_000, 3_000, 5_000][look - 1] ?? Number.POSITIVE_INFINITY;
}

/** One failed look does not end a wait, unless the service refused to answer. */
function passingFault(error: unknown): Verdict<never> {
    if (isPassing(error)) return { state: "retry", reason: (error as Error).message };
    throw error;
}
