import { ApiError, isBusy, isTransient } from "../api/errors";
import { sentences } from "../plainText";
import { UserError } from "../userError";
import type { Context } from "./context";

/** A write that did not land is sent again so many times at most. */
const resends = 3;

/** One write, and how to see whether it has landed: whether it has had its effect, or has begun to. */
export interface Write<Reply> {
    request: () => Promise<Reply>;
    /** Compares with what was there before. Absent when nothing can show it. */
    landed?: () => Promise<boolean>;
    /** Any read of the task: without `landed`, its success only shows that the service answers again. */
    observe: () => Promise<unknown>;
    /** Called when the write may have been carried out although no reply says so. */
    doubtful?: () => void;
}

/**
 * One write, never sent again unless a read has shown that it did not land. The function that is returned may be called
 * again after a refusal: it remembers a doubt.
 *
 * | outcome                                | action                                                          |
 * |----------------------------------------|-----------------------------------------------------------------|
 * | a reply                                | returns it                                                      |
 * | 429 for longer than a request retries  | sends again until the deadline; in doubt, observes first, as    |
 * |                                        | after "busy"                                                    |
 * | a refusal (4xx), not in doubt          | throws it: nothing was done                                     |
 * | a refusal, in doubt                    | observes: a landed write may be why this one was refused        |
 * | no reply, a 5xx, an unreadable reply   | in doubt from now on, observes for a while. Landed: returns     |
 * |                                        | undefined. Not landed: sends again. Reads fail too: throws      |
 */
export function writeOnce<Reply>(write: Write<Reply>, context: Context): () => Promise<Reply | undefined> {
    const { request, landed, doubtful } = write;
    const { clock, deadline } = context;
    let inDoubt = false;
    const hasLanded = async () => inDoubt && ((await landed?.().catch(() => false)) ?? false);
    return async () => {
        // It may have shown itself while this call waited in the queue.
        if (await hasLanded()) return undefined;
        for (let lost = 0; ; ) {
            try {
                return await request();
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
                if (++lost > resends || clock.now() >= deadline) throw unknownOutcome(error);
            }
        }
    };
}

/** Observes until the service must have shown the write. Unless one read succeeds, the outcome stays unknown. */
async function showsUp(
    { landed, observe }: Pick<Write<unknown>, "landed" | "observe">,
    failure: ApiError,
    { clock, deadline, pollInterval, settleTime }: Context,
): Promise<boolean> {
    const until = Math.min(clock.now() + (landed ? settleTime : 0), deadline);
    let observed = false;
    for (let delay = 500; ; delay *= 2) {
        await clock.sleep(Math.min(delay, pollInterval));
        try {
            if (landed === undefined) await observe();
            else if (await landed()) return true;
            observed = true;
        } catch (error) {
            if (!isTransient(error)) throw unknownOutcome(failure);
        }
        if (clock.now() < until) continue;
        if (observed) return false;
        throw unknownOutcome(failure);
    }
}

function unknownOutcome(failure: ApiError): UserError {
    return new UserError(
        sentences(failure.message, "The outcome is unknown", "Run `pulumi up` to check and continue"),
    );
}
