import { type ClickHouseRow, listClickHouseReplications } from "../../provider/api/clickHouse";
import type { Cloud } from "../../provider/api/cloud";
import { ApiError } from "../../provider/api/errors";
import type { ReplicationRow } from "../../provider/api/replication";
import { listStarRocksReplications } from "../../provider/api/starRocks";
import { ambiguity, databaseOf } from "../../provider/clickHouse/rows";
import { rowAmong } from "../../provider/starRocks/rows";
import { UserError } from "../../provider/userError";
import { isLive } from "../../provider/waiting/row";
import type { Instance } from "./instances";

export type Edition = NonNullable<Instance["edition"]>;

/** A task by its name on the instance: the task's own of StarRocks, the database's of ClickHouse. */
export interface TaskRow extends ReplicationRow {
    name: string;
    sourceDatabase?: string;
    targetDatabase?: string;
    needsRepair?: boolean;
    /** Why the rows do not say which task this is. */
    doubt?: string;
}

export interface TaskList {
    edition: Edition;
    rows: TaskRow[];
    /** What the service says of the instance as a whole. */
    notice?: string;
}

/** The tasks of an instance by one list. As long as the edition is unknown, both are asked for; `edition` is set once it is sure. */
export async function listTasks(cloud: Cloud, instance: Instance): Promise<TaskList> {
    if (instance.edition !== undefined) return lists[instance.edition](cloud, instance.id);
    const starRocks = await answerOf(() => lists.starrocks(cloud, instance.id));
    if ("list" in starRocks && starRocks.list.rows.length > 0) return sure(instance, starRocks.list);
    const clickHouse = await answerOf(() => lists.clickhouse(cloud, instance.id));
    if ("list" in clickHouse && clickHouse.list.rows.length > 0) return sure(instance, clickHouse.list);
    if ("list" in starRocks) return "list" in clickHouse ? starRocks.list : sure(instance, starRocks.list);
    // A refusal for want of a permission says nothing of the edition.
    if ("list" in clickHouse && starRocks.refusal.status !== 403) return sure(instance, clickHouse.list);
    const { message } = starRocks.refusal;
    throw new UserError(`instance ${instance.id}: cannot be read, as StarRocks or ClickHouse. ${message}`);
}

function sure(instance: Instance, list: TaskList): TaskList {
    instance.edition = list.edition;
    return list;
}

/** What an instance answers to a list of one edition. No page says how it refuses the list of the other. */
async function answerOf(list: () => Promise<TaskList>): Promise<{ list: TaskList } | { refusal: ApiError }> {
    try {
        return { list: await list() };
    } catch (error) {
        const refusals = [400, 403, 404];
        if (error instanceof ApiError && refusals.includes(error.status ?? 0)) return { refusal: error };
        throw error;
    }
}

const lists: Record<Edition, (cloud: Cloud, instanceId: string) => Promise<TaskList>> = {
    starrocks: async (cloud, instanceId) => {
        const rows = await listStarRocksReplications(cloud, instanceId);
        const names = new Set(rows.filter(({ mainTask }) => mainTask).map(({ taskName }) => taskName));
        return {
            edition: "starrocks",
            rows: [...names].flatMap((name) => {
                const { row } = rowAmong(rows, name);
                return row ? [{ ...row, name }] : [];
            }),
        };
    },
    clickhouse: async (cloud, instanceId) => {
        const { rows, notice } = await listClickHouseReplications(cloud, instanceId);
        const names = new Set(rows.map((row) => databaseOf(row) ?? ""));
        return { edition: "clickhouse", rows: [...names].map((name) => clickHouseTask(rows, name)), notice };
    },
};

/** The row of a deleted task may stay beside the one of its successor. */
function clickHouseTask(rows: ClickHouseRow[], name: string): TaskRow {
    const own = rows.filter((row) => (databaseOf(row) ?? "") === name);
    const row = (own.find(isLive) ?? own[0]) as ClickHouseRow;
    return {
        ...row,
        name,
        sourceDatabase: name,
        targetDatabase: row.targetDatabase ?? name,
        doubt: ambiguity(rows, name),
    };
}
