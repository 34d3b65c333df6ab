import { refusals } from "./errors";
import { addJob, isUnderWay } from "./jobs";
import { clickHouseParameters, parameterAccepts, parameterRows } from "./parameters";
import { cancelled, capitalised, percentage, run, waiting } from "./progress";
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
import type { CheckedClickHouse, ClickHouseTask, Job, JobEffect } from "./world";

interface CreateBody {
    source_instance_id: string;
    source_node_id?: string | null;
    source_database: string;
}

interface ModifyBody {
    source_instance_id: string;
    source_node_id?: string;
    database: string;
    value: string;
}

interface CheckBody {
    source_instance_id: string;
    source_database_name: string;
    db_configs: { param_name: string; value: string }[];
    table_repl_config: { repl_type: string; tables: string[] };
    tables_configs?: { table_name: string; table_config: string }[];
}

export const clickHouseHandlers: Handlers = {
    ListClickHouseDataBaseReplication: (call) => {
        const { notice = null } = requireInstance(call, "clickhouse");
        const left = call.service.world.leftRows.clickHouse.filter(
            ({ instanceId }) => instanceId === call.path.instance_id,
        );
        const rows = [...left, ...tasksOf(call)];
        const replications = page(rows, call.query, 10).map((task, index) =>
            clickHouseRow(call, task, index),
        );
        return { total_count: rows.length, replications, ext_text: notice };
    },

    CreateClickHouseDataBaseReplication: (call: Call<CreateBody>) => {
        const { body, service } = call;
        const instance = requireInstance(call, "clickhouse");
        const source = requireSource(call, instance, body.source_instance_id);
        if (!tablesOf(source, body.source_database)) throw refusals.databaseNotFound(body.source_database);
        if (findTask(call, body.source_database)) throw refusals.taskExists(body.source_database);
        service.world.clickHouseTasks.push({
            instanceId: instance.id,
            sourceInstanceId: source.id,
            sourceNodeId: requireNode(source, body.source_node_id),
            database: body.source_database,
            databaseConfigs: [],
            tableConfigs: [],
            tables: { type: "black_list", names: [] },
            ...takeChecked(call, body.source_database),
            progress: waiting(call.now),
        });
        return { job_id: jobFor(call, "start", body.source_database) };
    },

    DeleteClickHouseDataBaseReplication: (call) => {
        requireInstance(call, "clickhouse");
        const database = call.path.database_name as string;
        if (!findTask(call, database)) throw refusals.taskGone();
        const effect = { edition: "clickhouse", verb: "delete", task: database } as const;
        if (isUnderWay(call.service.world.jobs, call.path.instance_id as string, effect))
            throw refusals.operationUnderWay();
        return { job_id: jobFor(call, "delete", database) };
    },

    ListClickHouseDataBaseReplicationConfig: (call) => {
        const task = requireTask(call, call.query.database_name as string);
        const running = runningChange(call.service, task);
        const change = running?.effect.change as Partial<ClickHouseTask> | undefined;
        return {
            source_instance_id: task.sourceInstanceId,
            source_node_id: task.sourceNodeId,
            database_info: {
                database_name: task.database,
                db_config_check_results: task.databaseConfigs.map(({ name, value }) => ({
                    param_name: name,
                    value,
                    check_result: "success",
                })),
            },
            table_infos: task.tableConfigs.map(({ name, value }) => ({
                table_name: name,
                table_config: value,
                check_result: "success",
            })),
            table_repl_config: { repl_type: task.tables.type, tables: task.tables.names },
            is_tables_change: change !== undefined,
            new_table_repl_config: {
                repl_type: change?.tables?.type ?? null,
                tables: change?.tables?.names ?? null,
            },
            last_error_of_alter_table: task.trouble ?? task.alterError ?? null,
        };
    },

    UpdateClickHouseDataBaseConfig: (call: Call<ModifyBody>) => {
        const { body } = call;
        const task = requireTask(call, body.database);
        const instance = requireInstance(call, "clickhouse");
        const source = requireSource(call, instance, body.source_instance_id);
        const tables = parseScope(body.value);
        if (runningChange(call.service, task)) throw refusals.operationUnderWay();
        const untouched =
            call.service.readings.clickHouseSetup === "change" && task.tables.names.length === 0;
        if (tables.type !== task.tables.type && !untouched)
            throw refusals.badParameter(`A ${task.tables.type} cannot become a ${tables.type}.`);
        const change: Partial<ClickHouseTask> = { tables };
        if (body.source_node_id !== undefined) change.sourceNodeId = requireNode(source, body.source_node_id);
        return { job_id: jobFor(call, "modify", task.database, change) };
    },

    DeleteClickHouseDataBaseConfig: (call) => {
        const task = requireTask(call, call.query.database as string);
        const running = runningChange(call.service, task);
        if (running) {
            running.ends = call.now;
            running.failReason = "The modification was stopped.";
        }
        return { job_id: jobFor(call, "stopModifying", task.database) };
    },

    CheckClickHouseDataBaseConfig: (call: Call<CheckBody>) => {
        requireCheckedDatabase(call);
        const accepted = ({ param_name, value }: { param_name: string; value: string }) =>
            parameterAccepts(clickHouseParameters, param_name, value);
        if (call.body.db_configs.every(accepted)) keepChecked(call, {});
        return {
            database_name: call.body.source_database_name,
            db_config_check_results: call.body.db_configs.map(({ param_name, value }) => ({
                param_name,
                value,
                check_result: accepted({ param_name, value }) ? "success" : "fail",
            })),
        };
    },

    CheckClickHouseTableConfig: (call: Call<CheckBody>) => {
        const tables = requireCheckedDatabase(call);
        const configs = call.body.tables_configs ?? [];
        const accepted = call.body.db_configs.every(({ param_name, value }) =>
            parameterAccepts(clickHouseParameters, param_name, value),
        );
        if (accepted && configs.every(({ table_name }) => tables.includes(table_name)))
            keepChecked(call, {
                tableConfigs: configs.map(({ table_name, table_config }) => ({
                    name: table_name,
                    value: table_config,
                })),
            });
        return {
            source_database_name: call.body.source_database_name,
            table_config_check_results: configs.map(({ table_name, table_config }) => ({
                table_name,
                table_config,
                check_result: tables.includes(table_name) ? "success" : "Check Override Table Failed",
            })),
        };
    },

    ListClickHouseDataBaseParameter: (call) => {
        requireInstance(call, "clickhouse");
        return { db_parameters: parameterRows(clickHouseParameters, false) };
    },

    ListClickHouseDataBase: (call) => {
        const names = tasksOf(call)
            .filter((task) => task.progress.stage !== "wait")
            .map((task) => task.database)
            .filter((name) => name.includes(call.query.database_name ?? ""))
            .sort();
        return { databases: page(names, call.query, 10), total_count: names.length };
    },
};

