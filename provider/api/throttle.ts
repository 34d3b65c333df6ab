import { unlessCancelled } from "../cancel";

/** Most requests in flight: far more than the service takes, far fewer than a storm. */
const widest = 32;

/** Milliseconds of the first and of the longest pause after a 429. Limits last a minute or less, and one probe is cheap. */
const [shortest, longest] = [250, 500];

/** Milliseconds of the longest Retry-After that is honoured. */
const longestAsked = 60_000;

const minute = 60_000;

/**
 * The pace of a whole process. A 429 pauses all requests. Then a single request probes, and each success doubles the number
 * allowed in flight. All time here is monotonic, because the wall clock may be set at any moment.
 */
export class Throttle {
    private readonly waiting: (() => void)[] = [];
    private inFlight = 0;
    private width = widest;
    private pause = 0;
    private pausedUntil = 0;
    /** Start times of the latest requests, as many as a minute allows. */
    private readonly latest: number[] = [];
    private timer: NodeJS.Timeout | undefined;

    constructor(private readonly perMinute = Number.POSITIVE_INFINITY) {}

    /**
     * Waits until the pace allows a request. The function that is returned must be called when the request has ended; a 429
     * gives it its Retry-After in milliseconds.
     */
    async enter(signal?: AbortSignal): Promise<(retryAfter?: number) => void> {
        let admit = () => {};
        const admission = new Promise<void>((admitted) => {
            admit = admitted;
            this.waiting.push(admitted);
            this.admit();
        });
        await unlessCancelled(admission, signal).catch((cancelled) => {
            const place = this.waiting.indexOf(admit);
            // It may have been admitted at the same moment.
            if (place === -1) this.inFlight--;
            else this.waiting.splice(place, 1);
            this.admit();
            throw cancelled;
        });
        const began = performance.now();
        return (retryAfter) => {
            if (retryAfter === undefined) this.faster(began);
            else this.slower(retryAfter);
            this.inFlight--;
            this.admit();
        };
    }

    /** Admits waiting requests in order, and sets a timer for the next one. */
    private admit(): void {
        clearTimeout(this.timer);
        while (this.waiting.length > 0 && this.inFlight < this.width) {
            const now = performance.now();
            const wait = Math.max(this.pausedUntil, this.withinMinute()) - now;
            if (wait > 0) {
                this.timer = setTimeout(() => this.admit(), wait);
                return;
            }
            this.inFlight++;
            if (Number.isFinite(this.perMinute)) this.latest.push(now);
            this.waiting.shift()?.();
        }
    }

    /** From when the limit per minute allows another request. */
    private withinMinute(): number {
        while (this.latest.length > this.perMinute) this.latest.shift();
        const [first] = this.latest;
        return first === undefined || this.latest.length < this.perMinute ? 0 : first + minute;
    }

    /** Speeds up after any reply but a 429, unless its request began before the latest 429. */
    private faster(began: number): void {
        if (began < this.pausedUntil) return;
        this.pause = 0;
        this.width = Math.min(widest, this.width * 2);
    }

    /** Pauses after a 429. Several at the same time pause once. */
    private slower(retryAfter: number): void {
        const now = performance.now();
        const asked = Math.min(retryAfter, longestAsked);
        if (now < this.pausedUntil && now + asked <= this.pausedUntil) return;
        this.pause = Math.min(longest, Math.max(shortest, this.pause * 2));
        // The jitter keeps processes from probing at the same moment.
        this.pausedUntil = now + Math.max(asked, this.pause * (0.75 + Math.random() / 4));
        this.width = 1;
    }
}
