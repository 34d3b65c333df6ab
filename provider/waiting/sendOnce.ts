import { ApiError, isBusy, isTransient } from "../api/errors";
import { UserError } from "../userError";
import type { Context } from "./context";

/** So often a write that did not land is sent again. */
const resends = 3;

/** A write, and how to see that it has had its effect, or has begun to. */
export interface Write<Sent> {
    send: () => Promise<Sent>;
    /** Compared with what was there before: what was so already is no sign. Absent when nothing can show it. */
    landed?: () => Promise<boolean>;
    /** A look without a meaning, where there is no `landed`. */
    look: () => Promise<unknown>;
    /** From now on it may have been carried out. */
    doubtful?: () => void;
}

/**
 * One write, never sent again unless a read has shown that it did not land. The function that sends it may be called again
 * after a refusal, and remembers what is doubtful.
 *
 * | what came back                               | what is done                                                    |
 * |----------------------------------------------|-----------------------------------------------------------------|
 * | a reply                                      | goes on by it                                                   |
 * | 429, for longer than a request waits         | sends again, until the operation's own time limit; looks before |
 * |                                              | that when an earlier reply was lost, as after "busy"            |
 * | a refusal (4xx), and nothing is doubtful     | the error: nothing was done                                     |
 * | a refusal, after a reply that was lost       | looks: it may be refused because what was lost has landed       |
 * | nothing, a 5xx, a reply that cannot be read  | looks for a while. Landed: goes on by the task (undefined). Not |
 * |                                              | landed: sends again. Looks fail too: the error, in doubt        |
 */
export function sendingOnce<Sent>(write: Write<Sent>, context: Context): () => Promise<Sent | undefined> {
    const { send, landed, doubtful } = write;
    const { clock, deadline } = context;
    let inDoubt = false;
    const hasLanded = async () => inDoubt && ((await landed?.().catch(() => false)) ?? false);
    return async () => {
        // What has waited for its turn since, or for a 429, may have shown itself meanwhile.
        if (await hasLanded()) return undefined;
        for (let sent = 0; ; ) {
            try {
                return await send();
            } catch (error) {
                if (!(error instanceof ApiError)) throw error;
                if (error.status === 429 && !error.notDispatched && clock.now() < deadline) {
                    if (await hasLanded()) return undefined;
                    continue;
                }
                if (error.rejected) {
                    if (!isBusy(error) && (await hasLanded())) return undefined;
                    throw error;
                }
                inDoubt = true;
                doubtful?.();
                if (await showsUp(write, error, context)) return undefined;
                if (++sent > resends || clock.now() >= deadline) throw doubt(error);
            }
        }
    };
}

/** Looks until the service must have shown it. Without one look that succeeds nobody knows. */
async function showsUp(
    { landed, look }: Pick<Write<unknown>, "landed" | "look">,
    failure: ApiError,
    { clock, deadline, pollInterval, settleTime }: Context,
): Promise<boolean> {
    const until = clock.now() + (landed ? settleTime : 0);
    let looked = false;
    for (let delay = 500; ; delay *= 2) {
        await clock.sleep(Math.min(delay, pollInterval));
        try {
            if (await (landed ?? look)()) {
                if (landed) return true;
            }
            looked = true;
        } catch (error) {
            if (!isTransient(error)) throw doubt(failure);
        }
        const over = clock.now() >= until || clock.now() >= deadline;
        if (over && looked) return false;
        if (over) throw doubt(failure);
    }
}

function doubt(failure: ApiError): UserError {
    return new UserError(
        `${failure.message}. Whether it was carried out could not be seen; "pulumi up" looks again and goes on from there`,
    );
}
