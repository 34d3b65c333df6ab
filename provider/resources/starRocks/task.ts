import { isTaskNotFound } from "../../api/errors";
import {
    listStarRocksReplications,
    type StarRocksConfiguration,
    type StarRocksRow,
    showStarRocksConfiguration,
} from "../../api/starRocks";
import type { Context } from "../../waiting/context";
import type { Acceptor, Watched } from "../../waiting/follow";
import { waitUntil } from "../../waiting/waitUntil";
import { textsOf } from "../databaseConfigs";
import type { TableScope } from "../tables";
import type { Actual, Setup } from "./plan";

// How a task is looked at. Its row in the list tells the stage, its configuration everything else.

export interface TaskId {
    instanceId: string;
    taskName: string;
}

/** A task as seen at one moment. */
export interface Seen {
    row?: StarRocksRow;
    configuration?: StarRocksConfiguration;
}

/** The task's own row, with what a sub-task that catches up added tables tells. */
export async function findRow(
    { instanceId, taskName }: TaskId,
    { cloud }: Context,
): Promise<StarRocksRow | undefined> {
    const rows = await listStarRocksReplications(cloud, instanceId);
    const own = rows.filter((row) => row.taskName === taskName && row.mainTask);
    const main = own.find((row) => row.stage !== "cancelled") ?? own[0];
    if (!main || main.catchupStage !== undefined) return main;
    // Which name a sub-task bears is not documented; it writes into the same target.
    const sub = rows.find((row) => !row.mainTask && row.targetDatabase === main.targetDatabase);
    return sub ? { ...main, catchupStage: sub.stage, catchupPercentage: sub.percentage } : main;
}

export async function showConfiguration({ instanceId, taskName }: TaskId, { cloud }: Context) {
    try {
        return await showStarRocksConfiguration(cloud, instanceId, taskName);
    } catch (error) {
        if (isTaskNotFound(error)) return undefined;
        throw error;
    }
}

export async function look(task: TaskId, context: Context): Promise<Seen> {
    const row = await findRow(task, context);
    return { row, configuration: row && (await showConfiguration(task, context)) };
}

/**
 * The same, whole: a configuration may be there later than its row, and nothing may be concluded before it is. Also waits
 * until tables that were added before have been caught up, or until the row is as `accept` wants it, where asked.
 */
export async function lookWhole(
    task: TaskId,
    context: Context,
    { caughtUp = false, accept }: { caughtUp?: boolean; accept?: Acceptor<StarRocksRow, unknown> } = {},
): Promise<Seen> {
    const { what } = watch(task, context);
    return waitUntil({
        what,
        observe: () => look(task, context),
        accept: (seen) => {
            if (seen.row && !seen.configuration)
                return { state: "retry", reason: "its configuration is not there yet" };
            const verdict = accept?.({ row: seen.row, trouble: seen.configuration?.lastError });
            if (verdict && verdict.state !== "success") return verdict;
            const busy = seen.configuration?.tablesAreChanging || seen.row?.catchupStage === "full";
            if (caughtUp && busy)
                return { state: "retry", reason: "it is still catching up with added tables" };
            return { state: "success", value: seen };
        },
        clock: context.clock,
        deadline: context.deadline,
        firstLook: "now",
    });
}

export function watch(task: TaskId, context: Context): Watched<StarRocksRow> {
    return {
        what: `replication task ${task.taskName} on StarRocks instance ${task.instanceId}`,
        look: async () => {
            const row = await findRow(task, context);
            // Only a task in trouble has more to say than its row.
            const explained = row?.status === "abnormal" ? await showConfiguration(task, context) : undefined;
            return { row, trouble: explained?.lastError };
        },
    };
}

/** The task in the terms of the plan; what the service does not show is taken to be as `otherwise` says. */
export function actualOf({ row, configuration }: Seen, otherwise: Setup): Actual | undefined {
    if (!row) return undefined;
    return {
        stage: row.stage,
        setup: configuration
            ? {
                  sourceNodeId: configuration.sourceNodeId ?? otherwise.sourceNodeId,
                  tables: scopeThere(configuration) ?? otherwise.tables,
                  databaseConfigs: textsOf(configuration.databaseConfigs),
                  tableConfigs: textsOf(configuration.tableConfigs.filter(({ value }) => value !== "")),
                  wildcards: configuration.wildcards ?? otherwise.wildcards,
              }
            : otherwise,
    };
}

/**
 * The tables that a task copies. While a change of the list is being caught up, the new list stands beside the old one. A
 * list of either kind without names means every table.
 */
export function scopeThere(configuration: StarRocksConfiguration): TableScope | undefined {
    const list = configuration.newTables ?? configuration.tables;
    if (!list) return undefined;
    if (list.names.length === 0) return { kind: "exclude", names: [] };
    return { kind: list.kind === "include_tables" ? "include" : "exclude", names: list.names };
}
