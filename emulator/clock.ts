/** The time of the emulated service. */
export interface Clock {
    /** In milliseconds since 1970. */
    now(): number;
}

/** Runs `speed` times as fast as the wall clock, from `start` on. */
export function runningClock(speed: number, start = Date.now()): Clock {
    const wallStart = performance.now();
    return { now: () => Math.floor(start + (performance.now() - wallStart) * speed) };
}

/** A clock for tests, which stands still until `advance` moves it. It starts at the beginning of 2026. */
export class ManualClock implements Clock {
    constructor(private time = Date.UTC(2026, 0, 1)) {}

    now(): number {
        return this.time;
    }

    advance(milliseconds: number): void {
        this.time += milliseconds;
    }
}
