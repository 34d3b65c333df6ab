export {
    ClickHouseReplication,
    type ClickHouseReplicationArgs,
    type ClickHouseTableConfig,
} from "./clickHouseReplication";
export {
    type ClickHouseDetails,
    type DatabaseParameter,
    type FunctionSettings,
    getClickHouseReplication,
    getClickHouseReplicationOutput,
    getStarRocksReplication,
    getStarRocksReplicationOutput,
    type HtapInstance,
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
    type ReplicationDetails,
    type ReplicationListing,
    type SourceTable,
    type StarRocksDetails,
    type StarRocksListing,
} from "./functions";
export type { FailedCheck, Stage, Status } from "./outputs";
export { type AssumeRole, Provider, type ProviderArgs } from "./provider";
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
