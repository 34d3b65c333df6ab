import { isDeepStrictEqual } from "node:util";
import type { PageData } from "../../../page/data";
import type { Clock } from "../../../provider/waiting/clock";

interface Page {
    /** Hears of data that differ from what it was sent before. */
    show(data: PageData): void;
    /** Hears that the same data were seen again. */
    confirm(seenAt: string): void;
}

/**
 * The pages that show one set of data. As long as one of them is connected, one poll serves all: they hear what has changed. Without
 * a page nothing is asked for.
 */
export class Live {
    private readonly pages = new Set<Page>();
    private latest: PageData | undefined;
    private polledAt = Number.NEGATIVE_INFINITY;
    private polling: AbortController | undefined;

    constructor(
        /** Never fails with what the service says: that is data too. */
        private readonly poll: (signal: AbortSignal, before: PageData | undefined) => Promise<PageData>,
        /** Milliseconds between two polls. */
        private readonly every: number,
        private readonly clock: Clock,
        /** Hears of a defect. */
        private readonly fail: (error: unknown) => void,
    ) {}

    /** Sends a page what is known, and then every change. Gives the function that disconnects it. */
    connect(page: Page): () => void {
        this.pages.add(page);
        if (this.latest) page.show(this.latest);
        this.begin();
        return () => {
            this.pages.delete(page);
            if (this.pages.size === 0) this.end();
        };
    }

    end(): void {
        this.polling?.abort();
        this.polling = undefined;
    }

    private begin(): void {
        if (this.polling) return;
        this.polling = new AbortController();
        const { signal } = this.polling;
        this.follow(signal).catch((error) => signal.aborted || this.fail(error));
    }

    private async follow(signal: AbortSignal): Promise<void> {
        while (!signal.aborted) {
            // A page that is loaded again does not ask more often.
            const rest = this.polledAt + this.every - this.clock.now();
            if (rest > 0) await this.clock.sleep(rest, signal);
            this.polledAt = this.clock.now();
            this.publish(await this.poll(signal, this.latest));
        }
    }

    private publish(data: PageData): void {
        const isNew = !isDeepStrictEqual({ ...data, seenAt: "" }, { ...this.latest, seenAt: "" });
        this.latest = data;
        for (const page of this.pages)
            if (isNew) page.show(data);
            else if (data.seenAt !== undefined) page.confirm(data.seenAt);
    }
}
