import {
    type ClickHouseConfiguration,
    type ClickHouseRow,
    showClickHouseConfiguration,
} from "../../api/clickHouse";
import { UserError } from "../../userError";
import type { Context } from "../../waiting/context";
import { unlessGone } from "../gone";
import { type Seen, type Task, watched } from "../looking";
import { reasons } from "../trouble";

export interface TaskId {
    instanceId: string;
    sourceDatabase: string;
}

export type ClickHouseSeen = Seen<ClickHouseRow, ClickHouseConfiguration> & {
    /** What the service says of the whole instance. */
    notice?: string;
};

/** The database of a row: rows may lack the source's name; the target bears the same one. */
export function databaseOf({ sourceDatabase, targetDatabase }: ClickHouseRow): string | undefined {
    return sourceDatabase ?? targetDatabase;
}

export function ambiguous(sourceDatabase: string): string {
    return (
        `the instance lists several replications of database ${sourceDatabase}; which of them is meant cannot be told. ` +
        "Delete the others in the console"
    );
}

export async function findRow(task: TaskId, { lists }: Context, within = 0): Promise<ClickHouseSeen> {
    const { rows, notice } = await lists.clickHouse(task.instanceId, within);
    const own = rows.filter((each) => databaseOf(each) === task.sourceDatabase);
    // One that was cancelled may stand beside the one that was made in its place.
    const live = own.filter(({ stage }) => stage !== "cancelled");
    if (live.length > 1)
        throw new UserError(`instance ${task.instanceId}: ${ambiguous(task.sourceDatabase)}`);
    return { row: live[0] ?? own[0], notice };
}

export function showConfiguration({ instanceId, sourceDatabase }: TaskId, { cloud }: Context) {
    return unlessGone(() => showClickHouseConfiguration(cloud, instanceId, sourceDatabase));
}

/** The task, whole, as it is from now on. */
export async function look(task: TaskId, context: Context): Promise<ClickHouseSeen> {
    const { find, complete } = watch(task, context);
    return complete(await find());
}

export function watch(task: TaskId, context: Context): Task<ClickHouseSeen> {
    return watched<ClickHouseRow, ClickHouseSeen>({
        what: `replication of database ${task.sourceDatabase} on ClickHouse instance ${task.instanceId}`,
        find: (within) => findRow(task, context, within),
        complete: async (found) => ({
            ...found,
            configuration: found.row && (await showConfiguration(task, context)),
        }),
        explain: ({ configuration, notice }) => reasons(configuration?.lastError, notice),
    });
}
