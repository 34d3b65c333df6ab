import { refusals } from "./errors";
import { parameterRows, starRocksParameters } from "./parameters";
import { type Call, type Handlers, page, requireInstance, requireNode, requireSource } from "./service";
import { allSucceeded, parametersIn, tableSettingsIn } from "./settings";
import { starRocksConfiguration, starRocksRow, starRocksRows } from "./starRocksReplies";
import {
    checkParameters,
    checkTables,
    type NewTaskBody,
    newTask,
    requireSameTask,
    type SetupBody,
    tablesAfter,
} from "./starRocksSetup";
import { starRocksTasks as tasks } from "./tasks";
import type { StarRocksTask } from "./world";

interface StartBody {
    source_instance_id: string;
    source_node_id?: string;
    source_database: string;
    target_database: string;
    task_name: string;
}

type CheckBody = NewTaskBody & { is_create_task?: "true" | "false" };

export const starRocksHandlers: Handlers = {
    ListStarRocksDataReplications: (call) => {
        const rows = tasks.listed(call).flatMap((task) => starRocksRows(call, task));
        const replications = page(rows, call.query, 100).map((row) => starRocksRow(call, row));
        return { total_count: rows.length, replications, ext_text: null };
    },

    CreateStarRocksDataReplication: (call: Call<StartBody>) => {
        const { body, service } = call;
        const task = tasks.find(call, body.task_name);
        if (task) {
            const same =
                task.sourceInstanceId === body.source_instance_id &&
                task.sourceDatabase === body.source_database &&
                task.targetDatabase === body.target_database;
            if (!same) throw refusals.taskExists(body.task_name);
            tasks.refuseTwice(call, "start", task.taskName);
            if (task.progress.stage !== "wait") throw refusals.stageForbids("started", task.progress.stage);
        } else if (service.readings.createFlow === "check") {
            // The newer pages call this "start", and only an existing task can be started.
            throw refusals.taskNotFound();
        } else {
            const described = {
                task_name: body.task_name,
                source_instance_id: body.source_instance_id,
                source_node_id: body.source_node_id,
                source_database_name: body.source_database,
                target_database_name: body.target_database,
            };
            tasks.add(service, newTask(call, described));
        }
        return { job_id: tasks.startJob(call, "start", body.task_name) };
    },

    ModifyDataSync: (call: Call<SetupBody>) => {
        const { body, service } = call;
        const task = tasks.require(call, body.task_name);
        requireModifiable(call, task);
        requireSameTask(task, body);
        const instance = requireInstance(call, "starrocks");
        const source = requireSource(call, instance, body.source_instance_id ?? task.sourceInstanceId);
        const resets = service.readings.omitted === "reset";
        const change: Partial<StarRocksTask> = {};
        if (body.source_node_id !== undefined || resets)
            change.sourceNodeId = requireNode(source, body.source_node_id);
        if (body.table_repl_config || resets)
            change.tables = tablesAfter(
                task,
                body.table_repl_config ?? { repl_type: task.tables.type, tables: [] },
            );
        if (body.db_configs || resets) change.databaseConfigs = parametersIn(body);
        if (body.tables_configs || resets) change.tableConfigs = tableSettingsIn(body);
        if (body.is_support_reg_exp || resets) change.wildcards = body.is_support_reg_exp === "true";
        const parameters = checkParameters(body, task);
        const tables = checkTables(call, body, task);
        return {
            source_database_name: task.sourceDatabase,
            target_database_name: task.targetDatabase,
            task_name: task.taskName,
            source_db_config_check_results: parameters,
            tbl_config_check_results: tables,
            job_id: allSucceeded([...parameters, ...tables])
                ? tasks.startJob(call, "modify", task.taskName, change)
                : null,
        };
    },

    DeleteStarRocksDataReplication: (call: Call<{ task_name: string }>) => {
        const { task_name } = call.body;
        if (!tasks.find(call, task_name)) throw refusals.taskGone();
        tasks.refuseTwice(call, "delete", task_name);
        return { job_id: tasks.startJob(call, "delete", task_name) };
    },

    PauseStarRocksDataReplication: (call: Call<{ task_name: string }>) => {
        const { task_name } = call.body;
        const { stage } = tasks.require(call, task_name).progress;
        if (stage !== "full" && stage !== "incremental") throw refusals.stageForbids("paused", stage);
        tasks.refuseTwice(call, "pause", task_name);
        return { job_id: tasks.startJob(call, "pause", task_name) };
    },

    ResumeStarRocksDataReplication: (call: Call<{ task_name: string }>) => {
        const { task_name } = call.body;
        const { stage } = tasks.require(call, task_name).progress;
        if (stage !== "paused") throw refusals.stageForbids("resumed", stage);
        tasks.refuseTwice(call, "resume", task_name);
        return { job_id: tasks.startJob(call, "resume", task_name) };
    },

    ListStarRocksDataReplicationConfig: (call) =>
        starRocksConfiguration(call, tasks.require(call, call.query.task_name as string)),

    ListStarRocksDataReplicationConfigByDataBase: (call) => {
        const task = tasks.all(call).find((each) => each.targetDatabase === call.path.database);
        if (!task) throw refusals.taskNotFound();
        return starRocksConfiguration(call, task);
    },

    CheckDataBaseConfig: (call: Call<CheckBody>) => ({
        ...check(call, call.service.readings.createFlow === "check"),
        source_db_config_check_results: checkParameters(call.body),
        target_db_config_check_results: [],
    }),

    CheckTableConfig: (call: Call<CheckBody>) => ({
        ...check(call, call.service.readings.createFlow === "check" && call.body.is_create_task === "true"),
        source_db_config_check_results: checkParameters(call.body),
        tbl_config_check_results: checkTables(call, call.body),
    }),

    ListStarRocksDbParameters: (call) => {
        requireInstance(call, "starrocks");
        const rows = parameterRows(starRocksParameters, call.query.add_task_scenario !== undefined);
        return { db_parameters: page(rows, call.query, 1) };
    },

    ListStarRocksDataBases: (call) => {
        const names = tasks
            .all(call)
            .filter((task) => task.progress.stage !== "wait")
            .map((task) => task.targetDatabase)
            .filter((name) => name.includes(call.query.database_name ?? ""));
        const databases = page([...new Set(names)].sort(), call.query, 1);
        // Public clients have seen 0 here whatever the number of databases.
        return { databases, total_count: 0, timestamp: Math.floor(call.now / 1000) };
    },
};

function requireModifiable({ service }: Call, { progress, catchUp }: StarRocksTask): void {
    // A task has one sub-task at a time.
    if (catchUp) throw refusals.operationUnderWay();
    const { modifyWhile } = service.readings;
    const { stage } = progress;
    const runs = stage === "full" || stage === "incremental";
    const allowed = stage === "wait" || modifyWhile === "any" || (modifyWhile === "running") === runs;
    if (stage === "cancelled" || !allowed) throw refusals.stageForbids("modified", stage);
}

/** The common part of both checks' replies. `creates`: the check leaves a waiting task. */
function check(call: Call<CheckBody>, creates: boolean) {
    const { body, service } = call;
    if (service.readings.checks === "absent") throw refusals.apiNotFound();
    if (creates && tasks.find(call, body.task_name)) throw refusals.taskExists(body.task_name);
    const task = newTask(call, body);
    if (creates) tasks.add(service, task);
    return {
        source_database_name: body.source_database_name,
        target_database_name: body.target_database_name,
        task_name: body.task_name,
    };
}
