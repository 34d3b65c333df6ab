import { type Cloud, urlPath } from "./cloud";
import { requestJob } from "./jobs";
import { allPages, type ListEnd } from "./paging";
import { flag, number, rowsOf, text } from "./reading";
import {
    type CheckResult,
    type DatabaseParameter,
    parametersOnWire,
    type ReplicationConfiguration,
    type ReplicationRow,
    readConfiguration,
    readParameter,
    readParameterChecks,
    readRow,
    readTableConfigChecks,
    type TableScope,
    tableConfigsOnWire,
} from "./replication";
import type { BodyOf, ReplyOf } from "./wireTypes";

// HTAP Standard Edition, one function per operation: support.huaweicloud.com/api-taurusdb/<operationId>.html
// A function that starts a job gives the job's id, or undefined if the reply has none.

export interface StarRocksRow extends ReplicationRow {
    taskName: string;
    sourceDatabase?: string;
    targetDatabase?: string;
    needsRepair?: boolean;
    /** False for a temporary sub-task, which copies added tables. */
    mainTask: boolean;
}

export interface StarRocksConfiguration extends ReplicationConfiguration {
    targetDatabase?: string;
    instanceLevel?: boolean;
    databaseScope?: string;
    wildcards?: boolean;
}

interface StarRocksStart {
    sourceInstanceId: string;
    sourceNodeId?: string;
    sourceDatabase: string;
    targetDatabase: string;
    taskName: string;
}

/** The whole configuration of a task, as checks and changes send it. */
export interface StarRocksSetup extends StarRocksStart {
    parameters: Record<string, string>;
    tableConfigs: Record<string, string>;
    tables: TableScope;
    instanceLevel: boolean;
    databaseScope: "all" | "part";
    wildcards: boolean;
}

const tasksPath = (instanceId: string) =>
    urlPath`/v3/{project_id}/instances/${instanceId}/starrocks/databases/replication`;

/** ListStarRocksDataReplications: all rows, with sub-tasks. No page says whether the total counts sub-tasks. */
export function listStarRocksReplications(
    cloud: Cloud,
    instanceId: string,
    end?: ListEnd,
): Promise<StarRocksRow[]> {
    return allPages(
        async (query) => {
            const reply = await cloud.request<ReplyOf<"ListStarRocksDataReplications">>({
                method: "GET",
                permission: "getReplication",
                path: tasksPath(instanceId),
                query,
            });
            const rows = rowsOf(reply.replications, "tasks").map((row) => ({
                ...readRow(row),
                taskName: text(row.task_name) ?? "",
                sourceDatabase: text(row.source_database),
                targetDatabase: text(row.target_database),
                needsRepair: flag(row.is_need_repair),
                mainTask: flag(row.is_main_task) ?? true,
            }));
            return { rows, total: number(reply.total_count) };
        },
        // A cancelled task and its successor may have the same name.
        (row) => `${row.mainTask} ${row.taskName} ${row.stage === "cancelled"}`,
        { what: `tasks of instance ${instanceId}`, end },
    );
}

/** CreateStarRocksDataReplication: starts a task, and creates it if no check has. */
export function startStarRocksReplication(cloud: Cloud, instanceId: string, start: StarRocksStart) {
    const body: BodyOf<"CreateStarRocksDataReplication"> = {
        source_instance_id: start.sourceInstanceId,
        source_node_id: start.sourceNodeId,
        source_database: start.sourceDatabase,
        target_database: start.targetDatabase,
        task_name: start.taskName,
    };
    return requestJob(cloud, {
        method: "POST",
        permission: "createDataSync",
        path: tasksPath(instanceId),
        body,
    });
}

/** PauseStarRocksDataReplication. No page names its IAM action, so it has that of resume. */
export function pauseStarRocksReplication(cloud: Cloud, instanceId: string, taskName: string) {
    return requestJob(cloud, {
        method: "POST",
        permission: "modifyDataSync",
        path: `${tasksPath(instanceId)}/pause`,
        body: { task_name: taskName },
    });
}

/** ResumeStarRocksDataReplication. */
export function resumeStarRocksReplication(cloud: Cloud, instanceId: string, taskName: string) {
    return requestJob(cloud, {
        method: "POST",
        permission: "modifyDataSync",
        path: `${tasksPath(instanceId)}/resume`,
        body: { task_name: taskName },
    });
}

/** DeleteStarRocksDataReplication: a DELETE with a body. */
export function deleteStarRocksReplication(cloud: Cloud, instanceId: string, taskName: string) {
    return requestJob(cloud, {
        method: "DELETE",
        permission: "deleteDataSync",
        path: tasksPath(instanceId),
        body: { task_name: taskName },
    });
}

