import { type Cloud, urlPath } from "./cloud";
import { allPages, type ListEnd } from "./paging";
import { flag, namesOf, number, percent, rowsOf, stage, status, text, words } from "./reading";
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

// HTAP Lightweight Edition, one function an operation: support.huaweicloud.com/api-taurusdb/<operationId>.html

export interface ClickHouseRow extends ReplicationRow {
    /** Some rows carry only the target's name. */
    sourceDatabase?: string;
    targetDatabase?: string;
}

/** The tasks of an instance, and what the service says of it as a whole. */
export interface ClickHouseList {
    rows: ClickHouseRow[];
    /** An operation of TaurusDB that affects replication, such as a restart or a switchover. */
    notice?: string;
}

export interface ClickHouseConfiguration {
    sourceInstanceId?: string;
    sourceNodeId?: string;
    sourceDatabase?: string;
    parameterChecks: CheckResult[];
    tableConfigChecks: CheckResult[];
    tables?: TableScope;
    /** The list that a running change leads to. */
    newTables?: TableScope;
    tablesAreChanging?: boolean;
    lastError?: string;
}

/** What the checks take. */
export interface ClickHouseSetup {
    sourceInstanceId: string;
    sourceNodeId?: string;
    sourceDatabase: string;
    databaseConfigs: NamedValue[];
    tableConfigs: NamedValue[];
    tables: TableScope;
}

const instancePath = (instanceId: string) => urlPath`/v3/{project_id}/instances/${instanceId}/clickhouse`;

/** ListClickHouseDataBaseReplication. */
export async function listClickHouseReplications(
    cloud: Cloud,
    instanceId: string,
    end?: ListEnd,
): Promise<ClickHouseList> {
    let notice: string | undefined;
    const rows = await allPages(
        async (query) => {
            const reply = await cloud.request<ReplyOf<"ListClickHouseDataBaseReplication">>({
                method: "GET",
                path: `${instancePath(instanceId)}/replication`,
                query,
            });
            notice = words(reply.ext_text);
            const rows = rowsOf(reply.replications, "tasks").map((row) => ({
                sourceDatabase: text(row.source_database),
                targetDatabase: text(row.target_database),
                status: status(row.status),
                stage: stage(row.stage) ?? "other",
                percentage: percent(row.percentage),
                catchupStage: stage(row.catchup_stage),
                catchupPercentage: percent(row.catchup_percentage),
            }));
            return { rows, total: number(reply.total_count) };
        },
        // The same task may have both names on one page and only the target's on the next.
        (row) => `${row.sourceDatabase ?? row.targetDatabase} ${row.stage === "cancelled"}`,
        { what: `tasks of instance ${instanceId}`, end },
    );
    return { rows, notice };
}

/** CreateClickHouseDataBaseReplication: creates and starts. Gives the job's id, if the reply has one. */
export async function createClickHouseReplication(
    cloud: Cloud,
    instanceId: string,
    task: { sourceInstanceId: string; sourceNodeId?: string; sourceDatabase: string },
): Promise<string | undefined> {
    const body: BodyOf<"CreateClickHouseDataBaseReplication"> = {
        source_instance_id: task.sourceInstanceId,
        source_node_id: task.sourceNodeId,
        source_database: task.sourceDatabase,
    };
    const path = `${instancePath(instanceId)}/replication`;
    return text(
        (await cloud.request<{ job_id?: unknown }>({ method: "POST", path, body, mayBeEmpty: true })).job_id,
    );
}

/** DeleteClickHouseDataBaseReplication. Gives the job's id, if the reply has one. */
export async function deleteClickHouseReplication(
    cloud: Cloud,
    instanceId: string,
    database: string,
): Promise<string | undefined> {
    const path = instancePath(instanceId) + urlPath`/replication/${database}`;
    return text(
        (await cloud.request<{ job_id?: unknown }>({ method: "DELETE", path, mayBeEmpty: true })).job_id,
    );
}

/** ListClickHouseDataBaseReplicationConfig. */
export async function showClickHouseConfiguration(
    cloud: Cloud,
    instanceId: string,
    database: string,
): Promise<ClickHouseConfiguration> {
    const reply = await cloud.request<ReplyOf<"ListClickHouseDataBaseReplicationConfig">>({
        method: "GET",
        path: `${instancePath(instanceId)}/replication/config`,
        query: { database_name: database },
    });
    const info = readDatabaseInfo(reply.database_info);
    return {
        sourceInstanceId: text(reply.source_instance_id),
        sourceNodeId: text(reply.source_node_id),
        sourceDatabase: info.database,
        parameterChecks: info.checks,
        tableConfigChecks: tableChecks(reply.table_infos),
        tables: readTableScope(reply.table_repl_config),
        newTables: flag(reply.is_tables_change) ? readTableScope(reply.new_table_repl_config) : undefined,
        tablesAreChanging: flag(reply.is_tables_change),
        lastError: words(reply.last_error_of_alter_table),
    };
}

