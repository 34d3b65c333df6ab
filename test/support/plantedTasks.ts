import type { ClickHouseTask, Emulator, StarRocksTask } from "pulumi-taurusdb-htap-emulator";
import { ids } from "./stillEmulator";

/** A StarRocks task that follows changes. It is there at once, without a request. */
export function plantStarRocks(
    { world }: Emulator,
    taskName: string,
    more: Partial<StarRocksTask> = {},
): StarRocksTask {
    const task: StarRocksTask = {
        instanceId: ids.starRocks,
        taskName,
        sourceInstanceId: ids.source,
        sourceNodeId: ids.primary,
        sourceDatabase: "orders",
        targetDatabase: taskName,
        databaseConfigs: [],
        tableConfigs: [],
        tables: { type: "exclude_tables", scope: "all", names: [] },
        instanceLevel: false,
        databaseScope: "part",
        wildcards: false,
        progress: { stage: "incremental", since: 0, copied: 0 },
        ...more,
    };
    world.starRocksTasks.push(task);
    return task;
}

/** The same for ClickHouse. */
export function plantClickHouse(
    { world }: Emulator,
    database: string,
    more: Partial<ClickHouseTask> = {},
): ClickHouseTask {
    const task: ClickHouseTask = {
        instanceId: ids.clickHouse,
        sourceInstanceId: ids.source,
        sourceNodeId: ids.primary,
        database,
        databaseConfigs: [],
        tableConfigs: [],
        tables: { type: "black_list", names: [] },
        progress: { stage: "incremental", since: 0, copied: 0 },
        ...more,
    };
    world.clickHouseTasks.push(task);
    return task;
}

/** What status shows of orders_1 as it is planted without more. */
export const shownOrders = {
    id: `${ids.starRocks}/orders_1`,
    instanceId: ids.starRocks,
    name: "orders_1",
    sourceDatabase: "orders",
    targetDatabase: "orders_1",
    stage: "incremental",
    status: "normal",
    percentage: 100,
    problems: [],
};
