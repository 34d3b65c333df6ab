import type { Clock } from "./clock";

interface Asker<Answer> {
    /** When it wants its answer to be asked for, on the clock. */
    by: number;
    /** Whether it wants it now. Who waits for a change to come does not. */
    atOnce: boolean;
    resolve(answer: Answer): void;
    reject(error: unknown): void;
}

/** Parts of the pause: what of it is kept in any case, and how long nobody new comes when all who come together have come. */
const [shortest, calm] = [0.3, 0.2];

/**
 * One question that many ask: whoever asks before it goes out gets the same answer, so that a hundred who wait cost what one
 * costs. An answer is never older than the asking for it, nobody waiting means that nothing is asked, and between two
 * questions there is a pause, which is cut short when all want it now, as soon as all who come together have come.
 */
export class Shared<Answer> {
    private askers: Asker<Answer>[] = [];
    private asking = false;
    private answeredAt = Number.NEGATIVE_INFINITY;
    private pause = 0;
    private lastCame = 0;
    private timer: { at: number } | undefined;

    constructor(
        private readonly ask: () => Promise<Answer>,
        /** Milliseconds of the pause after an answer, at most. */
        private readonly pauseAfter: (answer: Answer | undefined) => number,
        private readonly clock: Clock,
    ) {}

    /**
     * An answer to a question that goes out after this call: in so many milliseconds, or before when somebody else wants one,
     * or after that when the pause is not over.
     */
    within(milliseconds: number): Promise<Answer> {
        return new Promise((resolve, reject) => {
            this.lastCame = this.clock.now();
            this.askers.push({
                by: this.lastCame + milliseconds,
                atOnce: milliseconds === 0,
                resolve,
                reject,
            });
            this.arrange();
        });
    }

    private arrange(): void {
        if (this.asking || this.askers.length === 0) return;
        const wanted = this.askers.reduce((first, { by }) => Math.min(first, by), Number.POSITIVE_INFINITY);
        const over = this.answeredAt + this.pause;
        const allHere = Math.max(this.answeredAt + shortest * this.pause, this.lastCame + calm * this.pause);
        const hurry = this.askers.every(({ atOnce }) => atOnce);
        const at = Math.max(wanted, hurry ? Math.min(over, allHere) : over);
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
        this.answeredAt = this.clock.now();
        this.pause = this.pauseAfter(answer);
        this.arrange();
    }
}
