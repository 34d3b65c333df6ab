import type { ReplicationRow } from "../api/replication";
import type { Context } from "./context";
import { jobSettled } from "./job";
import { gone, isLive, type RowObservation, shownRow } from "./row";
import { sendingOnce } from "./sendOnce";
import { type Verdict, WaitFailed, WaitTimedOut, waitUntil } from "./waitUntil";

/** How one task is looked at while it is waited for. */
export interface Watched<Found> {
    /** The task's name in messages. */
    what: string;
    /** The task as it is from now on, looked at in about so many milliseconds. */
    look: (within?: number) => Promise<Found>;
}

type Observation = RowObservation<ReplicationRow>;

export type Acceptor<Found, Value> = (seen: Found) => Verdict<Value>;

/**
 * Waits until what a write has begun is over: by its job, or by the task's row when the reply named no job. Gives back
 * the task where its row shows it already.
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

/** Waits until a job has settled. `accept` tells by the task's row when that is likely, and whether it shows. */
function followJob<Found extends Observation>(
    context: Context,
    task: Watched<Found>,
    jobId: string,
    accept: Acceptor<Found, unknown>,
    begun: "now" | "earlier",
): Promise<Found | undefined> {
    const { clock, deadline, pollInterval, progress } = context;
    const accepted = clock.now();
    let progressOfJob: string | undefined;
    return context.jobs.follow(jobId, begun, (ask) =>
        waitUntil({
            what: `${task.what}, job ${jobId}`,
            observe: async (within) => {
                const seen = await task.look(within);
                const row = accept(seen);
                // The last look has to be as good as it can be.
                const last = clock.now() >= deadline;
                const job = await ask({
                    settled: row.state !== "retry" || last,
                    says: `${row.state} ${seen.row?.stage} ${last}`,
                });
                return { job, waited: clock.now() - accepted, row, seen };
            },
            // For so long "the job does not exist" means "not yet"; pages speak of several seconds.
            accept: jobSettled(context.settleTime),
            show: ({ job, seen }) => {
                if (typeof job === "object") progressOfJob = job.progress;
                return progress.show(shownRow(seen, progressOfJob));
            },
            soonest: begun === "now" ? () => context.jobs.soonest : undefined,
            clock,
            deadline,
            pollInterval,
            firstLook: begun === "now" ? "soon" : "now",
        }),
    );
}

/** Waits until the task's row is as wanted. */
export function followRow<Found extends Observation, Value>(
    { clock, deadline, pollInterval, progress }: Context,
    task: Watched<Found>,
    accept: Acceptor<Found, Value>,
): Promise<Value> {
    return waitUntil({
        what: task.what,
        observe: task.look,
        accept,
        show: (seen) => progress.show(shownRow(seen)),
        clock,
        deadline,
        pollInterval,
        firstLook: "now",
    });
}

/**
 * An operation that was cut off may have begun work that is still under way; to begin it again would be to send a write
 * twice. Its job tells, or, when that is not known, a minute of the row. Ends when nothing is under way any more.
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

/** A task whose configuration can be asked for, which is there as long as the task is. */
interface Deletable<Found> extends Watched<Found> {
    complete: (found: Found) => Promise<Found>;
}

/** Deletes in its turn on the instance, and waits until the task is gone. `row`: as it was found. */
export async function followDelete<Found extends Observation & { configuration?: unknown }>(
    context: Context,
    instanceId: string,
    task: Deletable<Found>,
    row: ReplicationRow | undefined,
    send: () => Promise<string | undefined>,
): Promise<void> {
    // Of a task that was cancelled before, its row proves nothing; to delete it twice does no harm.
    const provable = row === undefined || isLive(row);
    // Where no job tells, a list without it proves nothing while its configuration is there.
    const surely: Watched<Found> = {
        ...task,
        look: async (within) => {
            const seen = await task.look(within);
            return gone(seen).state === "success" ? task.complete(seen) : seen;
        },
    };
    const surelyGone = (seen: Found): Verdict<undefined> =>
        seen.configuration === undefined
            ? gone(seen)
            : { state: "retry", reason: "its configuration is still there" };
    const landed = async () => provable && surelyGone(await surely.look()).state === "success";
    let byJob: string | undefined;
    let shown: Found | undefined;
    await context.turns.take(
        {
            instanceId,
            send: sendingOnce<string | undefined>({ send, landed, look: landed }, context),
            follow: async (jobId) => {
                byJob = jobId;
                if (jobId === undefined) await followRow(context, surely, surelyGone);
                else shown = await followWrite(context, task, jobId, gone);
            },
        },
        context,
    );
    if (byJob !== undefined && !shown) await followRow(context, task, gone);
}
