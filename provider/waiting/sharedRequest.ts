import { unlessCancelled } from "../cancel";
import type { Clock } from "./clock";

interface Waiter<Answer> {
    /** When it wants the request to be sent, on the clock. */
    by: number;
    /** Aborts when it no longer waits. */
    signal?: AbortSignal;
    /** An answer that serves one call alone may pass it over once. */
    patient?: boolean;
    resolve(answer: Answer): void;
    reject(error: unknown): void;
}

/** A request in flight. */
interface Sent<Answer> {
    served: Waiter<Answer>[];
    /** Aborts when none of them waits any more, or when the request is over. */
    abandoned: AbortController;
}

/**
 * One request that serves all who wait for its answer. It is sent when the first of them wants it and the pause after the
 * last answer is over.
 */
export class SharedRequest<Answer> {
    private waiters: Waiter<Answer>[] = [];
    private sent: Sent<Answer> | undefined;
    private last: Answer | undefined;
    private pausedUntil = Number.NEGATIVE_INFINITY;
    private timer: { at: number } | undefined;

    constructor(
        /** Its signal aborts when nobody waits for the answer any more. */
        private readonly request: (signal: AbortSignal) => Promise<Answer>,
        /** Milliseconds of the pause after an answer, or after a failure. */
        private readonly pauseAfter: (answer: Answer | undefined) => number,
        private readonly clock: Clock,
        /** Whether an answer serves more than one call of `recent`. */
        private readonly servesAll: (answer: Answer) => boolean = () => true,
    ) {}

    /** An answer that is requested after this call, within so many milliseconds, or when the pause is over. */
    within(milliseconds: number, signal?: AbortSignal): Promise<Answer> {
        const answer = this.join(this.waiters, milliseconds, signal);
        this.schedule();
        return answer;
    }

    /**
     * The last answer while the pause after it lasts, else that of the request in flight, else of the next one. If an answer serves
     * one call alone, others get the next one.
     */
    recent(signal?: AbortSignal): Promise<Answer> {
        const { last, sent } = this;
        if (sent) {
            abandonWith(signal, sent);
            return this.join(sent.served, 0, signal, true);
        }
        const isRecent = last !== undefined && this.clock.now() < this.pausedUntil;
        if (isRecent && this.servesAll(last)) return Promise.resolve(last);
        const answer = this.join(this.waiters, 0, signal, true);
        this.schedule();
        return answer;
    }

    private join(
        waiters: Waiter<Answer>[],
        milliseconds: number,
        signal: AbortSignal | undefined,
        patient = false,
    ): Promise<Answer> {
        const answer = new Promise<Answer>((resolve, reject) => {
            waiters.push({ by: this.clock.now() + milliseconds, signal, patient, resolve, reject });
        });
        return unlessCancelled(answer, signal);
    }

    private schedule(): void {
        if (this.sent || this.waiters.length === 0) return;
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
        const abandoned = new AbortController();
        this.sent = { served, abandoned };
        for (const { signal } of served) abandonWith(signal, this.sent);
        let answer: Answer | undefined;
        try {
            answer = await this.request(abandoned.signal);
            const others = this.servesAll(answer) ? [] : served.filter(({ patient }) => patient).slice(1);
            this.waiters.push(...others.map((each) => ({ ...each, patient: false })));
            for (const each of served) if (!others.includes(each)) each.resolve(answer);
        } catch (error) {
            for (const { reject } of served) reject(error);
        }
        // Nobody listens any more.
        abandoned.abort();
        this.sent = undefined;
        this.last = answer;
        this.pausedUntil = this.clock.now() + this.pauseAfter(answer);
        this.schedule();
    }
}

/** Ends the request when one of those whom it serves leaves and none is left. */
function abandonWith<Answer>(signal: AbortSignal | undefined, { served, abandoned }: Sent<Answer>): void {
    const leave = () => served.some(isWaiting) || abandoned.abort();
    signal?.addEventListener("abort", leave, { signal: abandoned.signal });
}

function isWaiting({ signal }: { signal?: AbortSignal }): boolean {
    return signal?.aborted !== true;
}