/** UpdateClickHouseDataBaseConfig: the table list and the source node. Gives the job's id, if the reply has one. */
export async function modifyClickHouseReplication(
    cloud: Cloud,
    instanceId: string,
    change: { sourceInstanceId: string; sourceNodeId?: string; database: string; tables: TableScope },
): Promise<string | undefined> {
    const body: BodyOf<"UpdateClickHouseDataBaseConfig"> = {
        source_instance_id: change.sourceInstanceId,
        source_node_id: change.sourceNodeId,
        database: change.database,
        // The scope travels as JSON inside a text, the names joined by commas.
        value: JSON.stringify({ [listName(change.tables)]: change.tables.names.join(",") }),
    };
    const path = `${instancePath(instanceId)}/databases/replication/config`;
    return text(
        (await cloud.request<{ job_id?: unknown }>({ method: "PUT", path, body, mayBeEmpty: true })).job_id,
    );
}

/** DeleteClickHouseDataBaseConfig: stops a modification that is running. Gives the job's id, if the reply has one. */
export async function stopModifyingClickHouseReplication(
    cloud: Cloud,
    instanceId: string,
    database: string,
): Promise<string | undefined> {
    const path = `${instancePath(instanceId)}/databases/replication/config`;
    return text(
        (
            await cloud.request<{ job_id?: unknown }>({
                method: "DELETE",
                path,
                query: { database },
                mayBeEmpty: true,
            })
        ).job_id,
    );
}

/** CheckClickHouseDataBaseConfig. */
export async function checkClickHouseDatabaseConfig(
    cloud: Cloud,
    instanceId: string,
    setup: ClickHouseSetup,
): Promise<CheckResult[]> {
    const reply = await cloud.request<ReplyOf<"CheckClickHouseDataBaseConfig">>({
        method: "POST",
        path: `${instancePath(instanceId)}/replication/database-check`,
        body: setupOnWire(setup),
    });
    return parameterChecks(reply.db_config_check_results);
}

/** CheckClickHouseTableConfig. */
export async function checkClickHouseTableConfig(
    cloud: Cloud,
    instanceId: string,
    setup: ClickHouseSetup,
): Promise<CheckResult[]> {
    const body: BodyOf<"CheckClickHouseTableConfig"> = {
        ...setupOnWire(setup),
        tables_configs: tablesOnWire(setup.tableConfigs),
    };
    const reply = await cloud.request<ReplyOf<"CheckClickHouseTableConfig">>({
        method: "POST",
        path: `${instancePath(instanceId)}/replication/table-check`,
        body,
    });
    return tableChecks(reply.table_config_check_results);
}

/** ListClickHouseDataBaseParameter. */
export async function listClickHouseParameters(
    cloud: Cloud,
    instanceId: string,
): Promise<DatabaseParameter[]> {
    const reply = await cloud.request<ReplyOf<"ListClickHouseDataBaseParameter">>({
        method: "GET",
        path: `${instancePath(instanceId)}/replication/database-parameter`,
    });
    return rowsOf(reply.db_parameters, "parameters").map(readParameter);
}

/** ListClickHouseDataBase: the databases inside the instance. */
export function listClickHouseDatabases(cloud: Cloud, instanceId: string): Promise<string[]> {
    return allPages(
        async (query) => {
            const path = `${instancePath(instanceId)}/databases`;
            const reply = await cloud.request<ReplyOf<"ListClickHouseDataBase">>({
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

function setupOnWire(setup: ClickHouseSetup): BodyOf<"CheckClickHouseDataBaseConfig"> {
    return {
        source_instance_id: setup.sourceInstanceId,
        source_node_id: setup.sourceNodeId,
        source_database_name: setup.sourceDatabase,
        db_configs: parametersOnWire(setup.databaseConfigs),
        table_repl_config: { repl_type: listName(setup.tables), tables: setup.tables.names },
    };
}

function listName({ kind }: TableScope): "white_list" | "black_list" {
    return kind === "include" ? "white_list" : "black_list";
}
