import { ApiError } from "../api/errors";
import type { ReplicationRow } from "../api/replication";
import type { Context } from "../waiting/context";
import type { Acceptor, Watched } from "../waiting/follow";
import { isLive, type RowObservation, shownRow } from "../waiting/row";
import { type Verdict, WaitTimedOut, waitUntil } from "../waiting/waitUntil";
import { onlyConfigured } from "./notFound";

/** A task as seen at one moment: its row in the list tells the stage, its configuration everything else. */
export interface Seen<Row, Configuration> {
    row?: Row;
    configuration?: Configuration;
    /** Whether the list had no row at all. */
    emptyList?: boolean;
}

/** A task that can be looked at by its row alone, or whole. */
export interface Task<Found extends Seen<ReplicationRow, unknown>>
    extends Watched<Found & { trouble?: string }> {
    /** The task by its row, as it is from now on, looked at in about so many milliseconds. */
    find: (within?: number) => Promise<Found>;
    /**
     * Adds its configuration, which the service tells of one task at a time. A task that has one and no row is looked for again,
     * to the very end of the list.
     */
    complete: (found: Found) => Promise<Found>;
}

/**
 * A task, whole: a configuration may be there later than its row, and nothing may be concluded before it is. Also waits
 * until a change of its tables is over, or until the row is as `accept` wants it, where asked. `from` is the task as its wait
 * has just seen it, and spares the first look at the row, unless the configuration tells of trouble since.
 */
export function lookWhole<
    Row extends ReplicationRow,
    Found extends Seen<Row, { lastError?: string; tablesAreChanging?: boolean }>,
>(
    task: Pick<Task<Found>, "what" | "find" | "complete">,
    context: Context,
    {
        from,
        caughtUp = false,
        accept,
    }: { from?: Found; caughtUp?: boolean; accept?: Acceptor<RowObservation<Row>, unknown> } = {},
): Promise<Found> {
    const stillChanging = "an earlier change of its tables is still under way";
    /** What the row alone tells to wait for. */
    const byRow = ({ row, configuration }: Found): Verdict<unknown> => {
        if (caughtUp && row?.catchupStage === "full") return { state: "retry", reason: stillChanging };
        return accept?.({ row, trouble: configuration?.lastError }) ?? { state: "success", value: row };
    };
    let known = from;
    return waitUntil<Found, Found>({
        what: task.what,
        observe: async (within) => {
            const earlier = known && (await task.complete(known));
            known = undefined;
            if (earlier && earlier.configuration?.lastError === undefined) return earlier;
            const found = await task.find(within);
            return byRow(found).state === "retry" ? found : task.complete(found);
        },
        accept: (seen) => {
            const verdict = byRow(seen);
            if (verdict.state === "retry") return verdict;
            if (!seen.row && seen.configuration)
                return { state: "retry", reason: "it is not in the list, but its configuration is there" };
            // Of a cancelled task only the row may be left; what is wrong with any other its configuration tells.
            if (isLive(seen.row) && !seen.configuration)
                return { state: "retry", reason: "its configuration is not there yet" };
            if (verdict.state === "failure") return verdict;
            if (caughtUp && seen.configuration?.tablesAreChanging)
                return { state: "retry", reason: stillChanging };
            return { state: "success", value: seen };
        },
        show: (seen) => context.progress.show(shownRow(seen)),
        clock: context.clock,
        deadline: context.deadline,
        pollInterval: context.pollInterval,
        firstLook: "now",
    });
}

/**
 * A task before a create or an update, whole. The list and the configuration must agree before anything is concluded from a
 * missing row: a single list may be an odd reply, or late. That a new task is missing among others is no surprise.
 */
export async function lookBefore<
    Row extends ReplicationRow,
    Found extends Seen<Row, { lastError?: string; tablesAreChanging?: boolean }>,
>(task: Task<Found>, expected: "new" | "known", context: Context): Promise<Found> {
    const found = await task.find();
    const isNew = expected === "new" && !found.row;
    if (isNew && !found.emptyList) return found;
    const seen = await task.complete(found).catch((error) => {
        // No page says how the service refuses to tell of a task that never was.
        if (isNew && error instanceof ApiError && (error.status === 400 || error.status === 404))
            return found;
        throw error;
    });
    if (seen.row || !seen.configuration) return seen;
    const deadline = Math.min(context.deadline, context.clock.now() + context.settleTime);
    return lookWhole<Row, Found>(task, { ...context, deadline }).catch((error) => {
        throw error instanceof WaitTimedOut ? onlyConfigured(task.what) : error;
    });
}

/** How a task is looked at while it is waited for: only one in trouble has more to say than its row. */
export function watched<Row extends ReplicationRow, Found extends Seen<Row, unknown>>({
    what,
    find,
    complete,
    explain,
}: Pick<Task<Found>, "what" | "complete"> & {
    find: (within: number) => Promise<Found>;
    explain: (whole: Found) => string | undefined;
}): Task<Found> {
    return {
        what,
        find: (within = 0) => find(within),
        complete,
        look: async (within = 0) => {
            const found = await find(within);
            const inTrouble = found.row?.status === "abnormal" || found.row?.stage === "failed";
            return { ...found, trouble: inTrouble ? explain(await complete(found)) : undefined };
        },
    };
}
