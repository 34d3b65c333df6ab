import { type Cloud, urlPath } from "./cloud";
import { allPages, type ListEnd } from "./paging";
import { flag, namesOf, number, percent, rowsOf, sentences, stage, status, text } from "./reading";
import {
    type CheckResult,
    type DatabaseParameter,
    type NamedValue,
    parameterChecks,
    parametersOnWire,
    type ReplicationRow,
    readDatabaseInfo,
    readParameter,
    readTableScope,
    type TableScope,
    tableChecks,
    tablesOnWire,
} from "./replication";
import type { BodyOf, ReplyOf } from "./wireTypes";

// HTAP Standard Edition, one function an operation: support.huaweicloud.com/api-taurusdb/<operationId>.html

export interface StarRocksRow extends ReplicationRow {
    taskName: string;
    sourceDatabase?: string;
    targetDatabase?: string;
    needsRepair?: boolean;
    /** False for a temporary sub-task that catches up added tables. */
    mainTask: boolean;
}

export interface StarRocksConfiguration {
    sourceInstanceId?: string;
    sourceNodeId?: string;
    sourceDatabase?: string;
    targetDatabase?: string;
    parameterChecks: CheckResult[];
    tableConfigChecks: CheckResult[];
    tables?: TableScope;
    /** The list that a running change leads to. */
    newTables?: TableScope;
    instanceLevel?: boolean;
    databaseScope?: string;
    wildcards?: boolean;
    tablesAreChanging?: boolean;
    /** What went wrong, in the service's words. */
    lastError?: string;
}

export interface StarRocksStart {
    sourceInstanceId: string;
    sourceNodeId?: string;
    sourceDatabase: string;
    targetDatabase: string;
    taskName: string;
}

/** The whole configuration of a task, as checks and changes send it. */
export interface StarRocksSetup extends StarRocksStart {
    databaseConfigs: NamedValue[];
    tableConfigs: NamedValue[];
    tables?: TableScope;
    instanceLevel?: boolean;
    databaseScope?: "all" | "part";
    wildcards?: boolean;
}

/** The IAM action in full. For pause no page names one; that of resume is taken for both. */
const permission = (action: string) => `gaussdbformysql:htapInstance:${action}`;

const tasksPath = (instanceId: string) =>
    urlPath`/v3/{project_id}/instances/${instanceId}/starrocks/databases/replication`;

/** ListStarRocksDataReplications: every row, sub-tasks too. Whether its total counts those no page says. */
export function listStarRocksReplications(
    cloud: Cloud,
    instanceId: string,
    end?: ListEnd,
): Promise<StarRocksRow[]> {
    return allPages(
        async (query) => {
            const reply = await cloud.request<ReplyOf<"ListStarRocksDataReplications">>({
                method: "GET",
                permission: permission("getReplication"),
                path: tasksPath(instanceId),
                query,
            });
            const rows = rowsOf(reply.replications, "tasks").map((row) => ({
                taskName: text(row.task_name) ?? "",
                sourceDatabase: text(row.source_database),
                targetDatabase: text(row.target_database),
                status: status(row.status),
                stage: stage(row.stage) ?? "other",
                percentage: percent(row.percentage),
                catchupStage: stage(row.catchup_stage),
                catchupPercentage: percent(row.catchup_percentage),
                needsRepair: flag(row.is_need_repair),
                mainTask: flag(row.is_main_task) ?? true,
            }));
            return { rows, total: number(reply.total_count) };
        },
        // A task that was cancelled may stand beside the one that was made in its place.
        (row) => `${row.mainTask} ${row.taskName} ${row.stage === "cancelled"}`,
        { what: `tasks of instance ${instanceId}`, end },
    );
}

/** CreateStarRocksDataReplication: starts a task, and creates it where no check has. Gives the job's id, if the reply has one. */
export function startStarRocksReplication(
    cloud: Cloud,
    instanceId: string,
    start: StarRocksStart,
): Promise<string | undefined> {
    const body: BodyOf<"CreateStarRocksDataReplication"> = {
        source_instance_id: start.sourceInstanceId,
        source_node_id: start.sourceNodeId,
        source_database: start.sourceDatabase,
        target_database: start.targetDatabase,
        task_name: start.taskName,
    };
    return sendForJob(cloud, "createDataSync", "POST", tasksPath(instanceId), body);
}

