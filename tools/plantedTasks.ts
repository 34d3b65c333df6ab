import type { ClickHouseTask, Emulator, StarRocksTask } from "pulumi-taurusdb-htap-emulator";

/** The first instance of an edition, and its source. */
export function instanceOf({ world }: Emulator, edition: "starrocks" | "clickhouse") {
    const instance = world.instances.find((each) => each.edition === edition);
    if (!instance) throw new Error(`The emulator has no ${edition} instance.`);
    return { instanceId: instance.id, sourceInstanceId: instance.sourceId };
}

/** A StarRocks task that follows changes. It is there at once, without a request, by default at the end of the list. */
export function plantStarRocks(
    emulator: Emulator,
    taskName: string,
    more: Partial<StarRocksTask> = {},
    place = Number.POSITIVE_INFINITY,
): StarRocksTask {
    const task: StarRocksTask = {
        ...instanceOf(emulator, "starrocks"),
        taskName,
        sourceNodeId: emulator.world.sources[0]?.nodes[0] ?? "",
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
    emulator.world.starRocksTasks.splice(place, 0, task);
    return task;
}

/** The same for ClickHouse. */
export function plantClickHouse(
    emulator: Emulator,
    database: string,
    more: Partial<ClickHouseTask> = {},
    place = Number.POSITIVE_INFINITY,
): ClickHouseTask {
    const task: ClickHouseTask = {
        ...instanceOf(emulator, "clickhouse"),
        sourceNodeId: emulator.world.sources[0]?.nodes[0] ?? "",
        database,
        databaseConfigs: [],
        tableConfigs: [],
        tables: { type: "black_list", names: [] },
        progress: { stage: "incremental", since: 0, copied: 0 },
        ...more,
    };
    emulator.world.clickHouseTasks.splice(place, 0, task);
    return task;
}
