import type { Clock } from "pulumi-taurusdb-htap-emulator";

/** The cloud's clock, 200 times as fast. It stands still at first and after `stop`: then no job ends by itself. */
export class StoppableClock implements Clock {
    private time = Date.UTC(2026, 0, 1);
    private since: number | undefined;

    now(): number {
        return this.time + (this.since === undefined ? 0 : (performance.now() - this.since) * 200);
    }

    stop(): void {
        this.time = this.now();
        this.since = undefined;
    }

    run(): void {
        this.since ??= performance.now();
    }
}
