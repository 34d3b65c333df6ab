import { pause } from "../cancel";

/** The time of every wait, so that tests can move it. */
export interface Clock {
    /** Milliseconds since 1970. */
    now(): number;
    /** Throws the signal's reason as soon as it aborts. */
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** A longer timer of Node fires at once. */
const longestTimer = 2 ** 31 - 1;

/** Monotonic: a wall clock that is set back must not prolong a wait. */
export const systemClock: Clock = {
    now: () => performance.timeOrigin + performance.now(),
    sleep: (milliseconds, signal) => pause(Math.min(milliseconds, longestTimer), signal),
};
