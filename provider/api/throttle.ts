import { PQueue } from "../libraries";

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
    private timer: NodeJS.Timeout | undefined;

    constructor(maxRequestsPerMinute?: number) {
        this.queue = new PQueue({
            concurrency: widest,
            ...(maxRequestsPerMinute === undefined
                ? {}
                : { intervalCap: maxRequestsPerMinute, interval: 60_000, carryoverIntervalCount: true }),
        });
    }

    /** Runs a request when its turn comes; `isThrottled` tells a 429 from any other answer. */
    async run<Reply>(
        request: () => Promise<Reply>,
        isThrottled: (error: unknown) => boolean,
    ): Promise<Reply> {
        return this.queue.add(async () => {
            const began = Date.now();
            try {
                const reply = await request();
                this.faster(began);
                return reply;
            } catch (error) {
                if (!isThrottled(error)) this.faster(began);
                throw error;
            }
        });
    }

    /** An answer that is no 429 widens the lane, unless it was asked for before the service called for less. */
    private faster(began: number): void {
        if (began < this.pausedUntil) return;
        this.pause = 0;
        this.queue.concurrency = Math.min(widest, this.queue.concurrency * 2);
    }

    /** The service has called for less. Those who hear it at the same time pause once. */
    slower(retryAfter: number | undefined): void {
        const now = Date.now();
        const asked = retryAfter === undefined ? 0 : Math.min(retryAfter, longestAsked);
        if (now < this.pausedUntil && now + asked <= this.pausedUntil) return;
        this.pause = Math.min(longest, Math.max(shortest, this.pause * 2));
        // Never all processes at the same moment.
        const pause = Math.max(asked, this.pause * (0.75 + Math.random() / 4));
        this.pausedUntil = now + pause;
        this.queue.concurrency = 1;
        this.queue.pause();
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.queue.start(), pause);
    }
}
