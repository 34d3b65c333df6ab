import { isTransient } from "../api/errors";
import { formatDuration } from "../duration";
import { UserError } from "../userError";
import type { Clock } from "./clock";

/** An acceptor's judgement of one observation. Acceptors are pure: the loop owns time, requests and limits. */
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
    /** Observes once, within so many milliseconds. */
    observe: (within: number) => Promise<Observation>;
    accept: (observation: Observation) => Verdict<Value>;
    /** Shows an observation to the user. */
    show?: (observation: Observation) => void;
    clock: Clock;
    /** When to give up, on the clock. */
    deadline: number;
    /** Milliseconds between two polls, at most. */
    pollInterval: number;
    /** "soon" gives the service a moment before the first poll; "now" is the default. */
    firstPoll?: "now" | "soon";
}

/** Milliseconds between two polls, at least. */
const shortestPause = 1_000;

/**
 * Polls until the acceptor reports success or failure, or the deadline passes. A small task ends soon and a large one late, so the
 * pause between two polls is a share of the time waited.
 */
export async function waitUntil<Observation, Value>(wait: Wait<Observation, Value>): Promise<Value> {
    const { what, observe, accept, show, clock, deadline, pollInterval, firstPoll = "now" } = wait;
    const began = clock.now();
    for (let attempt = 0; ; attempt++) {
        const waited = clock.now() - began;
        const atOnce = attempt === 0 && firstPoll === "now";
        const pause = atOnce ? 0 : Math.min(Math.max(shortestPause, waited / 20), pollInterval);
        const within = Math.max(0, Math.min(pause, deadline - clock.now()));
        const verdict = await observe(within).then((seen) => {
            show?.(seen);
            return accept(seen);
        }, retryAfterFault);
        if (verdict.state === "success") return verdict.value;
        if (verdict.state === "failure") throw new WaitFailed(`${what}: ${verdict.reason}`);
        if (clock.now() >= deadline) throw gaveUp(what, verdict.reason, began, clock);
    }
}

export function gaveUp(what: string, lastSeen: string, began: number, clock: Clock): WaitTimedOut {
    return new WaitTimedOut(
        `${what}: gave up after ${formatDuration(clock.now() - began)}, last seen: ${lastSeen}. ` +
            "Run `pulumi up` to continue. customTimeouts sets a longer limit.",
    );
}

/** One failed poll does not end a wait, unless the service refused to answer. */
function retryAfterFault(error: unknown): Verdict<never> {
    if (isTransient(error)) return { state: "retry", reason: (error as Error).message };
    throw error;
}
