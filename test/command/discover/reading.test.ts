import { formats } from "../../../command/discover/formats";
import { documentOf, summaryOf } from "../../../command/discover/summary";
import {
    makeClickHouseTask,
    makeSixTasks,
    makeStarRocksTask,
    oddDatabase,
    reports,
} from "../../support/consoleTasks";
import { discovered } from "../../support/discovered";
import { Discovering, remarksOf } from "../../support/discovering";
import { ids, operations } from "../../support/stillEmulator";

// What discover reads of tasks.

const discovering = new Discovering();
const { begin, found } = discovering;

afterEach(discovering.close);

const place = { instanceId: ids.starRocks, sourceInstanceId: ids.source, adopt: "unchanged" };
const clickHouse = { ...place, instanceId: ids.clickHouse };

test.each(["live", "documented"] as const)(
    "discover, %s: as few arguments as declare a task",
    async (dialect) => {
        await begin({ dialect });
        await makeSixTasks(discovering.emulator);
        const all = await found();
        const { tasks, leftOut } = all;
        expect(leftOut).toEqual([]);
        expect(Object.fromEntries(tasks.map(({ resourceName, args }) => [resourceName, args]))).toEqual({
            task_2024_billing: {
                ...place,
                sourceDatabase: "billing",
                taskName: "2024_billing",
                desiredState: "paused",
            },
            constructor: {
                ...place,
                sourceDatabase: "inventory",
                taskName: "constructor",
                tables: { exclude: ["stock*"] },
                wildcards: true,
                desiredState: "paused",
            },
            orders_1: {
                ...place,
                sourceDatabase: "orders",
                targetDatabase: "orders_analytics",
                taskName: "orders_1",
                tables: { include: ["order_items", "orders"] },
                databaseConfigs: { binlog_expire_logs_seconds: 3600, enable_chunk_level_dump: true },
                tableConfigs: {
                    orders: "order by id;key columns id",
                    order_items: 'partition by "day";buckets 8',
                },
            },
            everything: { ...place, instanceId: reports, instanceLevel: true, taskName: "everything" },
            crm: {
                ...clickHouse,
                sourceDatabase: "crm",
                tables: { include: ["accounts", "contacts"] },
                databaseConfigs: { max_sync_threads: 2, default_isolation_level: "READ_COMMITTED" },
                tableConfigs: { contacts: "PARTITION BY toYYYYMM(created) ORDER BY (id, created)" },
            },
            gr_e_crm_id_1_x: {
                ...clickHouse,
                sourceDatabase: oddDatabase,
                tables: { exclude: ["1e3", "no-table"] },
                tableConfigs: { "a.b": `ORDER BY "\${x}"` },
            },
        });
        for (const { changes } of tasks) expect(changes).toBe("");
        expect(remarksOf(all)).toEqual({
            orders_1: [
                `The task reads from node ${ids.replica}, unlike others of its source. ` +
                    "Add sourceNodeId to keep that node if the task is recreated.",
            ],
        });
    },
);

test("discover: requests each list and configuration once", async () => {
    await begin();
    for (const index of Array(30).keys())
        await makeStarRocksTask(discovering.emulator, {
            name: `task_${index}`,
            target: `target_${index}`,
            parameters: { max_rows_per_chunk: "5" },
        });
    discovering.emulator.clearRequests();
    expect((await found(ids.starRocks)).tasks).toHaveLength(30);
    expect(operations(discovering.emulator).sort()).toEqual([
        ...Array(30).fill("ListStarRocksDataReplicationConfig"),
        "ListStarRocksDataReplications",
        "ListStarRocksDbParameters",
    ]);
});

test("discover: lists of 300 tables come sorted, each name once", async () => {
    await begin();
    const tables = Array.from({ length: 300 }, (_, index) => `table_${(index * 7) % 300}`);
    await makeStarRocksTask(discovering.emulator, {
        name: "many",
        tables: { include: [...tables, "table_0"] },
    });
    const { tasks } = await found(ids.starRocks);
    expect(tasks[0]?.args.tables).toEqual({ include: [...tables].sort() });
});

test("discover: declares a parameter that was set to its default", async () => {
    await begin();
    await makeStarRocksTask(discovering.emulator, { name: "task", parameters: { max_rows_per_chunk: "0" } });
    expect((await found(ids.starRocks)).tasks[0]?.args.databaseConfigs).toEqual({ max_rows_per_chunk: 0 });
});

test("discover, summary: counts and names what a preview would change", () => {
    const instances = [{ id: "i", edition: "starrocks" as const }];
    const tasks = [discovered({}, 0), { ...discovered({}, 2), changes: "wildcards true -> false" }];
    expect(summaryOf({ instances, refusing: [], tasks, leftOut: [] }, formats.yaml)).toEqual([
        "Changed: task x on StarRocks instance i: wildcards true -> false.",
        "A preview will show 2 replications taken over, 1 changed.",
    ]);
});

test("discover, document: says how to use it, and what it lacks", async () => {
    await begin();
    await makeClickHouseTask(discovering.emulator, { database: "crm" });
    await makeStarRocksTask(discovering.emulator, { name: "task" });
    discovering.emulator.act(ids.starRocks, "task", { do: "cancel" });
    const all = await found(ids.clickHouse, ids.starRocks);
    const comments = documentOf(all, formats.typescript).split("\n\n")[0]?.split("\n") ?? [];
    expect(comments).toEqual([
        `// 1 replication of ClickHouse instance ${ids.clickHouse}, StarRocks instance ${ids.starRocks}, as "taurusdb-htap discover" has found them.`,
        expect.stringMatching(/^\/\/ Save it as index\.ts /),
        expect.stringMatching(/^\/\/ It shows each replication as one to create/),
        expect.stringMatching(/^\/\/ The node of the source that a task reads from is not declared/),
        expect.stringMatching(/^\/\/ ClickHouse does not show every setting/),
        `// Left out: task task on StarRocks instance ${ids.starRocks} was cancelled.`,
    ]);
});
