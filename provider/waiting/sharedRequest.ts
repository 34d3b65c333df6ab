import { unlessCancelled } from "../cancel";
import type { Clock } from "./clock";

interface Waiter<Answer> {
    /** When it wants the request to be sent, on the clock. */
    by: number;
    /** Aborts when it no longer waits. */
    signal?: AbortSignal;
    resolve(answer: Answer): void;
    reject(error: unknown): void;
}

/**
 * One request that serves all who wait for its answer. It is sent when the first of them wants it and the pause after the
 * last answer is over. A call never gets an answer to a request that was sent before it.
 */
export class SharedRequest<Answer> {
    private waiters: Waiter<Answer>[] = [];
    private inFlight = false;
    private pausedUntil = Number.NEGATIVE_INFINITY;
    private timer: { at: number } | undefined;

    constructor(
        /** Its signal aborts when nobody waits for the answer any more. */
        private readonly request: (signal: AbortSignal) => Promise<Answer>,
        /** Milliseconds of the pause after an answer, or after a failure. */
        private readonly pauseAfter: (answer: Answer | undefined) => number,
        private readonly clock: Clock,
    ) {}

    /** An answer that is requested within so many milliseconds, or when the pause is over. */
    within(milliseconds: number, signal?: AbortSignal): Promise<Answer> {
        const answer = new Promise<Answer>((resolve, reject) => {
            this.waiters.push({ by: this.clock.now() + milliseconds, signal, resolve, reject });
            this.schedule();
        });
        return unlessCancelled(answer, signal);
    }

    private schedule(): void {
        if (this.inFlight || this.waiters.length === 0) return;
        const wanted = this.waiters.reduce((first, { by }) => Math.min(first, by), Number.POSITIVE_INFINITY);
        const at = Math.max(wanted, this.pausedUntil);
        if (this.timer !== undefined && this.timer.at <= at) return;
        const timer = { at };
        this.timer = timer;
        void this.clock.sleep(Math.max(0, at - this.clock.now())).then(() => {
            // A later call may have wanted it earlier.
            if (this.timer === timer) void this.send();
        });
    }

    private async send(): Promise<void> {
        const served = this.waiters.filter(isWaiting);
        this.waiters = [];
        this.timer = undefined;
        if (served.length === 0) return;
        this.inFlight = true;
        const abandoned = new AbortController();
        const leave = () => served.some(isWaiting) || abandoned.abort();
        for (const { signal } of served)
            signal?.addEventListener("abort", leave, { signal: abandoned.signal });
        let answer: Answer | undefined;
        try {
            answer = await this.request(abandoned.signal);
            for (const { resolve } of served) resolve(answer);
        } catch (error) {
            for (const { reject } of served) reject(error);
        }
        // Nobody listens any more.
        abandoned.abort();
        this.inFlight = false;
        this.pausedUntil = this.clock.now() + this.pauseAfter(answer);
        this.schedule();
    }
}

function isWaiting({ signal }: { signal?: AbortSignal }): boolean {
    return signal?.aborted !== true;
}
