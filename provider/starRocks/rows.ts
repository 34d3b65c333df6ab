import type { StarRocksRow } from "../api/starRocks";
import type { Seen } from "../lifecycle/task";
import { isLive } from "../waiting/row";
import { rowsBy } from "../waiting/rowsBy";

/** The rows of a task, by its name. */
export const mainRows = rowsBy<StarRocksRow>(({ taskName, mainTask }) => (mainTask ? taskName : undefined));

/** The name of a sub-task is not documented; it writes into the target of its task. */
const subRows = rowsBy<StarRocksRow>(({ targetDatabase, mainTask }) =>
    mainTask ? undefined : targetDatabase,
);

/** The task's own row, with the progress of a sub-task that catches up added tables. */
export function rowAmong(rows: StarRocksRow[], name: string): Seen {
    const own = mainRows(rows, name);
    const main = own.find(isLive) ?? own[0];
    if (!main || main.catchupStage !== undefined) return { row: main, emptyList: rows.length === 0 };
    const [sub] = main.targetDatabase === undefined ? [] : subRows(rows, main.targetDatabase);
    return { row: sub ? { ...main, catchupStage: sub.stage, catchupPercentage: sub.percentage } : main };
}