/** ModifyDataSync with the whole configuration. After a failed check the reply is a 200 without a job id. */
export async function modifyStarRocksReplication(cloud: Cloud, instanceId: string, setup: StarRocksSetup) {
    const body: BodyOf<"ModifyDataSync"> = {
        ...setupOnWire(setup),
        tables_configs: tableConfigsOnWire(setup.tableConfigs),
    };
    const reply = await cloud.request<ReplyOf<"ModifyDataSync">>({
        method: "PUT",
        permission: "modifyDataSync",
        path: tasksPath(instanceId),
        body,
    });
    return { jobId: text(reply.job_id), checks: readChecks(reply) };
}

/** ListStarRocksDataReplicationConfig. */
export async function showStarRocksConfiguration(
    cloud: Cloud,
    instanceId: string,
    taskName: string,
): Promise<StarRocksConfiguration> {
    const reply = await cloud.request<ReplyOf<"ListStarRocksDataReplicationConfig">>({
        method: "GET",
        permission: "getReplicationConfig",
        path: `${tasksPath(instanceId)}/configuration`,
        query: { task_name: taskName },
    });
    return {
        ...readConfiguration(reply),
        targetDatabase: text(reply.target_database_name),
        instanceLevel: flag(reply.is_instance_level_sync),
        databaseScope: text(reply.database_repl_scope),
        wildcards: flag(reply.is_support_reg_exp),
    };
}

/** CheckDataBaseConfig. A write: it creates the task in stage Wait. */
export async function checkStarRocksDatabaseConfig(cloud: Cloud, instanceId: string, setup: StarRocksSetup) {
    const reply = await cloud.request<ReplyOf<"CheckDataBaseConfig">>({
        method: "POST",
        permission: "dbConfigCheck",
        path: `${tasksPath(instanceId)}/database-config-check`,
        body: setupOnWire(setup),
    });
    return readChecks(reply);
}

/** CheckTableConfig. A write: it creates the task in stage Wait. */
export async function checkStarRocksTableConfig(cloud: Cloud, instanceId: string, setup: StarRocksSetup) {
    const body: BodyOf<"CheckTableConfig"> = {
        ...setupOnWire(setup),
        tables_configs: tableConfigsOnWire(setup.tableConfigs),
        is_create_task: "true",
    };
    const reply = await cloud.request<ReplyOf<"CheckTableConfig">>({
        method: "POST",
        permission: "tablesConfigCheck",
        path: `${tasksPath(instanceId)}/table-config-check`,
        body,
    });
    return readChecks(reply);
}

/** ListStarRocksDbParameters: for a new task, or for a change of the named one. */
export function listStarRocksParameters(
    cloud: Cloud,
    instanceId: string,
    taskName?: string,
): Promise<DatabaseParameter[]> {
    const scenario: Record<string, string> =
        taskName === undefined ? {} : { add_task_scenario: "add_sub_task", main_task_name: taskName };
    return allPages(
        async (page) => {
            const reply = await cloud.request<ReplyOf<"ListStarRocksDbParameters">>({
                method: "GET",
                permission: "listDbParameter",
                path: `${tasksPath(instanceId)}/database-parameters`,
                query: { ...page, ...scenario },
            });
            return { rows: rowsOf(reply.db_parameters, "parameters").map(readParameter) };
        },
        (parameter) => parameter.name,
        { what: `parameters of instance ${instanceId}` },
    );
}

function setupOnWire(setup: StarRocksSetup): BodyOf<"CheckDataBaseConfig"> {
    const { kind, names } = setup.tables;
    return {
        source_instance_id: setup.sourceInstanceId,
        source_node_id: setup.sourceNodeId,
        source_database_name: setup.sourceDatabase,
        target_database_name: setup.targetDatabase,
        task_name: setup.taskName,
        db_configs: parametersOnWire(setup.parameters),
        table_repl_config: {
            repl_type: `${kind}_tables`,
            repl_scope: names.length === 0 ? "all" : "part",
            tables: names,
        },
        is_instance_level_sync: `${setup.instanceLevel}`,
        database_repl_scope: setup.databaseScope,
        is_support_reg_exp: `${setup.wildcards}`,
    };
}

/** Examples mix up the replies of checks and changes, so each list is read in all of them. */
function readChecks(reply: ReplyOf<"CheckTableConfig">): CheckResult[] {
    return [
        ...readParameterChecks(reply.source_db_config_check_results),
        ...readParameterChecks(reply.target_db_config_check_results),
        ...readTableConfigChecks(reply.tbl_config_check_results),
    ];
}
