import { plainLine } from "../../provider/plainText";
import { UserError } from "../../provider/userError";
import { type Clock, systemClock } from "../../provider/waiting/clock";
import { exitCodeOf } from "./health";
import type { Poll, Poller } from "./poll";

/** Where a watch shows what it sees. */
export interface View {
    show(poll: Poll): void;
    /** The last poll failed. What was shown before it is older now. */
    report(problem: string): void;
    /** The watch is over. */
    end(): void;
}

/**
 * Polls again and again until the signal aborts, and gives the exit code by the last poll. A failed poll is reported and the next one
 * follows, but the first one must succeed: its failure is one of the settings.
 */
export async function watch(
    poller: Poller,
    view: View,
    every: number,
    signal: AbortSignal,
    clock: Clock = systemClock,
): Promise<number> {
    let last: Poll | undefined;
    try {
        while (!signal.aborted) {
            try {
                last = await poller.poll(signal);
                view.show(last);
            } catch (error) {
                if (signal.aborted) break;
                if (last === undefined || !(error instanceof UserError)) throw error;
                view.report(plainLine(error.message) ?? "");
            }
            await clock.sleep(every, signal).catch(() => {});
        }
    } finally {
        view.end();
    }
    return last === undefined ? 1 : exitCodeOf(last);
}
