/** So many requests are under way at once at most; far more than the service takes, far fewer than would be a storm. */
const widest = 32;

/** Milliseconds of the first pause after a 429, and of the longest: limits are per minute or shorter, and one probe tells. */
const [shortest, longest] = [250, 500];

/** A Retry-After of the service is honoured up to this. */
const longestAsked = 60_000;

const minute = 60_000;

/** How long the service wants no more requests, in milliseconds where it says so; undefined when it has not said that. */
export type Throttled = (error: unknown) => { retryAfter?: number } | undefined;

/**
 * The pace of a whole process. A 429 stops every request for a moment; then one goes ahead, and as long as they succeed the
 * lane widens again. All time here is monotonic: somebody may set the wall clock at any moment.
 */
export class Throttle {
    private readonly waiting: (() => void)[] = [];
    private underWay = 0;
    private width = widest;
    private pause = 0;
    private pausedUntil = 0;
    /** When the latest requests began, as many as a minute may have. */
    private readonly latest: number[] = [];
    private timer: NodeJS.Timeout | undefined;

    constructor(private readonly perMinute = Number.POSITIVE_INFINITY) {}

    /** Runs a request when its turn comes; `throttled` tells a 429 from any other failure. */
    async run<Reply>(request: () => Promise<Reply>, throttled: Throttled): Promise<Reply> {
        await new Promise<void>((admitted) => {
            this.waiting.push(admitted);
            this.admit();
        });
        const began = performance.now();
        try {
            const reply = await request();
            this.faster(began);
            return reply;
        } catch (error) {
            const asked = throttled(error);
            if (asked) this.slower(asked.retryAfter);
            else this.faster(began);
            throw error;
        } finally {
            this.underWay--;
            this.admit();
        }
    }

    /** Lets requests go, first come first served, and comes back when the next one may. */
    private admit(): void {
        clearTimeout(this.timer);
        while (this.waiting.length > 0 && this.underWay < this.width) {
            const now = performance.now();
            const wait = Math.max(this.pausedUntil, this.withinMinute()) - now;
            if (wait > 0) {
                this.timer = setTimeout(() => this.admit(), wait);
                return;
            }
            this.underWay++;
            if (Number.isFinite(this.perMinute)) this.latest.push(now);
            this.waiting.shift()?.();
        }
    }

    /** When another request is no more than a minute may have. */
    private withinMinute(): number {
        while (this.latest.length > this.perMinute) this.latest.shift();
        const [first] = this.latest;
        return first === undefined || this.latest.length < this.perMinute ? 0 : first + minute;
    }

    /** An answer that is no 429 widens the lane, unless it was asked for before the service called for less. */
    private faster(began: number): void {
        if (began < this.pausedUntil) return;
        this.pause = 0;
        this.width = Math.min(widest, this.width * 2);
    }

    /** The service has called for less. Those who hear it at the same time pause once. */
    private slower(retryAfter = 0): void {
        const now = performance.now();
        const asked = Math.min(retryAfter, longestAsked);
        if (now < this.pausedUntil && now + asked <= this.pausedUntil) return;
        this.pause = Math.min(longest, Math.max(shortest, this.pause * 2));
        // Never all processes at the same moment.
        this.pausedUntil = now + Math.max(asked, this.pause * (0.75 + Math.random() / 4));
        this.width = 1;
    }
}
