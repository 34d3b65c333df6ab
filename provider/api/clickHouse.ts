import { type Cloud, urlPath } from "./cloud";
import { requestJob } from "./jobs";
import { allPages, type ListEnd } from "./paging";
import { number, rowsOf, text, words } from "./reading";
import {
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

// HTAP Lightweight Edition, one function per operation: support.huaweicloud.com/api-taurusdb/<operationId>.html
// A function that starts a job gives the job's id, or undefined if the reply has none.

export interface ClickHouseRow extends ReplicationRow {
    /** Undefined in rows that show only the target's name. */
    sourceDatabase?: string;
    targetDatabase?: string;
}

/** The tasks of an instance, and what the service says about the instance as a whole. */
export interface ClickHouseList {
    rows: ClickHouseRow[];
    /** An operation of TaurusDB that affects replication, such as a restart or a switchover. */
    notice?: string;
}

export type ClickHouseConfiguration = ReplicationConfiguration;

/** The whole configuration of a task, as checks send it. */
export interface ClickHouseSetup {
    sourceInstanceId: string;
    sourceNodeId?: string;
    sourceDatabase: string;
    parameters: Record<string, string>;
    tableConfigs: Record<string, string>;
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
                ...readRow(row),
                sourceDatabase: text(row.source_database),
                targetDatabase: text(row.target_database),
            }));
            return { rows, total: number(reply.total_count) };
        },
        // One page may show both names of a task, and the next page only the target's.
        (row) => `${row.sourceDatabase ?? row.targetDatabase} ${row.stage === "cancelled"}`,
        { what: `tasks of instance ${instanceId}`, end },
    );
    return { rows, notice };
}

/** CreateClickHouseDataBaseReplication: creates and starts. */
export function createClickHouseReplication(
    cloud: Cloud,
    instanceId: string,
    task: { sourceInstanceId: string; sourceNodeId?: string; sourceDatabase: string },
): Promise<string | undefined> {
    const body: BodyOf<"CreateClickHouseDataBaseReplication"> = {
        source_instance_id: task.sourceInstanceId,
        source_node_id: task.sourceNodeId,
        source_database: task.sourceDatabase,
    };
    return requestJob(cloud, { method: "POST", path: `${instancePath(instanceId)}/replication`, body });
}

/** DeleteClickHouseDataBaseReplication. */
export function deleteClickHouseReplication(cloud: Cloud, instanceId: string, database: string) {
    const path = instancePath(instanceId) + urlPath`/replication/${database}`;
    return requestJob(cloud, { method: "DELETE", path });
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
    return readConfiguration(reply);
}

/** UpdateClickHouseDataBaseConfig: changes the table list and the source node. */
export function modifyClickHouseReplication(
    cloud: Cloud,
    instanceId: string,
    change: { sourceInstanceId: string; sourceNodeId?: string; database: string; tables: TableScope },
): Promise<string | undefined> {
    const body: BodyOf<"UpdateClickHouseDataBaseConfig"> = {
        source_instance_id: change.sourceInstanceId,
        source_node_id: change.sourceNodeId,
        database: change.database,
        // JSON as text, with the names joined by commas.
        value: JSON.stringify({ [listName(change.tables)]: change.tables.names.join(",") }),
    };
    const path = `${instancePath(instanceId)}/databases/replication/config`;
    return requestJob(cloud, { method: "PUT", path, body });
}

/** DeleteClickHouseDataBaseConfig: stops a running change. */
export function stopModifyingClickHouseReplication(cloud: Cloud, instanceId: string, database: string) {
    const path = `${instancePath(instanceId)}/databases/replication/config`;
    return requestJob(cloud, { method: "DELETE", path, query: { database } });
}

/** CheckClickHouseDataBaseConfig. */
export async function checkClickHouseDatabaseConfig(
    cloud: Cloud,
    instanceId: string,
    setup: ClickHouseSetup,
) {
    const reply = await cloud.request<ReplyOf<"CheckClickHouseDataBaseConfig">>({
        method: "POST",
        path: `${instancePath(instanceId)}/replication/database-check`,
        body: setupOnWire(setup),
    });
    return readParameterChecks(reply.db_config_check_results);
}

/** CheckClickHouseTableConfig. */
export async function checkClickHouseTableConfig(cloud: Cloud, instanceId: string, setup: ClickHouseSetup) {
    const body: BodyOf<"CheckClickHouseTableConfig"> = {
        ...setupOnWire(setup),
        tables_configs: tableConfigsOnWire(setup.tableConfigs),
    };
    const reply = await cloud.request<ReplyOf<"CheckClickHouseTableConfig">>({
        method: "POST",
        path: `${instancePath(instanceId)}/replication/table-check`,
        body,
    });
    return readTableConfigChecks(reply.table_config_check_results);
}

/** ListClickHouseDataBaseParameter. */
export async function listClickHouseParameters(cloud: Cloud, instanceId: string) {
    const reply = await cloud.request<ReplyOf<"ListClickHouseDataBaseParameter">>({
        method: "GET",
        path: `${instancePath(instanceId)}/replication/database-parameter`,
    });
    return rowsOf(reply.db_parameters, "parameters").map(readParameter);
}

function setupOnWire(setup: ClickHouseSetup): BodyOf<"CheckClickHouseDataBaseConfig"> {
    return {
        source_instance_id: setup.sourceInstanceId,
        source_node_id: setup.sourceNodeId,
        source_database_name: setup.sourceDatabase,
        db_configs: parametersOnWire(setup.parameters),
        table_repl_config: { repl_type: listName(setup.tables), tables: setup.tables.names },
    };
}

function listName({ kind }: TableScope): "white_list" | "black_list" {
    return kind === "include" ? "white_list" : "black_list";
}
