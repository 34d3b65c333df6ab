import { refusals } from "./errors";
import { addJob, isUnderWay } from "./jobs";
import { parameterAccepts, parameterRows, starRocksParameters } from "./parameters";
import { cancelled, pause, run, waiting } from "./progress";
import {
    type Call,
    type Handlers,
    page,
    requireInstance,
    requireNode,
    requireSource,
    type Service,
    tablesOf,
} from "./service";
import { starRocksConfiguration, starRocksRows } from "./starRocksReplies";
import type { JobEffect, NamedValue, StarRocksTask } from "./world";

interface StartBody {
    source_instance_id: string;
    source_node_id?: string;
    source_database: string;
    target_database: string;
    task_name: string;
}

interface ConfigurationBody {
    task_name: string;
    source_instance_id?: string;
    source_node_id?: string;
    source_database_name?: string;
    target_database_name?: string;
    db_configs?: { param_name: string; value: string }[];
    tables_configs?: { table_name: string; table_config: string }[];
    table_repl_config?: {
        repl_type: "include_tables" | "exclude_tables";
        repl_scope?: "all" | "part";
        tables: string[];
    };
    is_instance_level_sync?: "true" | "false";
    database_repl_scope?: "all" | "part";
    is_support_reg_exp?: "true" | "false";
}

type CheckBody = ConfigurationBody & {
    source_instance_id: string;
    source_database_name: string;
    target_database_name: string;
    is_create_task?: "true" | "false";
};

export const starRocksHandlers: Handlers = {
    ListStarRocksDataReplications: (call) => {
        const own = tasksOf(call);
        const left = call.service.world.leftRows.starRocks.filter(
            ({ instanceId }) => instanceId === call.path.instance_id,
        );
        const all = [...left, ...own].flatMap((task) => starRocksRows(call, task));
        return { total_count: all.length, replications: page(all, call.query, 100), ext_text: null };
    },

    CreateStarRocksDataReplication: (call: Call<StartBody>) => {
        const { body, service, now } = call;
        const instance = requireInstance(call, "starrocks");
        let task = findTask(call, body.task_name);
        if (task) {
            const same =
                task.sourceInstanceId === body.source_instance_id &&
                task.sourceDatabase === body.source_database &&
                task.targetDatabase === body.target_database;
            if (!same) throw refusals.taskExists(body.task_name);
            refuseTwice(call, "start", task.taskName);
            if (task.progress.stage !== "wait") throw refusals.stageForbids("started", task.progress.stage);
        } else if (service.readings.createFlow === "check") {
            // The newer pages call this "start"; what is not there cannot be started.
            throw refusals.taskNotFound();
        } else {
            task = newTask(call, instance.id, {
                task_name: body.task_name,
                source_instance_id: body.source_instance_id,
                source_node_id: body.source_node_id,
                source_database_name: body.source_database,
                target_database_name: body.target_database,
            });
            task.progress = waiting(now);
            service.world.starRocksTasks.push(task);
        }
        return { job_id: jobFor(call, "start", body.task_name) };
    },

    ModifyDataSync: (call: Call<ConfigurationBody>) => {
        const { body } = call;
        const task = requireTask(call, body.task_name);
        requireModifiable(call, task);
        requireSameTask(task, body);
        const instance = requireInstance(call, "starrocks");
        const source = requireSource(call, instance, body.source_instance_id ?? task.sourceInstanceId);
        const change: Partial<StarRocksTask> = {};
        if (body.source_node_id !== undefined || omittedResets(call))
            change.sourceNodeId = requireNode(source, body.source_node_id);
        if (body.table_repl_config || omittedResets(call))
            change.tables = changedTables(
                task,
                body.table_repl_config ?? { repl_type: task.tables.type, tables: [] },
            );
        if (body.db_configs || omittedResets(call)) change.databaseConfigs = parameterValues(body);
        if (body.tables_configs || omittedResets(call)) change.tableConfigs = tableValues(body);
        if (body.is_support_reg_exp || omittedResets(call))
            change.wildcards = body.is_support_reg_exp === "true";
        const checks = { ...parameterChecks(body, task), ...tableChecks(call, body, task) };
        return {
            source_database_name: task.sourceDatabase,
            target_database_name: task.targetDatabase,
            task_name: task.taskName,
            source_db_config_check_results: checks.source_db_config_check_results,
            tbl_config_check_results: checks.tbl_config_check_results,
            job_id: allSucceeded(checks) ? jobFor(call, "modify", task.taskName, change) : null,
        };
    },

    DeleteStarRocksDataReplication: (call: Call<{ task_name: string }>) => {
        requireInstance(call, "starrocks");
        if (!findTask(call, call.body.task_name)) throw refusals.taskGone();
        refuseTwice(call, "delete", call.body.task_name);
        return { job_id: jobFor(call, "delete", call.body.task_name) };
    },

    PauseStarRocksDataReplication: (call: Call<{ task_name: string }>) => {
        const { stage } = requireTask(call, call.body.task_name).progress;
        if (stage !== "full" && stage !== "incremental") throw refusals.stageForbids("paused", stage);
        refuseTwice(call, "pause", call.body.task_name);
        return { job_id: jobFor(call, "pause", call.body.task_name) };
    },

    ResumeStarRocksDataReplication: (call: Call<{ task_name: string }>) => {
        const { stage } = requireTask(call, call.body.task_name).progress;
        if (stage !== "paused") throw refusals.stageForbids("resumed", stage);
        refuseTwice(call, "resume", call.body.task_name);
        return { job_id: jobFor(call, "resume", call.body.task_name) };
    },

    ListStarRocksDataReplicationConfig: (call) =>
        starRocksConfiguration(call, requireTask(call, call.query.task_name as string)),

    ListStarRocksDataReplicationConfigByDataBase: (call) => {
        const task = tasksOf(call).find((each) => each.targetDatabase === call.path.database);
        if (!task) throw refusals.taskNotFound();
        return starRocksConfiguration(call, task);
    },

    CheckDataBaseConfig: (call: Call<CheckBody>) => {
        requireChecks(call);
        const results = parameterChecks(call.body);
        const creates = call.service.readings.createFlow === "check";
        return { ...checkReply(call, creates), ...results, target_db_config_check_results: [] };
    },

    CheckTableConfig: (call: Call<CheckBody>) => {
        requireChecks(call);
        const creates = call.service.readings.createFlow === "check" && call.body.is_create_task === "true";
        const reply = checkReply(call, creates);
        return { ...reply, ...parameterChecks(call.body), ...tableChecks(call, call.body) };
    },

    ListStarRocksDbParameters: (call) => {
        requireInstance(call, "starrocks");
        const rows = parameterRows(starRocksParameters, call.query.add_task_scenario !== undefined);
        return { db_parameters: page(rows, call.query, 1) };
    },

    ListStarRocksDataBases: (call) => {
        const names = tasksOf(call)
            .filter((task) => task.progress.stage !== "wait")
            .map((task) => task.targetDatabase)
            .filter((name) => name.includes(call.query.database_name ?? ""));
        const databases = page([...new Set(names)].sort(), call.query, 1);
        // Public clients have seen 0 here whatever the number of databases.
        return { databases, total_count: 0, timestamp: Math.floor(call.now / 1000) };
    },
};

