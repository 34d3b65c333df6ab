export {
    ClickHouseReplication,
    type ClickHouseReplicationArgs,
    type ClickHouseTableConfig,
} from "./clickHouseReplication";
export {
    type DatabaseParameter,
    type GetClickHouseReplicationArgs,
    type GetStarRocksReplicationArgs,
    getClickHouseReplication,
    getClickHouseReplicationOutput,
    getStarRocksReplication,
    getStarRocksReplicationOutput,
    type HtapInstance,
    type ListClickHouseReplicationsArgs,
    type ListDatabaseParametersArgs,
    type ListHtapInstancesArgs,
    type ListSourceDatabasesArgs,
    type ListSourceTablesArgs,
    type ListStarRocksReplicationsArgs,
    listClickHouseReplications,
    listClickHouseReplicationsOutput,
    listDatabaseParameters,
    listDatabaseParametersOutput,
    listHtapInstances,
    listHtapInstancesOutput,
    listSourceDatabases,
    listSourceDatabasesOutput,
    listSourceTables,
    listSourceTablesOutput,
    listStarRocksReplications,
    listStarRocksReplicationsOutput,
    type SourceTable,
} from "./functions";
export type { FailedCheck, Stage, Status } from "./outputs";
export { type AssumeRole, Provider, type ProviderArgs } from "./provider";
export type { FunctionSettings } from "./query";
export {
    type ClickHouseEntry,
    type EnvironmentEntryOptions,
    ReplicationEnvironment,
    type ReplicationEnvironmentArgs,
    type ReplicationSummary,
    type StarRocksEntry,
} from "./replicationEnvironment";
export {
    StarRocksReplication,
    type StarRocksReplicationArgs,
    type StarRocksTableConfig,
} from "./starRocksReplication";
export type { ReplicationTables } from "./tables";
export type {
    ClickHouseDetails,
    ReplicationDetails,
    ReplicationListing,
    StarRocksDetails,
    StarRocksListing,
} from "./tasks";
