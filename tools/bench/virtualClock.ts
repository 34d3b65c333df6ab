import type { Clock } from "../../provider/waiting/clock";

interface Sleeper {
    until: number;
    wake: () => void;
}

/**
 * Time for many who wait at once: it moves on, to whoever wakes first, when nobody does anything else. `isBusy` tells whether
 * somebody does, such as a request that is under way.
 */
export class VirtualClock implements Clock {
    private readonly sleepers: Sleeper[] = [];
    private running = false;

    constructor(
        private readonly isBusy: () => boolean,
        private time = Date.UTC(2026, 0, 1),
    ) {}

    now(): number {
        return this.time;
    }

    sleep(milliseconds: number): Promise<void> {
        return new Promise((wake) => {
            this.sleepers.push({ until: this.time + Math.max(0, milliseconds), wake });
        });
    }

    /** Lets time pass until the work is done. */
    async passUntil<Result>(work: Promise<Result>): Promise<Result> {
        this.running = true;
        const done = work.finally(() => {
            this.running = false;
        });
        for (let idle = 0; this.running; idle++) {
            await quiet();
            if (this.isBusy()) idle = 0;
            if (this.isBusy() || !this.running) continue;
            this.sleepers.sort((a, b) => a.until - b.until);
            const next = this.sleepers.shift();
            if (!next && idle > 1_000) throw new Error("nobody sleeps and nothing happens");
            if (!next) continue;
            idle = 0;
            this.time = Math.max(this.time, next.until);
            next.wake();
        }
        return done;
    }
}

/** A few turns of the event loop, in which everything that can go on does. */
async function quiet(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
}