/** What a job that has ended does to its task. */
export function applyToStarRocks(
    service: Service,
    instanceId: string,
    effect: JobEffect,
    now: number,
    failed?: string,
) {
    const { world, timings } = service;
    const task = world.starRocksTasks.find(
        (each) => each.instanceId === instanceId && each.taskName === effect.task,
    );
    if (!task) return;
    if (failed !== undefined) {
        if (effect.verb === "start") task.trouble = failed;
        if (effect.verb === "modify") task.alterError = failed;
        return;
    }
    if (effect.verb === "start") delete task.trouble;
    if (effect.verb === "modify") delete task.alterError;
    if (effect.verb === "start" || effect.verb === "resume")
        task.progress = run(task.progress, now, timings.fullCopy);
    if (effect.verb === "pause") task.progress = pause(task.progress, now, timings.fullCopy);
    if (effect.verb === "modify") applyChange(task, effect.change as Partial<StarRocksTask>, now);
    if (effect.verb === "delete") {
        world.starRocksTasks.splice(world.starRocksTasks.indexOf(task), 1);
        if (service.readings.deleted === "cancelled")
            world.leftRows.starRocks.push({ ...task, progress: cancelled(task.progress, now) });
    }
}

/** Tables that come to a running task are caught up by a sub-task. */
function applyChange(task: StarRocksTask, change: Partial<StarRocksTask>, now: number): void {
    const before = task.tables.names;
    Object.assign(task, change);
    const grown =
        task.tables.type === "include_tables" && task.tables.names.some((name) => !before.includes(name));
    if (grown && task.progress.stage === "incremental") task.catchUp = { since: now, before };
}

function requireModifiable({ service }: Call, { progress, catchUp }: StarRocksTask): void {
    // One sub-task a task at a time.
    if (catchUp) throw refusals.operationUnderWay();
    const { modifyWhile } = service.readings;
    const { stage } = progress;
    const runs = stage === "full" || stage === "incremental";
    const allowed = stage === "wait" || modifyWhile === "any" || (modifyWhile === "running") === runs;
    if (stage === "cancelled" || !allowed) throw refusals.stageForbids("modified", stage);
}

/** What a change says of what cannot change has to be as it is. */
function requireSameTask(task: StarRocksTask, body: ConfigurationBody): void {
    const fixed: [keyof ConfigurationBody, string][] = [
        ["source_database_name", task.sourceDatabase],
        ["target_database_name", task.targetDatabase],
        ["is_instance_level_sync", String(task.instanceLevel)],
        ["database_repl_scope", task.databaseScope],
    ];
    for (const [name, value] of fixed)
        if (body[name] !== undefined && body[name] !== value)
            throw refusals.badParameter(`${name} cannot change from ${value} to ${body[name]}.`);
}

