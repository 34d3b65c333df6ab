import type { Clock } from "./clock";

interface Asker<Answer> {
    /** When it wants its answer to be asked for, on the clock, unless somebody else wants one before. */
    by: number;
    resolve(answer: Answer): void;
    reject(error: unknown): void;
}

/**
 * One question that many ask: whoever asks before it goes out gets the same answer, so that a hundred who wait cost what one
 * costs. An answer is never older than the asking for it, nobody waiting means that nothing is asked, and between two
 * questions there is a pause, however many ask.
 */
export class Shared<Answer> {
    private askers: Asker<Answer>[] = [];
    private asking = false;
    private pausedUntil = 0;
    private timer: { at: number } | undefined;

    constructor(
        private readonly ask: () => Promise<Answer>,
        /** Milliseconds of the pause after an answer. */
        private readonly pauseAfter: (answer: Answer | undefined) => number,
        private readonly clock: Clock,
    ) {}

    /** An answer to a question that goes out after this call: in so many milliseconds, or as soon as somebody else asks. */
    within(milliseconds: number): Promise<Answer> {
        return new Promise((resolve, reject) => {
            this.askers.push({ by: this.clock.now() + milliseconds, resolve, reject });
            this.arrange();
        });
    }

    private arrange(): void {
        if (this.asking || this.askers.length === 0) return;
        const wanted = this.askers.reduce((first, { by }) => Math.min(first, by), Number.POSITIVE_INFINITY);
        const at = Math.max(wanted, this.pausedUntil);
        const wait = at - this.clock.now();
        if (wait <= 0) {
            this.timer = undefined;
            void this.goAndAsk();
        } else if (this.timer === undefined || at < this.timer.at) {
            const timer = { at };
            this.timer = timer;
            void this.clock.sleep(wait).then(() => {
                // A later one was overtaken by one that is due earlier.
                if (this.timer !== timer) return;
                this.timer = undefined;
                this.arrange();
            });
        }
    }

    private async goAndAsk(): Promise<void> {
        this.asking = true;
        // Whoever asks in the same turn of the event loop asks together.
        await new Promise(setImmediate);
        const served = this.askers;
        this.askers = [];
        let answer: Answer | undefined;
        try {
            answer = await this.ask();
            for (const { resolve } of served) resolve(answer);
        } catch (error) {
            for (const { reject } of served) reject(error);
        }
        this.asking = false;
        this.pausedUntil = this.clock.now() + this.pauseAfter(answer);
        this.arrange();
    }
}
