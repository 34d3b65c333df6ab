export { ClickHouseReplication, type ClickHouseReplicationArgs } from "./clickHouseReplication";
export type { FailedCheck, Stage, Status } from "./outputs";
export {
    StarRocksReplication,
    type StarRocksReplicationArgs,
    type StarRocksTableConfig,
    type StarRocksTables,
} from "./starRocksReplication";
