export {
    ClickHouseReplication,
    type ClickHouseReplicationArgs,
    type ClickHouseTableConfig,
} from "./clickHouseReplication";
export type { FailedCheck, Stage, Status } from "./outputs";
export {
    StarRocksReplication,
    type StarRocksReplicationArgs,
    type StarRocksTableConfig,
} from "./starRocksReplication";
export type { ReplicationTables } from "./tables";
