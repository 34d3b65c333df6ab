import { capitalised, percentage } from "./progress";
import type { Call } from "./service";
import { checkedParameters, checkedTables } from "./settings";
import type { ClickHouseTask } from "./world";

/** A task's row in the list. Live rows have numbers and capitalised stages, and all but the first lack source_database. */
export function clickHouseRow({ service, now }: Call, task: ClickHouseTask, index: number) {
    const documented = service.readings.dialect === "documented";
    const done = percentage(task.progress, now, service.timings.fullCopy);
    return {
        ...(documented || index === 0 ? { source_database: task.database } : {}),
        target_database: task.database,
        status: task.trouble === undefined ? "normal" : "abnormal",
        stage: documented ? task.progress.stage : capitalised(task.progress.stage),
        percentage: documented ? String(done) : done,
        catchup_stage: null,
    };
}

/** `change`: what a running modification makes of the task. */
export function clickHouseConfiguration(task: ClickHouseTask, change?: Partial<ClickHouseTask>) {
    return {
        source_instance_id: task.sourceInstanceId,
        source_node_id: task.sourceNodeId,
        database_info: {
            database_name: task.database,
            db_config_check_results: checkedParameters(task.databaseConfigs),
        },
        table_infos: checkedTables(task.tableConfigs, undefined),
        table_repl_config: { repl_type: task.tables.type, tables: task.tables.names },
        is_tables_change: change !== undefined,
        new_table_repl_config: {
            repl_type: change?.tables?.type ?? null,
            tables: change?.tables?.names ?? null,
        },
        last_error_of_alter_table: task.trouble ?? task.alterError ?? null,
    };
}
