export {
    ClickHouseReplication,
    type ClickHouseReplicationArgs,
    type ClickHouseTableConfig,
} from "./clickHouseReplication";
export type { FailedCheck, Stage, Status } from "./outputs";
export { type AssumeRole, Provider, type ProviderArgs } from "./provider";
export {
    StarRocksReplication,
    type StarRocksReplicationArgs,
    type StarRocksTableConfig,
} from "./starRocksReplication";
export type { ReplicationTables } from "./tables";
