import {
    type StarRocksConfiguration,
    type StarRocksRow,
    showStarRocksConfiguration,
} from "../../api/starRocks";
import type { Context } from "../../waiting/context";
import { isLive } from "../../waiting/row";
import { textsOf } from "../databaseConfigs";
import { unlessGone } from "../gone";
import { type Seen, type Task, watched } from "../looking";
import { tablesThere } from "../tables";
import type { Actual, Setup } from "./plan";

export interface TaskId {
    instanceId: string;
    taskName: string;
}

export type StarRocksSeen = Seen<StarRocksRow, StarRocksConfiguration>;

/** The task's own row, with what a sub-task that catches up added tables tells. */
export async function findRow(
    { instanceId, taskName }: TaskId,
    { lists }: Context,
    within = 0,
): Promise<StarRocksRow | undefined> {
    return rowAmong(await lists.starRocks(instanceId, within), taskName);
}

/** The same in a list that is there. */
export function rowAmong(rows: StarRocksRow[], taskName: string): StarRocksRow | undefined {
    const own = rows.filter((row) => row.taskName === taskName && row.mainTask);
    const main = own.find(isLive) ?? own[0];
    if (!main || main.catchupStage !== undefined) return main;
    // Which name a sub-task bears is not documented; it writes into the same target.
    const sub = rows.find((row) => !row.mainTask && row.targetDatabase === main.targetDatabase);
    return sub ? { ...main, catchupStage: sub.stage, catchupPercentage: sub.percentage } : main;
}

export function showConfiguration({ instanceId, taskName }: TaskId, { cloud }: Context) {
    return unlessGone(() => showStarRocksConfiguration(cloud, instanceId, taskName));
}

/** The task, whole, as it is from now on. */
export async function look(task: TaskId, context: Context): Promise<StarRocksSeen> {
    const { find, complete } = watch(task, context);
    return complete(await find());
}

export function watch(task: TaskId, context: Context): Task<StarRocksSeen> {
    return watched<StarRocksRow, StarRocksSeen>({
        what: `replication task ${task.taskName} on StarRocks instance ${task.instanceId}`,
        find: async (within) => ({ row: await findRow(task, context, within) }),
        complete: async (found) => ({
            ...found,
            configuration: found.row && (await showConfiguration(task, context)),
        }),
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
                  tables: tablesThere(configuration) ?? otherwise.tables,
                  databaseConfigs: textsOf(configuration.databaseConfigs),
                  tableConfigs: textsOf(configuration.tableConfigs.filter(({ value }) => value !== "")),
                  wildcards: configuration.wildcards ?? otherwise.wildcards,
              }
            : otherwise,
    };
}
