import type { ClickHouseRow } from "../provider/api/clickHouse";
import type { CloudFacts } from "../provider/arguments/cloudFacts";
import { ambiguity, databaseOf } from "../provider/clickHouse/rows";
import type { Row } from "../provider/lifecycle/task";
import { rowAmong } from "../provider/starRocks/rows";
import { isLive } from "../provider/waiting/row";

/** A task by its name on the instance: the task's own of StarRocks, the database's of ClickHouse. */
export interface TaskRow extends Row {
    name: string;
    /** Why the rows do not say which task this is. */
    doubt?: string;
}

/** The tasks of an instance: one row a name, because a deleted task may leave its row beside that of its successor. */
export interface TaskList {
    rows: TaskRow[];
    /** What the service says of the instance as a whole. */
    notice?: string;
}

/** A sub-task, which catches up added tables, is progress of its task. */
export async function starRocksTasks(facts: CloudFacts, instanceId: string): Promise<TaskList> {
    const rows = await facts.starRocksTasks(instanceId);
    const names = new Set(rows.filter(({ mainTask }) => mainTask).map(({ taskName }) => taskName));
    return {
        rows: [...names].flatMap((name) => {
            const { row } = rowAmong(rows, name);
            return row ? [{ ...row, name }] : [];
        }),
    };
}

export async function clickHouseTasks(facts: CloudFacts, instanceId: string): Promise<TaskList> {
    const { rows, notice } = await facts.clickHouseTasks(instanceId);
    const names = new Set(rows.map((row) => databaseOf(row) ?? ""));
    return { rows: [...names].map((name) => clickHouseTask(rows, name)), notice };
}

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
