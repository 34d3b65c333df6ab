import type { HtapInstance, SourceTable } from "../provider/api/htap";
import type { DatabaseParameter } from "../provider/api/replication";
import { call, type FunctionSettings, withInputs } from "./query";
import type { ClickHouseDetails, ReplicationListing, StarRocksDetails, StarRocksListing } from "./tasks";

// Each function asks the service while the program runs, also in a preview, and signs in as the resources do. Answers are not
// cached: every call sends its requests again. Only the connection is shared, with its token and project id. Reads are retried
// as `maxRetries` says. An error names the function. In a unit test the mocks answer instead, by the token
// `taurusdb-htap:index:<name of the function>`.

/** Arguments of {@link getStarRocksReplication}. */
export interface GetStarRocksReplicationArgs {
    /** Id of the StarRocks instance. */
    instanceId: string;
    /** Name of the task. */
    taskName: string;
}

/** Arguments of {@link getClickHouseReplication}. */
export interface GetClickHouseReplicationArgs {
    /** Id of the ClickHouse instance. */
    instanceId: string;
    /** Database of the source. */
    sourceDatabase: string;
}

/** Arguments of {@link listStarRocksReplications}. */
export interface ListStarRocksReplicationsArgs {
    /** Id of the StarRocks instance. */
    instanceId: string;
}

/** Arguments of {@link listClickHouseReplications}. */
export interface ListClickHouseReplicationsArgs {
    /** Id of the ClickHouse instance. */
    instanceId: string;
}

/** Arguments of {@link listDatabaseParameters}. */
export interface ListDatabaseParametersArgs {
    /** Id of the HTAP instance. */
    instanceId: string;
    /** Edition of that instance. */
    engine: "starrocks" | "clickhouse";
}

/** Arguments of {@link listSourceDatabases}. */
export interface ListSourceDatabasesArgs {
    /** Id of a StarRocks instance of the source. */
    instanceId: string;
    /** Id of the TaurusDB instance. */
    sourceInstanceId: string;
}

/** Arguments of {@link listSourceTables}. */
export interface ListSourceTablesArgs {
    /** Id of a StarRocks instance of the source. */
    instanceId: string;
    /** Id of the TaurusDB instance. */
    sourceInstanceId: string;
    /** Databases of the source whose tables are listed, at least one. */
    databases: string[];
}

/** Arguments of {@link listHtapInstances}. */
export interface ListHtapInstancesArgs {
    /** Id of the TaurusDB instance. */
    sourceInstanceId: string;
}

/**
 * Reads one StarRocks task. Fails if there is none of this name. Costs one request for the configuration and about one per 100
 * tasks for the list of the instance. API pages ListStarRocksDataReplications and ListStarRocksDataReplicationConfig.
 *
 * @example
 * const { stage, tables } = await taurusdb.getStarRocksReplication({ instanceId, taskName: "orders_1a2b3c4" });
 */
export function getStarRocksReplication(
    args: GetStarRocksReplicationArgs,
    settings?: FunctionSettings,
): Promise<StarRocksDetails> {
    return call("getStarRocksReplication", args, settings);
}

/**
 * Reads one StarRocks task, like {@link getStarRocksReplication}, by arguments that can be outputs of resources. It asks when
 * these resources exist, so the preview of a new resource shows the task as unknown.
 *
 * @example
 * const task = taurusdb.getStarRocksReplicationOutput({ instanceId, taskName: orders.taskName });
 * export const percentage = task.percentage;
 */
export const getStarRocksReplicationOutput = withInputs(getStarRocksReplication);

/**
 * Lists all tasks of a StarRocks instance, without the sub-tasks that copy added tables. Costs about one request per 100 tasks.
 * API page ListStarRocksDataReplications.
 */
export function listStarRocksReplications(
    args: ListStarRocksReplicationsArgs,
    settings?: FunctionSettings,
): Promise<StarRocksListing[]> {
    return call("listStarRocksReplications", args, settings);
}

/** Lists all tasks of a StarRocks instance whose id can be an output, when the resource that it comes from exists. */
export const listStarRocksReplicationsOutput = withInputs(listStarRocksReplications);

