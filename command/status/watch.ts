import { plainLine } from "../../provider/plainText";
import { UserError } from "../../provider/userError";
import { type Clock, systemClock } from "../../provider/waiting/clock";
import { exitCodeOf } from "./health";
import type { Look, Looks } from "./look";

/** Where a watch shows what it sees. */
export interface View {
    show(look: Look): void;
    /** The last look failed. What was shown before it is older now. */
    tell(problem: string): void;
    /** The watch is over. */
    end(): void;
}

/**
 * Looks again and again until the signal aborts, and gives the exit code by the last look. A failed look is told and the next one goes
 * on, but the first one must succeed: its failure is one of the settings.
 */
export async function watch(
    looks: Looks,
    view: View,
    every: number,
    signal: AbortSignal,
    clock: Clock = systemClock,
): Promise<number> {
    let last: Look | undefined;
    try {
        while (!signal.aborted) {
            try {
                last = await looks.look(signal);
                view.show(last);
            } catch (error) {
                if (signal.aborted) break;
                if (last === undefined || !(error instanceof UserError)) throw error;
                view.tell(plainLine(error.message) ?? "");
            }
            await clock.sleep(every, signal).catch(() => {});
        }
    } finally {
        view.end();
    }
    return last === undefined ? 1 : exitCodeOf(last);
}
