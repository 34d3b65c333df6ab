import { refusals } from "./errors";
import { parameterAccepts, starRocksParameters } from "./parameters";
import { waiting } from "./progress";
import { type Call, requireInstance, requireNode, requireSource, tablesOf } from "./service";
import {
    checkedParameters,
    checkedTables,
    parametersIn,
    type SettingsBody,
    tableSettingsIn,
} from "./settings";
import type { StarRocksTask } from "./world";

/** What a request says about how a task replicates. A change may leave out all but the name. */
export interface SetupBody extends SettingsBody {
    task_name: string;
    source_instance_id?: string;
    source_node_id?: string;
    source_database_name?: string;
    target_database_name?: string;
    table_repl_config?: {
        repl_type: "include_tables" | "exclude_tables";
        repl_scope?: "all" | "part";
        tables: string[];
    };
    is_instance_level_sync?: "true" | "false";
    database_repl_scope?: "all" | "part";
    is_support_reg_exp?: "true" | "false";
}

export type NewTaskBody = SetupBody &
    Required<Pick<SetupBody, "source_instance_id" | "source_database_name" | "target_database_name">>;

/** A change takes this many tables at most. */
const mostChangedTables = 50;

/** The waiting task that a request describes. */
export function newTask(call: Call, body: NewTaskBody): StarRocksTask {
    const instance = requireInstance(call, "starrocks");
    const source = requireSource(call, instance, body.source_instance_id);
    const instanceLevel = body.is_instance_level_sync === "true";
    if (!instanceLevel && !tablesOf(source, body.source_database_name))
        throw refusals.databaseNotFound(body.source_database_name);
    return {
        instanceId: instance.id,
        taskName: body.task_name,
        sourceInstanceId: source.id,
        sourceNodeId: requireNode(source, body.source_node_id),
        sourceDatabase: body.source_database_name,
        targetDatabase: body.target_database_name,
        databaseConfigs: parametersIn(body),
        tableConfigs: tableSettingsIn(body),
        tables: {
            type: body.table_repl_config?.repl_type ?? "exclude_tables",
            scope: body.table_repl_config?.repl_scope ?? "all",
            names: body.table_repl_config?.tables ?? [],
        },
        instanceLevel,
        databaseScope: body.database_repl_scope ?? "part",
        wildcards: body.is_support_reg_exp === "true",
        progress: waiting(call.now),
    };
}

/** Refuses a change of what an existing task keeps. */
export function requireSameTask(task: StarRocksTask, body: SetupBody): void {
    const fixed: [keyof SetupBody, string][] = [
        ["source_database_name", task.sourceDatabase],
        ["target_database_name", task.targetDatabase],
        ["is_instance_level_sync", String(task.instanceLevel)],
        ["database_repl_scope", task.databaseScope],
    ];
    for (const [name, value] of fixed)
        if (body[name] !== undefined && body[name] !== value)
            throw refusals.badParameter(`${name} cannot change from ${value} to ${body[name]}.`);
}

/** The list of a task after a change. */
export function tablesAfter(
    { tables: { type, names } }: StarRocksTask,
    { repl_type, repl_scope = "all", tables }: NonNullable<SetupBody["table_repl_config"]>,
): StarRocksTask["tables"] {
    if (repl_type !== type)
        throw refusals.badParameter(`repl_type cannot change from ${type} to ${repl_type}.`);
    const removed = names.filter((name) => !tables.includes(name));
    const added = tables.filter((name) => !names.includes(name));
    if (removed.length + added.length > mostChangedTables)
        throw refusals.badParameter(`At most ${mostChangedTables} tables can be changed at a time.`);
    return { type: repl_type, scope: repl_scope, names: tables };
}

/** A value must fit its parameter. An existing task keeps the value of a parameter that is not modifiable. */
export function checkParameters(body: SetupBody, task?: StarRocksTask) {
    return checkedParameters(parametersIn(body), ({ name, value }) => {
        if (!parameterAccepts(starRocksParameters, name, value)) return false;
        const parameter = starRocksParameters.find((each) => each.name === name);
        const now = task?.databaseConfigs.find((each) => each.name === name)?.value ?? parameter?.default;
        return task === undefined || parameter?.modifiable === true || now === value;
    });
}

/** A setting may be of any table of the database, also of one that is not replicated. */
export function checkTables({ service }: Call, body: SetupBody, task?: StarRocksTask) {
    const sourceId = body.source_instance_id ?? task?.sourceInstanceId;
    const source = service.world.sources.find(({ id }) => id === sourceId);
    const database = body.source_database_name ?? task?.sourceDatabase ?? "";
    return checkedTables(tableSettingsIn(body), source && tablesOf(source, database));
}
