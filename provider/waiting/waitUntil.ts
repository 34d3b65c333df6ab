import { isTransient } from "../api/errors";
import { formatDuration } from "../duration";
import { UserError } from "../userError";
import type { Clock } from "./clock";
import { pace } from "./pace";

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
    /** Looks once, in about so many milliseconds. */
    observe: (within: number) => Promise<Observation>;
    accept: (observation: Observation) => Verdict<Value>;
    /** Shows an observation; gives back the milliseconds that are left, where that can be told. */
    show?: (observation: Observation) => number | undefined;
    /** Milliseconds in which it is not likely to be over, as far as that is known by now. */
    soonest?: () => number | undefined;
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
    const { what, observe, accept, show, clock, deadline, pollInterval } = wait;
    const began = clock.now();
    let left: number | undefined;
    let due = began;
    for (let look = wait.firstLook === "now" ? -1 : 0; ; look++) {
        // When the last look was due, unless others brought it forward: what answers take must not add up. No more than half a
        // pause is made up for.
        const from = Math.min(due, clock.now());
        const timing = { look, waited: from - began, left, soonest: wait.soonest?.() };
        const pause = look < 0 ? 0 : pace(timing, pollInterval);
        due = Math.max(from + pause, clock.now() + pause / 2);
        const within = due - clock.now();
        const verdict = await observe(Math.max(0, Math.min(within, deadline - clock.now()))).then((seen) => {
            left = show?.(seen);
            return accept(seen);
        }, passingFault);
        if (verdict.state === "success") return verdict.value;
        if (verdict.state === "failure") throw new WaitFailed(`${what}: ${verdict.reason}`);
        if (clock.now() >= deadline) {
            throw new WaitTimedOut(
                `${what}: gave up after ${formatDuration(clock.now() - began)}, last seen: ${verdict.reason}. Nothing is lost: ` +
                    "the same command goes on from there. customTimeouts sets a longer limit.",
            );
        }
    }
}

/** One failed look does not end a wait, unless the service refused to answer. */
function passingFault(error: unknown): Verdict<never> {
    if (isTransient(error)) return { state: "retry", reason: (error as Error).message };
    throw error;
}
