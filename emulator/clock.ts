/** Time as the emulated service sees it, in milliseconds since 1970. */
export interface Clock {
    now(): number;
}

/** Runs `speed` times as fast as the wall clock, from `start` on. */
export function runningClock(speed: number, start = Date.now()): Clock {
    const wallStart = performance.now();
    return { now: () => Math.floor(start + (performance.now() - wallStart) * speed) };
}

/** Stands still until it is told to move: for tests of what happens over time. */
export class ManualClock implements Clock {
    constructor(private time = Date.UTC(2026, 0, 1)) {}

    now(): number {
        return this.time;
    }

    advance(milliseconds: number): void {
        this.time += milliseconds;
    }
}