/** The same operation on the same task, while the first is still under way. */
function refuseTwice({ service, path }: Call, verb: JobEffect["verb"], task: string): void {
    const effect = { edition: "starrocks", verb, task } as const;
    if (isUnderWay(service.world.jobs, path.instance_id as string, effect))
        throw refusals.operationUnderWay();
}

const omittedResets = ({ service }: Call) => service.readings.omitted === "reset";

function changedTables(
    task: StarRocksTask,
    { repl_type, repl_scope = "all", tables }: NonNullable<ConfigurationBody["table_repl_config"]>,
): StarRocksTask["tables"] {
    if (repl_type !== task.tables.type)
        throw refusals.badParameter(`repl_type cannot change from ${task.tables.type} to ${repl_type}.`);
    if (changedNames(task.tables.names, tables) > 50)
        throw refusals.badParameter("At most 50 tables can be changed at a time.");
    return { type: repl_type, scope: repl_scope, names: tables };
}

function tasksOf(call: Call): StarRocksTask[] {
    const instance = requireInstance(call, "starrocks");
    return call.service.world.starRocksTasks.filter((task) => task.instanceId === instance.id);
}

function findTask(call: Call, taskName: string): StarRocksTask | undefined {
    return tasksOf(call).find((task) => task.taskName === taskName);
}

function requireTask(call: Call, taskName: string): StarRocksTask {
    const task = findTask(call, taskName);
    if (!task) throw refusals.taskNotFound();
    return task;
}

function jobFor(call: Call, verb: JobEffect["verb"], task: string, change?: Partial<StarRocksTask>): string {
    const effect: JobEffect = { edition: "starrocks", verb, task, change };
    return addJob(call.service, call.operation, call.path.instance_id as string, effect);
}

function requireChecks({ service }: Call): void {
    if (service.readings.checks === "absent") throw refusals.apiNotFound();
}

/** The common part of both checks' replies; creates the waiting task where the check is what creates it. */
function checkReply(call: Call<CheckBody>, creates: boolean) {
    const { body, service } = call;
    const instance = requireInstance(call, "starrocks");
    const existing = findTask(call, body.task_name);
    if (existing && creates) throw refusals.taskExists(body.task_name);
    const task = newTask(call, instance.id, body);
    if (creates) service.world.starRocksTasks.push(task);
    return {
        source_database_name: body.source_database_name,
        target_database_name: body.target_database_name,
        task_name: body.task_name,
    };
}

function newTask(call: Call, instanceId: string, body: Omit<CheckBody, "is_create_task">): StarRocksTask {
    const instance = requireInstance(call, "starrocks");
    const source = requireSource(call, instance, body.source_instance_id);
    const instanceLevel = body.is_instance_level_sync === "true";
    if (!instanceLevel && !tablesOf(source, body.source_database_name))
        throw refusals.databaseNotFound(body.source_database_name);
    return {
        instanceId,
        taskName: body.task_name,
        sourceInstanceId: source.id,
        sourceNodeId: requireNode(source, body.source_node_id),
        sourceDatabase: body.source_database_name,
        targetDatabase: body.target_database_name,
        databaseConfigs: parameterValues(body),
        tableConfigs: tableValues(body),
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

function parameterValues(body: ConfigurationBody): NamedValue[] {
    return (body.db_configs ?? []).map(({ param_name, value }) => ({ name: param_name, value }));
}

function tableValues(body: ConfigurationBody): NamedValue[] {
    return (body.tables_configs ?? []).map(({ table_name, table_config }) => ({
        name: table_name,
        value: table_config,
    }));
}

/** A value must fit its parameter; of a task that exists, a parameter that is not modifiable must stay as it is. */
function parameterChecks(body: ConfigurationBody, task?: StarRocksTask) {
    const accepted = (name: string, value: string) => {
        if (!parameterAccepts(starRocksParameters, name, value)) return false;
        const parameter = starRocksParameters.find((each) => each.name === name);
        const now = task?.databaseConfigs.find((each) => each.name === name)?.value ?? parameter?.default;
        return task === undefined || parameter?.modifiable === true || now === value;
    };
    return {
        source_db_config_check_results: (body.db_configs ?? []).map(({ param_name, value }) => ({
            param_name,
            value,
            check_result: accepted(param_name, value) ? "success" : "fail",
        })),
    };
}

function tableChecks(call: Call, body: ConfigurationBody, task?: StarRocksTask) {
    const source = call.service.world.sources.find(
        (each) => each.id === (body.source_instance_id ?? task?.sourceInstanceId),
    );
    const tables = source && tablesOf(source, body.source_database_name ?? task?.sourceDatabase ?? "");
    return {
        tbl_config_check_results: (body.tables_configs ?? []).map(({ table_name, table_config }) => ({
            table_name,
            table_config,
            check_result: !tables || tables.includes(table_name) ? "success" : "failed",
        })),
    };
}

function allSucceeded(checks: Record<string, { check_result: string }[]>): boolean {
    return Object.values(checks)
        .flat()
        .every((check) => check.check_result === "success");
}

function changedNames(before: string[], after: string[]): number {
    return (
        before.filter((name) => !after.includes(name)).length +
        after.filter((name) => !before.includes(name)).length
    );
}
