import { clickHouseConfiguration, clickHouseRow } from "./clickHouseReplies";
import { refusals } from "./errors";
import { clickHouseParameters, parameterAccepts, parameterRows } from "./parameters";
import { waiting } from "./progress";
import {
    type Call,
    type Handlers,
    page,
    requireInstance,
    requireNode,
    requireSource,
    tablesOf,
} from "./service";
import {
    allSucceeded,
    checkedParameters,
    checkedTables,
    parametersIn,
    type SettingsBody,
    tableSettingsIn,
} from "./settings";
import { clickHouseTasks as tasks } from "./tasks";
import type { CheckedClickHouse, ClickHouseTask, Job } from "./world";

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

interface CheckBody extends SettingsBody {
    source_instance_id: string;
    source_database_name: string;
    table_repl_config: { repl_type: string; tables: string[] };
}

export const clickHouseHandlers: Handlers = {
    ListClickHouseDataBaseReplication: (call) => {
        const { notice = null } = requireInstance(call, "clickhouse");
        const rows = tasks.listed(call);
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
        if (tasks.find(call, body.source_database)) throw refusals.taskExists(body.source_database);
        tasks.add(service, {
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
        return { job_id: tasks.startJob(call, "start", body.source_database) };
    },

    DeleteClickHouseDataBaseReplication: (call) => {
        const database = call.path.database_name as string;
        if (!tasks.find(call, database)) throw refusals.taskGone();
        tasks.refuseTwice(call, "delete", database);
        return { job_id: tasks.startJob(call, "delete", database) };
    },

    ListClickHouseDataBaseReplicationConfig: (call) => {
        const task = tasks.require(call, call.query.database_name as string);
        return clickHouseConfiguration(task, runningChange(call, task)?.effect.change);
    },

    UpdateClickHouseDataBaseConfig: (call: Call<ModifyBody>) => {
        const { body } = call;
        const task = tasks.require(call, body.database);
        const instance = requireInstance(call, "clickhouse");
        const source = requireSource(call, instance, body.source_instance_id);
        const tables = parseScope(body.value);
        if (runningChange(call, task)) throw refusals.operationUnderWay();
        const untouched =
            call.service.readings.clickHouseSetup === "change" && task.tables.names.length === 0;
        if (tables.type !== task.tables.type && !untouched)
            throw refusals.badParameter(`A ${task.tables.type} cannot become a ${tables.type}.`);
        const change: Partial<ClickHouseTask> = { tables };
        if (body.source_node_id !== undefined) change.sourceNodeId = requireNode(source, body.source_node_id);
        return { job_id: tasks.startJob(call, "modify", task.database, change) };
    },

    DeleteClickHouseDataBaseConfig: (call) => {
        const task = tasks.require(call, call.query.database as string);
        const running = runningChange(call, task);
        if (running) {
            running.ends = call.now;
            running.failReason = "The modification was stopped.";
        }
        return { job_id: tasks.startJob(call, "stopModifying", task.database) };
    },

    CheckClickHouseDataBaseConfig: (call: Call<CheckBody>) => {
        requireTables(call);
        const results = checkParameters(call.body);
        if (allSucceeded(results)) keepChecked(call, {});
        return { database_name: call.body.source_database_name, db_config_check_results: results };
    },

    CheckClickHouseTableConfig: (call: Call<CheckBody>) => {
        const tableConfigs = tableSettingsIn(call.body);
        const results = checkedTables(tableConfigs, requireTables(call), "Check Override Table Failed");
        if (allSucceeded([...checkParameters(call.body), ...results])) keepChecked(call, { tableConfigs });
        return {
            source_database_name: call.body.source_database_name,
            table_config_check_results: results,
        };
    },

    ListClickHouseDataBaseParameter: (call) => {
        requireInstance(call, "clickhouse");
        return { db_parameters: parameterRows(clickHouseParameters, false) };
    },

    ListClickHouseDataBase: (call) => {
        const names = tasks
            .all(call)
            .filter((task) => task.progress.stage !== "wait")
            .map((task) => task.database)
            .filter((name) => name.includes(call.query.database_name ?? ""))
            .sort();
        return { databases: page(names, call.query, 10), total_count: names.length };
    },
};

/** The job of a change that is still running. */
function runningChange({ service }: Call, { instanceId, database }: ClickHouseTask): Job | undefined {
    return tasks.jobUnderWay(service.world, instanceId, "modify", database);
}

function checkParameters(body: CheckBody) {
    return checkedParameters(parametersIn(body), ({ name, value }) =>
        parameterAccepts(clickHouseParameters, name, value),
    );
}

/** Keeps the setup of a check for the create that follows, and gives its settings to an existing task. */
function keepChecked(call: Call<CheckBody>, more: Partial<ClickHouseTask>): void {
    if (call.service.readings.clickHouseSetup !== "checks") return;
    const { body, service, path } = call;
    const database = body.source_database_name;
    const databaseConfigs = parametersIn(body);
    const task = tasks.find(call, database);
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

/** The tables of the database that a check names. */
function requireTables(call: Call<CheckBody>): string[] {
    const { body } = call;
    const source = requireSource(call, requireInstance(call, "clickhouse"), body.source_instance_id);
    const tables = tablesOf(source, body.source_database_name);
    if (!tables) throw refusals.databaseNotFound(body.source_database_name);
    return tables;
}

/** A list of tables as a change writes it: `{"white_list":"a,b"}`. */
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