/** What a job that has ended does to its task. */
export function applyToClickHouse(
    service: Service,
    instanceId: string,
    effect: JobEffect,
    now: number,
    failed?: string,
) {
    const { world, timings } = service;
    const task = world.clickHouseTasks.find(
        (each) => each.instanceId === instanceId && each.database === effect.task,
    );
    if (!task) return;
    if (failed !== undefined && effect.verb === "start" && effect.leaves === "failedTask") {
        task.progress = { ...task.progress, stage: "failed", since: now };
        task.trouble = failed;
        return;
    }
    const removes = failed === undefined ? effect.verb === "delete" : effect.verb === "start";
    if (removes) world.clickHouseTasks.splice(world.clickHouseTasks.indexOf(task), 1);
    if (removes && service.readings.deleted === "cancelled")
        world.leftRows.clickHouse.push({ ...task, progress: cancelled(task.progress, now) });
    if (failed !== undefined) {
        if (effect.verb === "modify") task.alterError = failed;
        return;
    }
    if (effect.verb === "start") task.progress = run(task.progress, now, timings.fullCopy);
    if (effect.verb === "modify") {
        Object.assign(task, effect.change);
        delete task.alterError;
    }
}

/** The job of a change that is still running. */
function runningChange({ world }: Service, task: ClickHouseTask): Job | undefined {
    return world.jobs.find(
        ({ settled, instanceId, effect }) =>
            !settled &&
            instanceId === task.instanceId &&
            effect.edition === "clickhouse" &&
            effect.verb === "modify" &&
            effect.task === task.database,
    );
}

