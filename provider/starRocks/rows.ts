import type { StarRocksRow } from "../api/starRocks";
import type { Seen } from "../lifecycle/task";
import { isLive } from "../waiting/row";

/** The task's own row, with the progress of a sub-task that catches up added tables. */
export function rowAmong(rows: StarRocksRow[], name: string): Seen {
    const own = rows.filter((row) => row.taskName === name && row.mainTask);
    const main = own.find(isLive) ?? own[0];
    if (!main || main.catchupStage !== undefined) return { row: main, emptyList: rows.length === 0 };
    // The name of a sub-task is not documented; it writes into the same target.
    const sub = rows.find((row) => !row.mainTask && row.targetDatabase === main.targetDatabase);
    return { row: sub ? { ...main, catchupStage: sub.stage, catchupPercentage: sub.percentage } : main };
}
