import { ManualClock as StandingClock } from "pulumi-taurusdb-htap-emulator";
import { unlessCancelled } from "../provider/cancel";
import type { Clock } from "../provider/waiting/clock";

interface Sleeper {
    until: number;
    wake: () => void;
    signal?: AbortSignal;
}

/**
 * The clock of tests and of figures. A sleep moves the time on and ends at once. Inside `passUntil` many may sleep at the
 * same time: when nothing else can happen, the time moves to the end of the shortest sleep.
 */
export class ManualClock extends StandingClock implements Clock {
    private sleepers: Sleeper[] = [];
    private passing = false;

    /** `isBusy`: whether something is under way that takes no time on this clock, such as a request. */
    constructor(
        start?: number,
        private readonly isBusy: () => boolean = () => false,
    ) {
        super(start);
    }

    async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
        signal?.throwIfAborted();
        const duration = Math.max(0, milliseconds);
        if (!this.passing) return this.advance(duration);
        const slept = new Promise<void>((wake) => {
            this.sleepers.push({ until: this.now() + duration, wake, signal });
        });
        return unlessCancelled(slept, signal);
    }

    /** Starts work, and lets time pass until it is done. */
    async passUntil<Result>(work: () => Promise<Result>): Promise<Result> {
        this.passing = true;
        const done = work().finally(() => {
            this.passing = false;
        });
        for (let idle = 0; this.passing; idle++) {
            await settle();
            if (this.isBusy()) idle = 0;
            if (this.isBusy() || !this.passing) continue;
            this.sleepers = this.sleepers.filter(({ signal }) => !signal?.aborted);
            this.sleepers.sort((a, b) => a.until - b.until);
            const next = this.sleepers.shift();
            if (!next && idle > 1_000) throw new Error("nothing sleeps and nothing happens");
            if (!next) continue;
            idle = 0;
            this.advance(Math.max(0, next.until - this.now()));
            next.wake();
        }
        return done;
    }
}

/** A few rounds of the event loop, in which everything that can go on does. */
async function settle(): Promise<void> {
    for (let round = 0; round < 10; round++) await new Promise(setImmediate);
}
