/** Time for waits, so that tests need none. */
export interface Clock {
    /** Milliseconds since 1970. */
    now(): number;
    sleep(milliseconds: number): Promise<void>;
}

/** Beyond this a timer of Node's fires at once. */
const longestTimer = 2 ** 31 - 1;

/** Somebody may set the time on the wall back; nobody should wait for it to come round again. */
export const systemClock: Clock = {
    now: () => performance.timeOrigin + performance.now(),
    sleep: (milliseconds) =>
        new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, longestTimer))),
};
