import { showJob } from "../api/jobs";
import type { ReplicationRow } from "../api/replication";
import type { Context } from "./context";
import { jobSettled } from "./job";
import { gone, type RowObservation } from "./row";
import { sendingOnce } from "./sendOnce";
import { type Verdict, WaitFailed, WaitTimedOut, waitUntil } from "./waitUntil";

/** How one task is looked at while it is waited for. */
export interface Watched<Row> {
    /** The task's name in messages. */
    what: string;
    look: () => Promise<RowObservation<Row>>;
}

export type Acceptor<Row extends ReplicationRow, Value> = (seen: RowObservation<Row>) => Verdict<Value>;

/** Waits until what a write has begun is over: by its job, or by the task's row when the reply named no job. */
export async function followWrite<Row extends ReplicationRow>(
    context: Context,
    task: Watched<Row>,
    jobId: string | undefined,
    accept: Acceptor<Row, unknown>,
): Promise<void> {
    if (jobId === undefined) await followRow(context, task, accept);
    else await followJob(context, task, jobId, accept);
}

/** Waits until a job has settled. `accept` judges the task's row should the job never be found. */
async function followJob<Row extends ReplicationRow>(
    context: Context,
    task: Watched<Row>,
    jobId: string,
    accept: Acceptor<Row, unknown>,
): Promise<void> {
    const { cloud, clock, deadline, pollInterval } = context;
    const accepted = clock.now();
    // For so long "the job does not exist" means "not yet"; pages speak of several seconds.
    const grace = context.settleTime;
    await waitUntil({
        what: `${task.what}, job ${jobId}`,
        observe: async () => {
            const job = await showJob(cloud, jobId);
            const waited = clock.now() - accepted;
            return { job, waited, row: job || waited < grace ? undefined : await task.look() };
        },
        accept: jobSettled(grace, (seen) => accept(seen ?? {})),
        clock,
        deadline,
        pollInterval,
        firstLook: "soon",
    });
}

/** Waits until the task's row is as wanted. */
export function followRow<Row extends ReplicationRow, Value>(
    { clock, deadline, pollInterval }: Context,
    task: Watched<Row>,
    accept: Acceptor<Row, Value>,
): Promise<Value> {
    return waitUntil({
        what: task.what,
        observe: task.look,
        accept,
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
export async function outlastEarlierJob<Row extends ReplicationRow>(
    context: Context,
    task: Watched<Row>,
    jobId: string | undefined,
    accept: Acceptor<Row, unknown>,
): Promise<void> {
    const deadline = Math.min(context.deadline, context.clock.now() + context.settleTime);
    try {
        if (jobId !== undefined) await followJob(context, task, jobId, accept);
        else await followRow({ ...context, deadline }, task, accept);
    } catch (error) {
        const over =
            error instanceof WaitFailed ||
            (error instanceof WaitTimedOut && jobId === undefined && deadline < context.deadline);
        if (!over) throw error;
    }
}

/** Deletes in its turn on the instance, and waits until the task is gone. */
export async function followDelete<Row extends ReplicationRow>(
    context: Context,
    instanceId: string,
    task: Watched<Row>,
    send: () => Promise<string | undefined>,
): Promise<void> {
    const landed = async () => gone(await task.look()).state === "success";
    await context.turns.take(
        {
            instanceId,
            send: sendingOnce<string | undefined>({ send, landed, look: landed }, context),
            follow: (jobId) => followWrite(context, task, jobId, gone),
        },
        context,
    );
    await followRow(context, task, gone);
}
