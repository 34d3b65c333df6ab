import { undefinedIfNotFound } from "../api/errors";
import type { ListEnd } from "../api/paging";
import { type StarRocksConfiguration, type StarRocksRow, showStarRocksConfiguration } from "../api/starRocks";
import { textsOf } from "../arguments/databaseConfigs";
import { type Seen, type Task, watched } from "../lifecycle/observe";
import type { Context } from "../waiting/context";
import { isLive } from "../waiting/row";
import type { Actual, Setup } from "./plan";

export interface TaskId {
    instanceId: string;
    taskName: string;
}

export type StarRocksSeen = Seen<StarRocksRow, StarRocksConfiguration>;

/** The task's own row, with what a sub-task that catches up added tables tells. */
export async function findRow(
    task: TaskId,
    context: Context,
    within?: number,
    end?: ListEnd,
): Promise<StarRocksRow | undefined> {
    return (await find(task, context, within, end)).row;
}

async function find(
    { instanceId, taskName }: TaskId,
    { lists }: Context,
    within = 0,
    end?: ListEnd,
): Promise<StarRocksSeen> {
    const isOwn = (row: StarRocksRow) => row.taskName === taskName && row.mainTask;
    return seenAmong(await lists.starRocks(instanceId, within, isOwn, end), taskName);
}

/** The same in a list that is there. */
export function seenAmong(rows: StarRocksRow[], taskName: string): StarRocksSeen {
    const own = rows.filter((row) => row.taskName === taskName && row.mainTask);
    const main = own.find(isLive) ?? own[0];
    if (!main || main.catchupStage !== undefined) return { row: main, emptyList: rows.length === 0 };
    // Which name a sub-task bears is not documented; it writes into the same target.
    const sub = rows.find((row) => !row.mainTask && row.targetDatabase === main.targetDatabase);
    return { row: sub ? { ...main, catchupStage: sub.stage, catchupPercentage: sub.percentage } : main };
}

export function showConfiguration({ instanceId, taskName }: TaskId, { cloud }: Context) {
    return undefinedIfNotFound(() => showStarRocksConfiguration(cloud, instanceId, taskName));
}

/** The task, whole, as it is from now on. */
export async function look(task: TaskId, context: Context): Promise<StarRocksSeen> {
    const { find, complete } = watch(task, context);
    const found = await find();
    return found.row ? complete(found) : found;
}

export function watch(task: TaskId, context: Context): Task<StarRocksSeen> {
    return watched<StarRocksRow, StarRocksSeen>({
        what: `replication task ${task.taskName} on StarRocks instance ${task.instanceId}`,
        find: (within) => find(task, context, within),
        complete: async (found) => {
            const configuration = await showConfiguration(task, context);
            const isMissing = !found.row && configuration !== undefined;
            return { ...(isMissing ? await find(task, context, 0, "nothing new") : found), configuration };
        },
        explain: ({ configuration }) => configuration?.lastError,
    });
}

/** The task in the terms of the plan; what the service does not show is taken to be as `otherwise` says. */
export function actualOf({ row, configuration }: StarRocksSeen, otherwise: Setup): Actual | undefined {
    if (!row) return undefined;
    return {
        stage: row.stage,
        setup: configuration
            ? {
                  sourceNodeId: configuration.sourceNodeId ?? otherwise.sourceNodeId,
                  // A change carries the kind that is there, also of a list of all tables.
                  tables: configuration.newTables ?? configuration.tables ?? otherwise.tables,
                  databaseConfigs: textsOf(configuration.databaseConfigs),
                  tableConfigs: textsOf(configuration.tableConfigs.filter(({ value }) => value !== "")),
                  wildcards: configuration.wildcards ?? otherwise.wildcards,
              }
            : otherwise,
    };
}