/** What the checks of a database were told, for the create that follows or for the task that is there. */
function keepChecked(call: Call<CheckBody>, more: Partial<ClickHouseTask>): void {
    if (call.service.readings.clickHouseSetup !== "checks") return;
    const { body, service, path } = call;
    const database = body.source_database_name;
    const databaseConfigs = body.db_configs.map(({ param_name, value }) => ({ name: param_name, value }));
    const task = findTask(call, database);
    if (task) {
        Object.assign(task, { databaseConfigs, ...more });
        return;
    }
    const earlier = takeChecked(call, database);
    service.world.checkedClickHouse.push({
        instanceId: path.instance_id as string,
        database,
        tableConfigs: earlier?.tableConfigs ?? [],
        databaseConfigs,
        tables: {
            type: body.table_repl_config.repl_type as "white_list" | "black_list",
            names: body.table_repl_config.tables,
        },
        ...more,
    });
}

function takeChecked({ service, path }: Call, database: string): CheckedClickHouse | undefined {
    const { checkedClickHouse } = service.world;
    const index = checkedClickHouse.findIndex(
        (each) => each.instanceId === path.instance_id && each.database === database,
    );
    return index < 0 ? undefined : checkedClickHouse.splice(index, 1)[0];
}

function tasksOf(call: Call): ClickHouseTask[] {
    const instance = requireInstance(call, "clickhouse");
    return call.service.world.clickHouseTasks.filter((task) => task.instanceId === instance.id);
}

function findTask(call: Call, database: string): ClickHouseTask | undefined {
    return tasksOf(call).find((task) => task.database === database);
}

function requireTask(call: Call, database: string): ClickHouseTask {
    const task = findTask(call, database);
    if (!task) throw refusals.taskNotFound();
    return task;
}

function jobFor(call: Call, verb: JobEffect["verb"], task: string, change?: Partial<ClickHouseTask>): string {
    const effect: JobEffect = { edition: "clickhouse", verb, task, change };
    return addJob(call.service, call.operation, call.path.instance_id as string, effect);
}

function requireCheckedDatabase(call: Call<CheckBody>): string[] {
    const { body } = call;
    const source = requireSource(call, requireInstance(call, "clickhouse"), body.source_instance_id);
    const tables = tablesOf(source, body.source_database_name);
    if (!tables) throw refusals.databaseNotFound(body.source_database_name);
    return tables;
}

/** Numbers are numbers here, stages are capitalised, and every row but the first lacks its source_database. */
function clickHouseRow({ service, now }: Call, task: ClickHouseTask, index: number) {
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

/** `{"white_list":"a,b"}` as text. */
function parseScope(value: string): ClickHouseTask["tables"] {
    let scope: Record<string, unknown>;
    try {
        scope = JSON.parse(value);
    } catch {
        throw refusals.badParameter("value must be JSON.");
    }
    const [type, ...others] = Object.keys(scope ?? {});
    if (
        (type !== "white_list" && type !== "black_list") ||
        others.length > 0 ||
        typeof scope[type] !== "string"
    )
        throw refusals.badParameter("value must hold white_list or black_list.");
    const names = scope[type].split(",").filter((name) => name !== "");
    if (type === "white_list" && names.length === 0)
        throw refusals.badParameter("white_list must not be empty.");
    return { type, names };
}
