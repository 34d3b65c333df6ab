import type { ReplicationRow } from "../api/replication";
import type { Context } from "./context";
import { jobReader, jobSettled } from "./job";
import { type Verdict, WaitFailed, WaitTimedOut, waitUntil } from "./poll";
import { gone, isLive, type RowObservation, shownRow } from "./row";
import { writeOnce } from "./writeOnce";

/** A task that is waited for. */
export interface Watched<Found> {
    /** The task's name in messages. */
    what: string;
    /** The task as it is after this call, requested within so many milliseconds. */
    observe: (within?: number) => Promise<Found>;
}

type Observation = RowObservation<ReplicationRow>;

export type Acceptor<Found, Value> = (seen: Found) => Verdict<Value>;

/**
 * Waits until the operation that a write has begun is over: by its job, or by the task's row when the reply named no job.
 * The value is the task, where its row shows the effect already.
 */
export async function followWrite<Found extends Observation>(
    context: Context,
    task: Watched<Found>,
    jobId: string | undefined,
    accept: Acceptor<Found, unknown>,
): Promise<Found | undefined> {
    if (jobId !== undefined) return followJob(context, task, jobId, accept, "now");
    return followRow(context, task, (seen: Found) => {
        const verdict = accept(seen);
        return verdict.state === "success" ? { state: "success", value: seen } : verdict;
    });
}

/** Waits until a job has settled. `accept` judges by the task's row when that is likely, and whether the effect shows. */
function followJob<Found extends Observation>(
    context: Context,
    task: Watched<Found>,
    jobId: string,
    accept: Acceptor<Found, unknown>,
    begun: "now" | "earlier",
): Promise<Found | undefined> {
    const { clock, deadline, pollInterval, progress, settleTime } = context;
    const accepted = clock.now();
    const readJob = jobReader(context, jobId, begun);
    let jobProgress: string | undefined;
    return waitUntil({
        what: `${task.what}, job ${jobId}`,
        observe: async (within) => {
            const seen = await task.observe(within);
            const row = accept(seen);
            // The last poll decides, so it needs the job too.
            const last = clock.now() >= deadline;
            const job = await readJob({
                settled: row.state !== "retry" || last,
                says: `${row.state} ${seen.row?.stage} ${last}`,
            });
            return { job, waited: clock.now() - accepted, row, seen };
        },
        // A new job cannot be found for several seconds, by the documents.
        accept: jobSettled(settleTime),
        show: ({ job, seen }) => {
            if (typeof job === "object") jobProgress = job.progress;
            progress.show(shownRow(seen, jobProgress));
        },
        clock,
        deadline,
        pollInterval,
        firstPoll: begun === "now" ? "soon" : "now",
    });
}

/** Waits until the task's row is as wanted. */
export function followRow<Found extends Observation, Value>(
    { clock, deadline, pollInterval, progress }: Context,
    task: Watched<Found>,
    accept: Acceptor<Found, Value>,
): Promise<Value> {
    return waitUntil({
        what: task.what,
        observe: task.observe,
        accept,
        show: (seen) => progress.show(shownRow(seen)),
        clock,
        deadline,
        pollInterval,
    });
}

/**
 * Waits until no operation of an interrupted deployment is in flight any more: to begin one again would be to send a write
 * twice. Its job decides, or the row for as long as `settleTime` where no job is known.
 */
export async function outlastEarlierJob<Found extends Observation>(
    context: Context,
    task: Watched<Found>,
    jobId: string | undefined,
    accept: Acceptor<Found, unknown>,
): Promise<void> {
    const deadline = Math.min(context.deadline, context.clock.now() + context.settleTime);
    try {
        if (jobId !== undefined) await followJob(context, task, jobId, accept, "earlier");
        else await followRow({ ...context, deadline }, task, accept);
    } catch (error) {
        const over =
            error instanceof WaitFailed ||
            (error instanceof WaitTimedOut && jobId === undefined && deadline < context.deadline);
        if (!over) throw error;
    }
}

/** A task whose configuration can be read: it exists as long as the task does. */
interface Deletable<Found> extends Watched<Found> {
    complete: (found: Found) => Promise<Found>;
}

/** Deletes a task, and waits until it is gone. `row` is the task's row before that. */
export async function followDelete<Found extends Observation & { configuration?: unknown }>(
    context: Context,
    instanceId: string,
    task: Deletable<Found>,
    row: ReplicationRow | undefined,
    request: () => Promise<string | undefined>,
): Promise<void> {
    // The row of a task that was cancelled before proves nothing. To delete it twice does no harm.
    const provable = row === undefined || isLive(row);
    // Without a job, a list that lacks the task proves nothing while its configuration is there.
    const whole: Watched<Found> = {
        what: task.what,
        observe: async (within) => {
            const seen = await task.observe(within);
            return gone(seen).state === "success" ? task.complete(seen) : seen;
        },
    };
    const surelyGone = (seen: Found): Verdict<undefined> =>
        seen.configuration === undefined
            ? gone(seen)
            : { state: "retry", reason: "its configuration is still there" };
    const landed = async () => provable && surelyGone(await whole.observe()).state === "success";
    let byJob = false;
    let shown: Found | undefined;
    await context.writes.run(
        {
            instanceId,
            request: writeOnce<string | undefined>({ request, landed, observe: landed }, context),
            follow: async (jobId) => {
                byJob = jobId !== undefined;
                if (byJob) shown = await followWrite(context, task, jobId, gone);
                else await followRow(context, whole, surelyGone);
            },
        },
        context,
    );
    if (byJob && !shown) await followRow(context, task, gone);
}
