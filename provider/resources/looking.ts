import type { ReplicationRow } from "../api/replication";
import type { Context } from "../waiting/context";
import type { Acceptor, Watched } from "../waiting/follow";
import { waitUntil } from "../waiting/waitUntil";

/** A task as seen at one moment: its row in the list tells the stage, its configuration everything else. */
export interface Seen<Row, Configuration> {
    row?: Row;
    configuration?: Configuration;
}

interface Looking<Found> {
    /** The task in messages. */
    what: string;
    look: () => Promise<Found>;
}

/**
 * A task, whole: a configuration may be there later than its row, and nothing may be concluded before it is. Also waits
 * until a change of its tables is over, or until the row is as `accept` wants it, where asked.
 */
export function lookWhole<
    Row extends ReplicationRow,
    Found extends Seen<Row, { lastError?: string; tablesAreChanging?: boolean }>,
>(
    { what, look }: Looking<Found>,
    context: Context,
    { caughtUp = false, accept }: { caughtUp?: boolean; accept?: Acceptor<Row, unknown> } = {},
): Promise<Found> {
    return waitUntil<Found, Found>({
        what,
        observe: look,
        accept: (seen) => {
            // Of a cancelled task only the row may be left.
            if (seen.row && seen.row.stage !== "cancelled" && !seen.configuration)
                return { state: "retry", reason: "its configuration is not there yet" };
            const verdict = accept?.({ row: seen.row, trouble: seen.configuration?.lastError });
            if (verdict && verdict.state !== "success") return verdict;
            const busy = seen.configuration?.tablesAreChanging || seen.row?.catchupStage === "full";
            if (caughtUp && busy)
                return { state: "retry", reason: "an earlier change of its tables is still under way" };
            return { state: "success", value: seen };
        },
        clock: context.clock,
        deadline: context.deadline,
        pollInterval: context.pollInterval,
        firstLook: "now",
    });
}

/** How a task is looked at while it is waited for: only one in trouble has more to say than its row. */
export function watched<Row extends ReplicationRow>(
    what: string,
    findRow: () => Promise<Row | undefined>,
    explain: () => Promise<string | undefined>,
): Watched<Row> {
    return {
        what,
        look: async () => {
            const row = await findRow();
            const inTrouble = row?.status === "abnormal" || row?.stage === "failed";
            return { row, trouble: inTrouble ? await explain() : undefined };
        },
    };
}
