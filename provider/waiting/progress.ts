import { formatDuration } from "../duration";
import type { Clock } from "./clock";

/** What one look shows of a task that is waited for. */
export interface Glimpse {
    /** In a word or two: a stage, or what is waited for. */
    stage: string;
    /** Percent of what the stage does. */
    percentage?: number;
    /** Whatever else moves. */
    more?: string;
}

/** A line of progress as it is shown. */
export interface ProgressLine {
    /** A log that keeps every line has room for one line a stage, and for none without. */
    stage?: string;
    text: string;
}

/** Milliseconds between two lines of one stage at least. */
const pause = 2_000;

/** A rate is believed after so many milliseconds and so many percent. */
const [enoughTime, enoughPercent] = [5_000, 2];

/** How one operation on one resource comes along: shown when something has changed, and not too often. */
export class Progress {
    private readonly began: number;
    private shown: { seen: string; stage: string; at: number } | undefined;
    private measured: { stage: string; since: number; from: number } | undefined;

    constructor(
        private readonly clock: Clock,
        private readonly print: (line: ProgressLine) => void,
    ) {
        this.began = clock.now();
    }

    /** Shows a look; gives back the milliseconds that its stage has left, once the rate tells. */
    show({ stage, percentage, more }: Glimpse): number | undefined {
        const left = this.timeLeft(stage, percentage);
        const seen = [percentage === undefined ? stage : `${stage} ${percentage} %`, more]
            .filter((part) => part !== undefined)
            .join(" · ");
        const now = this.clock.now();
        if (seen === this.shown?.seen) return left;
        // A new stage may be all that there is to show for a long time.
        if (stage === this.shown?.stage && now < this.shown.at + pause) return left;
        this.shown = { seen, stage, at: now };
        const elapsed = formatDuration(now - this.began);
        const estimate = left === undefined ? [] : [`about ${roughly(left)} left`];
        this.print({ stage, text: [seen, elapsed, ...estimate].join(" · ") });
        return left;
    }

    /** Says over the last line what holds the operation up, until the next look. */
    interrupt(text: string): void {
        const now = this.clock.now();
        if (this.shown && now < this.shown.at + pause) return;
        this.shown = { seen: text, stage: this.shown?.stage ?? text, at: now };
        this.print({ text });
    }

    private timeLeft(stage: string, percentage: number | undefined): number | undefined {
        // What is done and goes on all the same promises nothing.
        if (percentage === undefined || percentage >= 100) return undefined;
        const now = this.clock.now();
        if (this.measured?.stage !== stage) this.measured = { stage, since: now, from: percentage };
        const { since, from } = this.measured;
        if (now - since < enoughTime || percentage - from < enoughPercent) return undefined;
        return ((100 - percentage) * (now - since)) / (percentage - from);
    }
}

/** An estimate, no more exact than it can be: "40s", "3m", "2h". */
function roughly(milliseconds: number): string {
    if (milliseconds < 55_000) return formatDuration(Math.max(1, Math.round(milliseconds / 5_000)) * 5_000);
    if (milliseconds < 3_600_000) return formatDuration(Math.ceil(milliseconds / 60_000) * 60_000);
    return formatDuration(Math.ceil(milliseconds / 600_000) * 600_000);
}
