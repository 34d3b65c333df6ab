import PQueue from "p-queue";

/** So many requests are under way at once at most; far more than the service takes, far fewer than would be a storm. */
const widest = 32;

/** Milliseconds of the first pause after a 429, and of the longest: limits are per minute or shorter, and one probe tells. */
const [shortest, longest] = [250, 500];

/** A Retry-After of the service is honoured up to this. */
const longestAsked = 60_000;

/**
 * The pace of a whole process. A 429 stops every request for a moment; then one goes ahead, and as long as they succeed the
 * lane widens again.
 */
export class Throttle {
    private readonly queue: PQueue;
    private pause = 0;
    private pausedUntil = 0;

    constructor(maxRequestsPerMinute?: number) {
        this.queue = new PQueue({
            concurrency: widest,
            ...(maxRequestsPerMinute === undefined
                ? {}
                : { intervalCap: maxRequestsPerMinute, interval: 60_000, carryoverIntervalCount: true }),
        });
    }

    /** Runs a request when its turn comes. */
    async run<Reply>(request: () => Promise<Reply>): Promise<Reply> {
        const reply = await this.queue.add(request);
        this.pause = 0;
        this.queue.concurrency = Math.min(widest, this.queue.concurrency * 2);
        return reply;
    }

    /** The service has called for less. Those who hear it at the same time pause once. */
    slower(retryAfter: number | undefined): void {
        if (Date.now() < this.pausedUntil) return;
        const asked = retryAfter === undefined ? undefined : Math.min(retryAfter, longestAsked);
        this.pause = Math.min(longest, Math.max(shortest, this.pause * 2));
        // Never all processes at the same moment.
        const pause = asked ?? this.pause * (0.75 + Math.random() / 4);
        this.pausedUntil = Date.now() + pause;
        this.queue.concurrency = 1;
        this.queue.pause();
        setTimeout(() => this.queue.start(), pause);
    }
}
