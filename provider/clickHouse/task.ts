import {
    type ClickHouseConfiguration,
    type ClickHouseList,
    type ClickHouseRow,
    showClickHouseConfiguration,
} from "../api/clickHouse";
import { undefinedIfNotFound } from "../api/errors";
import type { ListEnd } from "../api/paging";
import { reasons } from "../lifecycle/health";
import { type Seen, type Task, watched } from "../lifecycle/observe";
import { UserError } from "../userError";
import type { Context } from "../waiting/context";
import { isLive } from "../waiting/row";

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

/** What is wrong with the rows of an instance, if they do not tell which task is the database's. */
export function ambiguity(rows: ClickHouseRow[], sourceDatabase: string): string | undefined {
    const live = rows.filter((row) => isLive(row) && databaseOf(row) === sourceDatabase);
    if (live.length <= 1) return undefined;
    return (
        `the instance lists several replications of database ${sourceDatabase}; which of them is meant cannot be told. ` +
        "Delete the others in the console"
    );
}

export async function findRow(
    task: TaskId,
    { lists }: Context,
    within = 0,
    end?: ListEnd,
): Promise<ClickHouseSeen> {
    const isOwn = (row: ClickHouseRow) => databaseOf(row) === task.sourceDatabase;
    return seenAmong(await lists.clickHouse(task.instanceId, within, isOwn, end), task);
}

/** The same in a list that is there. */
export function seenAmong({ rows, notice }: ClickHouseList, task: TaskId): ClickHouseSeen {
    const own = rows.filter((row) => databaseOf(row) === task.sourceDatabase);
    const problem = ambiguity(own, task.sourceDatabase);
    if (problem !== undefined) throw new UserError(`instance ${task.instanceId}: ${problem}`);
    return { row: own.find(isLive) ?? own[0], notice, emptyList: rows.length === 0 };
}

export function showConfiguration({ instanceId, sourceDatabase }: TaskId, { cloud }: Context) {
    return undefinedIfNotFound(() => showClickHouseConfiguration(cloud, instanceId, sourceDatabase));
}

/** The task, whole, as it is from now on. */
export async function look(task: TaskId, context: Context): Promise<ClickHouseSeen> {
    const { find, complete } = watch(task, context);
    const found = await find();
    return found.row ? complete(found) : found;
}

export function watch(task: TaskId, context: Context): Task<ClickHouseSeen> {
    return watched<ClickHouseRow, ClickHouseSeen>({
        what: `replication of database ${task.sourceDatabase} on ClickHouse instance ${task.instanceId}`,
        find: (within) => findRow(task, context, within),
        complete: async (found) => {
            const configuration = await showConfiguration(task, context);
            const isMissing = !found.row && configuration !== undefined;
            return { ...(isMissing ? await findRow(task, context, 0, "nothing new") : found), configuration };
        },
        explain: ({ configuration, notice }) => reasons(configuration?.lastError, notice),
    });
}