/** PauseStarRocksDataReplication. Gives the job's id, if the reply has one. */
export function pauseStarRocksReplication(
    cloud: Cloud,
    instanceId: string,
    taskName: string,
): Promise<string | undefined> {
    return sendForJob(cloud, "modifyDataSync", "POST", `${tasksPath(instanceId)}/pause`, {
        task_name: taskName,
    });
}

/** ResumeStarRocksDataReplication. Gives the job's id, if the reply has one. */
export function resumeStarRocksReplication(
    cloud: Cloud,
    instanceId: string,
    taskName: string,
): Promise<string | undefined> {
    return sendForJob(cloud, "modifyDataSync", "POST", `${tasksPath(instanceId)}/resume`, {
        task_name: taskName,
    });
}

/** DeleteStarRocksDataReplication: a DELETE with a body. Gives the job's id, if the reply has one. */
export function deleteStarRocksReplication(
    cloud: Cloud,
    instanceId: string,
    taskName: string,
): Promise<string | undefined> {
    return sendForJob(cloud, "deleteDataSync", "DELETE", tasksPath(instanceId), { task_name: taskName });
}

async function sendForJob(
    cloud: Cloud,
    action: string,
    method: "POST" | "DELETE",
    path: string,
    body: object,
): Promise<string | undefined> {
    const reply = await cloud.request<{ job_id?: unknown }>({
        method,
        path,
        body,
        permission: permission(action),
        mayBeEmpty: true,
    });
    return text(reply.job_id);
}

/** ModifyDataSync with the whole configuration. A failed check comes with a 200 and without a job. */
export async function modifyStarRocksReplication(
    cloud: Cloud,
    instanceId: string,
    setup: StarRocksSetup,
): Promise<{ jobId?: string; checks: CheckResult[] }> {
    const body: BodyOf<"ModifyDataSync"> = {
        ...setupOnWire(setup),
        tables_configs: tablesOnWire(setup.tableConfigs),
    };
    const reply = await cloud.request<ReplyOf<"ModifyDataSync">>({
        method: "PUT",
        permission: permission("modifyDataSync"),
        path: tasksPath(instanceId),
        body,
    });
    return {
        jobId: text(reply.job_id),
        checks: [
            ...parameterChecks(reply.source_db_config_check_results),
            ...tableChecks(reply.tbl_config_check_results),
        ],
    };
}

/** ListStarRocksDataReplicationConfig. */
export async function showStarRocksConfiguration(
    cloud: Cloud,
    instanceId: string,
    taskName: string,
): Promise<StarRocksConfiguration> {
    const reply = await cloud.request<ReplyOf<"ListStarRocksDataReplicationConfig">>({
        method: "GET",
        permission: permission("getReplicationConfig"),
        path: `${tasksPath(instanceId)}/configuration`,
        query: { task_name: taskName },
    });
    return readConfiguration(reply);
}

/** ListStarRocksDataReplicationConfigByDataBase, by target database. */
export async function showStarRocksConfigurationByDatabase(
    cloud: Cloud,
    instanceId: string,
    targetDatabase: string,
): Promise<StarRocksConfiguration> {
    const reply = await cloud.request<ReplyOf<"ListStarRocksDataReplicationConfigByDataBase">>({
        method: "GET",
        permission: permission("getReplicationConfig"),
        path: tasksPath(instanceId) + urlPath`/configuration/${targetDatabase}`,
    });
    return readConfiguration(reply);
}

/** CheckDataBaseConfig. A write: it creates the waiting task. */
export async function checkStarRocksDatabaseConfig(
    cloud: Cloud,
    instanceId: string,
    setup: StarRocksSetup,
): Promise<{ taskName?: string; checks: CheckResult[] }> {
    const reply = await cloud.request<ReplyOf<"CheckDataBaseConfig">>({
        method: "POST",
        permission: permission("dbConfigCheck"),
        path: `${tasksPath(instanceId)}/database-config-check`,
        body: setupOnWire(setup),
    });
    return {
        taskName: text(reply.task_name),
        checks: [
            ...parameterChecks(reply.source_db_config_check_results),
            ...parameterChecks(reply.target_db_config_check_results),
        ],
    };
}

