import { Cancelled } from "../cancel";
import { formatDuration } from "../duration";
import type { Clock } from "./clock";

/** What one poll shows of a task. */
export interface Glimpse {
    /** The task's stage, or what is waited for, in a word or two. */
    stage: string;
    /** Percent of the stage. */
    percentage?: number;
    /** Anything else that moves. */
    more?: string;
}

/** A line of progress as it is shown. */
export interface ProgressLine {
    /** A log that keeps every line prints one line for each stage, and none without a stage. */
    stage?: string;
    text: string;
}

/** Milliseconds between two lines of one stage, at least. */
const pause = 2_000;

/** An estimate needs so many milliseconds and so many percent of a stage. */
const [enoughTime, enoughPercent] = [5_000, 2];

/** The progress of one operation: shown when something has changed, and not too often. */
export class Progress {
    private readonly began: number;
    private seen: string | undefined;
    private shown: { seen: string; stage: string; at: number } | undefined;
    private measured: { stage: string; since: number; from: number } | undefined;

    constructor(
        private readonly clock: Clock,
        private readonly print: (line: ProgressLine) => void,
    ) {
        this.began = clock.now();
    }

    /** Shows what one poll has seen. */
    show({ stage, percentage, more }: Glimpse): void {
        const left = this.timeLeft(stage, percentage);
        const seen = [percentage === undefined ? stage : `${stage} ${percentage} %`, more]
            .filter((part) => part !== undefined)
            .join(" · ");
        this.seen = seen;
        const now = this.clock.now();
        if (seen === this.shown?.seen) return;
        // A new stage may be the only news for a long time, so it is never held back.
        if (stage === this.shown?.stage && now < this.shown.at + pause) return;
        this.shown = { seen, stage, at: now };
        const elapsed = formatDuration(now - this.began);
        const estimate = left === undefined ? [] : [`about ${roughly(left)} left`];
        this.print({ stage, text: [seen, elapsed, ...estimate].join(" · ") });
    }

    /** Shows in place of the last line what delays the operation, until the next poll. */
    interrupt(text: string): void {
        const now = this.clock.now();
        if (this.shown && now < this.shown.at + pause) return;
        this.shown = { seen: text, stage: this.shown?.stage ?? text, at: now };
        this.print({ text });
    }

    /** What a cancelled operation says. */
    cancelled(what: string): Cancelled {
        const elapsed = formatDuration(this.clock.now() - this.began);
        const seen = this.seen === undefined ? "" : `, last seen: ${this.seen}`;
        return new Cancelled(`${what}: cancelled after ${elapsed}${seen}. Run \`pulumi up\` to continue.`);
    }

    private timeLeft(stage: string, percentage: number | undefined): number | undefined {
        // A stage that goes on at 100 % allows no estimate.
        if (percentage === undefined || percentage >= 100) return undefined;
        const now = this.clock.now();
        if (this.measured?.stage !== stage) this.measured = { stage, since: now, from: percentage };
        const { since, from } = this.measured;
        if (now - since < enoughTime || percentage - from < enoughPercent) return undefined;
        return ((100 - percentage) * (now - since)) / (percentage - from);
    }
}

/** A rounded duration: "40s", "3m", "2h". */
function roughly(milliseconds: number): string {
    if (milliseconds < 55_000) return formatDuration(Math.max(1, Math.round(milliseconds / 5_000)) * 5_000);
    if (milliseconds < 3_600_000) return formatDuration(Math.ceil(milliseconds / 60_000) * 60_000);
    return formatDuration(Math.ceil(milliseconds / 600_000) * 600_000);
}