/**
 * Reads one ClickHouse task. Fails if the database is not replicated. Costs one request for the configuration and about one per
 * 100 tasks for the list of the instance. API pages ListClickHouseDataBaseReplication and
 * ListClickHouseDataBaseReplicationConfig.
 */
export function getClickHouseReplication(
    args: GetClickHouseReplicationArgs,
    settings?: FunctionSettings,
): Promise<ClickHouseDetails> {
    return call("getClickHouseReplication", args, settings);
}

/**
 * Reads one ClickHouse task, like {@link getClickHouseReplication}, by arguments that can be outputs of resources. It asks when
 * these resources exist.
 */
export const getClickHouseReplicationOutput = withInputs(getClickHouseReplication);

/**
 * Lists all tasks of a ClickHouse instance. Costs about one request per 100 tasks. API page ListClickHouseDataBaseReplication.
 */
export function listClickHouseReplications(
    args: ListClickHouseReplicationsArgs,
    settings?: FunctionSettings,
): Promise<ReplicationListing[]> {
    return call("listClickHouseReplications", args, settings);
}

/** Lists all tasks of a ClickHouse instance whose id can be an output, when the resource that it comes from exists. */
export const listClickHouseReplicationsOutput = withInputs(listClickHouseReplications);

/**
 * Lists the parameters that `databaseConfigs` can set, with ranges, defaults and units. `engine` must be the instance's edition.
 * Costs one request, for StarRocks about one per 100 parameters. API pages ListStarRocksDbParameters and
 * ListClickHouseDataBaseParameter.
 *
 * @example
 * const parameters = await taurusdb.listDatabaseParameters({ instanceId, engine: "starrocks" });
 * const range = parameters.find(({ name }) => name === "max_rows_per_chunk")?.range; // "0-1000000"
 */
export function listDatabaseParameters(
    args: ListDatabaseParametersArgs,
    settings?: FunctionSettings,
): Promise<DatabaseParameter[]> {
    return call("listDatabaseParameters", args, settings);
}

/** Lists the parameters that `databaseConfigs` can set on an instance whose id can be an output, when that is known. */
export const listDatabaseParametersOutput = withInputs(listDatabaseParameters);

/**
 * Lists the databases of a source, as a StarRocks instance of it sees them. The service documents this for StarRocks only. Costs
 * about one request per 100 databases. API page ShowInstanceDatabasesForHtap.
 *
 * @example
 * const databases = await taurusdb.listSourceDatabases({ instanceId, sourceInstanceId });
 */
export function listSourceDatabases(
    args: ListSourceDatabasesArgs,
    settings?: FunctionSettings,
): Promise<string[]> {
    return call("listSourceDatabases", args, settings);
}

/** Lists the databases of a source by ids that can be outputs, when the resources that they come from exist. */
export const listSourceDatabasesOutput = withInputs(listSourceDatabases);

/**
 * Lists the tables of databases of a source, as a StarRocks instance of it sees them. The service documents this for StarRocks
 * only. Costs about one request per 100 tables. API page ShowInstanceTablesForHtap.
 *
 * @example
 * const tables = await taurusdb.listSourceTables({ instanceId, sourceInstanceId, databases: ["orders"] });
 * const include = tables.map(({ table }) => table).filter((table) => !table.startsWith("tmp_"));
 */
export function listSourceTables(
    args: ListSourceTablesArgs,
    settings?: FunctionSettings,
): Promise<SourceTable[]> {
    return call("listSourceTables", args, settings);
}

/** Lists the tables of databases of a source by arguments that can be outputs, when the resources that they come from exist. */
export const listSourceTablesOutput = withInputs(listSourceTables);

/** Lists the HTAP instances of a TaurusDB instance, of both editions. Costs one request. API page ListHtapInstanceInfo. */
export function listHtapInstances(
    args: ListHtapInstancesArgs,
    settings?: FunctionSettings,
): Promise<HtapInstance[]> {
    return call("listHtapInstances", args, settings);
}

/** Lists the HTAP instances of a TaurusDB instance whose id can be an output, when the resource that it comes from exists. */
export const listHtapInstancesOutput = withInputs(listHtapInstances);

export type { DatabaseParameter, HtapInstance, SourceTable };