/** CheckTableConfig. A write when `createTask` is set. */
export async function checkStarRocksTableConfig(
    cloud: Cloud,
    instanceId: string,
    setup: StarRocksSetup,
    createTask: boolean,
): Promise<{ taskName?: string; checks: CheckResult[] }> {
    const body: BodyOf<"CheckTableConfig"> = {
        ...setupOnWire(setup),
        tables_configs: tablesOnWire(setup.tableConfigs),
        is_create_task: onWire(createTask),
    };
    const reply = await cloud.request<ReplyOf<"CheckTableConfig">>({
        method: "POST",
        permission: permission("tablesConfigCheck"),
        path: `${tasksPath(instanceId)}/table-config-check`,
        body,
    });
    return {
        taskName: text(reply.task_name),
        checks: [
            ...parameterChecks(reply.source_db_config_check_results),
            ...parameterChecks(reply.target_db_config_check_results),
            ...tableChecks(reply.tbl_config_check_results),
        ],
    };
}

/** ListStarRocksDbParameters; of a task that exists when its name is given. */
export function listStarRocksParameters(
    cloud: Cloud,
    instanceId: string,
    taskName?: string,
): Promise<DatabaseParameter[]> {
    return allPages(
        async (query) => {
            const reply = await cloud.request<ReplyOf<"ListStarRocksDbParameters">>({
                method: "GET",
                permission: permission("listDbParameter"),
                path: `${tasksPath(instanceId)}/database-parameters`,
                query:
                    taskName === undefined
                        ? query
                        : { ...query, add_task_scenario: "add_sub_task", main_task_name: taskName },
            });
            return { rows: rowsOf(reply.db_parameters, "parameters").map(readParameter) };
        },
        (parameter) => parameter.name,
        { what: `parameters of instance ${instanceId}` },
    );
}

/** ListStarRocksDataBases: the databases inside the instance. */
export function listStarRocksDatabases(cloud: Cloud, instanceId: string): Promise<string[]> {
    return allPages(
        async (query) => {
            const path = urlPath`/v3/{project_id}/instances/${instanceId}/starrocks/databases`;
            const reply = await cloud.request<ReplyOf<"ListStarRocksDataBases">>({
                method: "GET",
                path,
                query,
            });
            return { rows: namesOf(reply.databases, "databases") };
        },
        (name) => name,
        { what: `databases of instance ${instanceId}` },
    );
}

function setupOnWire(setup: StarRocksSetup): BodyOf<"CheckDataBaseConfig"> {
    return {
        source_instance_id: setup.sourceInstanceId,
        source_node_id: setup.sourceNodeId,
        source_database_name: setup.sourceDatabase,
        target_database_name: setup.targetDatabase,
        task_name: setup.taskName,
        db_configs: parametersOnWire(setup.databaseConfigs),
        table_repl_config: setup.tables && {
            repl_type: setup.tables.kind === "include" ? "include_tables" : "exclude_tables",
            repl_scope: setup.tables.names.length === 0 ? "all" : "part",
            tables: setup.tables.names,
        },
        is_instance_level_sync: setup.instanceLevel === undefined ? undefined : onWire(setup.instanceLevel),
        database_repl_scope: setup.databaseScope,
        is_support_reg_exp: setup.wildcards === undefined ? undefined : onWire(setup.wildcards),
    };
}

function onWire(value: boolean): "true" | "false" {
    return value ? "true" : "false";
}

function readConfiguration(reply: ReplyOf<"ListStarRocksDataReplicationConfig">): StarRocksConfiguration {
    const { database, checks } = readDatabaseInfo(reply.database_info);
    return {
        sourceInstanceId: text(reply.source_instance_id),
        sourceNodeId: text(reply.source_node_id),
        sourceDatabase: database,
        targetDatabase: text(reply.target_database_name),
        parameterChecks: checks,
        tableConfigChecks: tableChecks(reply.table_infos ?? reply.table_info),
        tables: readTableScope(reply.table_repl_config),
        newTables: flag(reply.is_tables_change) ? readTableScope(reply.new_table_repl_config) : undefined,
        instanceLevel: flag(reply.is_instance_level_sync),
        databaseScope: text(reply.database_repl_scope),
        wildcards: flag(reply.is_support_reg_exp),
        tablesAreChanging: flag(reply.is_tables_change),
        lastError: sentences(reply.last_error_of_alter_table, reply.error_msg),
    };
}
