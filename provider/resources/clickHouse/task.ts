import {
    type ClickHouseConfiguration,
    type ClickHouseRow,
    listClickHouseReplications,
    showClickHouseConfiguration,
} from "../../api/clickHouse";
import { UserError } from "../../userError";
import type { Context } from "../../waiting/context";
import { unlessGone } from "../gone";
import { type Seen, watched } from "../looking";
import { reasons } from "../trouble";

export interface TaskId {
    instanceId: string;
    sourceDatabase: string;
}

export type ClickHouseSeen = Seen<ClickHouseRow, ClickHouseConfiguration> & {
    /** What the service says of the whole instance. */
    notice?: string;
};

/** Whether a row is that of a database: rows may lack the source's name; the target bears the same one. */
export function bears(row: ClickHouseRow, sourceDatabase: string | undefined): boolean {
    return (row.sourceDatabase ?? row.targetDatabase) === sourceDatabase;
}

export function ambiguous(sourceDatabase: string): string {
    return (
        `the instance lists several replications of database ${sourceDatabase}; which of them is meant cannot be told. ` +
        "Delete the others in the console"
    );
}

export async function findRow(task: TaskId, { cloud }: Context) {
    const { rows, notice } = await listClickHouseReplications(cloud, task.instanceId);
    const own = rows.filter((each) => bears(each, task.sourceDatabase));
    // One that was cancelled may stand beside the one that was made in its place.
    const live = own.filter(({ stage }) => stage !== "cancelled");
    if (live.length > 1)
        throw new UserError(`instance ${task.instanceId}: ${ambiguous(task.sourceDatabase)}`);
    return { row: live[0] ?? own[0], notice };
}

export function showConfiguration({ instanceId, sourceDatabase }: TaskId, { cloud }: Context) {
    return unlessGone(() => showClickHouseConfiguration(cloud, instanceId, sourceDatabase));
}

export async function look(task: TaskId, context: Context): Promise<ClickHouseSeen> {
    const { row, notice } = await findRow(task, context);
    return { row, notice, configuration: row && (await showConfiguration(task, context)) };
}

export function watch(task: TaskId, context: Context) {
    let notice: string | undefined;
    return watched(
        `replication of database ${task.sourceDatabase} on ClickHouse instance ${task.instanceId}`,
        async () => {
            const found = await findRow(task, context);
            notice = found.notice;
            return found.row;
        },
        async () => reasons((await showConfiguration(task, context))?.lastError, notice),
    );
}
