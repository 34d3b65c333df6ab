import { ApiError, isBusy } from "../api/errors";
import type { Context } from "./context";

/** So often a write that did not land is sent again. */
const resends = 3;

/** A write, and how to see that it has had its effect, or has begun to. */
export interface Write<Sent> {
    send: () => Promise<Sent>;
    landed: () => Promise<boolean>;
}

/**
 * One write, never sent again unless a read has shown that it did not land. The function that sends it may be called again
 * after a refusal, and remembers what is doubtful.
 *
 * | what came back                               | what is done                                                    |
 * |----------------------------------------------|-----------------------------------------------------------------|
 * | a reply                                      | goes on by it                                                   |
 * | a refusal (4xx), and nothing is doubtful     | the error: nothing was done                                     |
 * | a refusal, after a reply that was lost       | looks: it may be refused because what was lost has landed       |
 * | nothing, a 5xx, a reply that cannot be read  | looks for a while. Landed: goes on by the task (undefined). Not |
 * |                                              | landed: sends again. Looks fail too: the error                  |
 */
export function sendingOnce<Sent>(
    { send, landed }: Write<Sent>,
    context: Context,
): () => Promise<Sent | undefined> {
    let doubtful = false;
    return async () => {
        for (let sent = 0; ; sent++) {
            try {
                return await send();
            } catch (error) {
                if (!(error instanceof ApiError)) throw error;
                if (error.refused) {
                    if (doubtful && !isBusy(error) && (await landed())) return undefined;
                    throw error;
                }
                doubtful = true;
                if (await showsUp(landed, error, context)) return undefined;
                if (sent >= resends || context.clock.now() >= context.deadline) throw error;
            }
        }
    };
}

/** Looks for a minute, or ten times where the poll interval is shorter: the service may still be at it. Without one look that succeeds, nobody knows. */
async function showsUp(
    landed: () => Promise<boolean>,
    failure: ApiError,
    { clock, pollInterval }: Context,
): Promise<boolean> {
    let looked = false;
    for (const delay of [500, 1_000, 2_000, 3_000, 5_000, ...Array(5).fill(10_000)]) {
        await clock.sleep(Math.min(delay, pollInterval));
        try {
            if (await landed()) return true;
            looked = true;
        } catch (error) {
            if (!(error instanceof ApiError && error.passing)) throw failure;
        }
    }
    if (!looked) throw failure;
    return false;
}
