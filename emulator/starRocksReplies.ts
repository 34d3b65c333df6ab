import { parameterAccepts, starRocksParameters } from "./parameters";
import { capitalised, percentage } from "./progress";
import { type Call, tablesOf } from "./service";
import { checkedParameters, checkedTables } from "./settings";
import type { StarRocksTask } from "./world";

/** A row of the list: that of a task, or of its sub-task. */
interface ListedRow {
    task: StarRocksTask;
    isMain: boolean;
}

/** A task's rows in the list. A sub-task has a row of its own (live), or stands in the task's row (documented). */
export function starRocksRows({ service }: Call, task: StarRocksTask): ListedRow[] {
    const main = { task, isMain: true };
    const hasSubTask = task.catchUp !== undefined && service.readings.dialect === "live";
    return hasSubTask ? [{ task, isMain: false }, main] : [main];
}

export function starRocksRow({ service, now }: Call, { task, isMain }: ListedRow): object {
    const done = percentage(task.progress, now, service.timings.fullCopy);
    const caughtUp =
        task.catchUp && Math.floor((100 * (now - task.catchUp.since)) / (service.timings.catchUp || 1));
    const row = {
        source_database: task.sourceDatabase,
        target_database: task.targetDatabase,
        task_name: isMain ? task.taskName : `${task.taskName}_sub`,
        status: task.trouble === undefined ? "Yes" : "No",
    };
    if (service.readings.dialect === "documented") {
        const catchup = { catchup_stage: task.catchUp ? "full" : null, catchup_percentage: caughtUp ?? 0 };
        return { ...row, stage: task.progress.stage, percentage: done, ...catchup };
    }
    return {
        ...row,
        stage: isMain ? capitalised(task.progress.stage) : "Full",
        percentage: String(isMain ? done : caughtUp),
        catchup_stage: null,
        catchup_percentage: "0",
        is_need_repair: String(task.needsRepair ?? false),
        is_main_task: String(isMain),
    };
}

export function starRocksConfiguration({ service }: Call, task: StarRocksTask) {
    const documented = service.readings.dialect === "documented";
    const set = new Map(task.databaseConfigs.map(({ name, value }) => [name, value]));
    // The live configuration shows what was set, the documented one every parameter with its effective value.
    const shown = starRocksParameters.filter(({ name }) => set.has(name) || documented);
    const unknown = [...set.keys()].filter((name) => !starRocksParameters.some((each) => each.name === name));
    const parameters = checkedParameters(
        [
            ...shown.map((each) => ({ name: each.name, value: set.get(each.name) ?? each.default })),
            ...unknown.map((name) => ({ name, value: set.get(name) ?? "" })),
        ],
        ({ name, value }) => parameterAccepts(starRocksParameters, name, value),
    );
    const source = service.world.sources.find(({ id }) => id === task.sourceInstanceId);
    const tables = checkedTables(task.tableConfigs, source && tablesOf(source, task.sourceDatabase));
    const scope = { repl_type: task.tables.type, repl_scope: task.tables.scope };
    const configuration = {
        source_instance_id: task.sourceInstanceId,
        source_node_id: task.sourceNodeId,
        table_repl_config: { ...scope, tables: task.catchUp?.before ?? task.tables.names },
        new_table_repl_config: task.catchUp ? { ...scope, tables: task.tables.names } : {},
        target_database_name: task.targetDatabase,
        is_tables_change: task.catchUp !== undefined,
        // The schemas have no other field for a reason.
        last_error_of_alter_table: task.alterError ?? (documented ? task.trouble : undefined) ?? "",
    };
    if (documented)
        return {
            ...configuration,
            database_info: { database_name: task.sourceDatabase, db_config_check_results: parameters },
            table_info: tables,
        };
    return {
        ...configuration,
        database_info: { databaseName: task.sourceDatabase, dbCfgCheckResults: parameters },
        table_infos: tables,
        is_instance_level_sync: String(task.instanceLevel),
        database_repl_scope: task.databaseScope,
        is_support_reg_exp: String(task.wildcards),
        error_msg: task.trouble ?? "",
    };
}
