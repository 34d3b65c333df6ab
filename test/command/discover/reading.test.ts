import type { Emulator, EmulatorOptions } from "pulumi-taurusdb-htap-emulator";
import { type Discovery, discover } from "../../../command/discover/discovery";
import { formats } from "../../../command/discover/formats";
import { snapshotOf } from "../../../command/discover/snapshot";
import { documentOf, summaryOf } from "../../../command/discover/summary";
import { starRocksReplication } from "../../../provider/starRocks/replication";
import { askEmulator } from "../../support/askEmulator";
import {
    atOnce,
    makeClickHouseTask,
    makeSixTasks,
    makeStarRocksTask,
    oddDatabase,
    reports,
} from "../../support/consoleTasks";
import { discovered } from "../../support/discovered";
import { cloudAt, ids, operations, starRocksBase, stillEmulator } from "../../support/stillEmulator";

// What discover reads of tasks, and which it leaves out.

let still: Awaited<ReturnType<typeof stillEmulator>>;
let emulator: Emulator;

afterEach(() => still.emulator.close());

async function begin(options: EmulatorOptions = {}): Promise<void> {
    still = await stillEmulator({ ...atOnce, ...options });
    emulator = still.emulator;
}

async function found(...instances: string[]): Promise<Discovery> {
    const snapshot = snapshotOf(cloudAt(emulator), { pollInterval: 10_000, settleTime: 60_000 });
    const all = instances.length > 0 ? instances : [ids.starRocks, reports, ids.clickHouse];
    return discover(
        all.map((id) => ({ id })),
        snapshot,
    );
}

const reasons = ({ leftOut }: Discovery) =>
    Object.fromEntries(leftOut.map(({ name, reason }) => [name, reason]));

const place = { instanceId: ids.starRocks, sourceInstanceId: ids.source, sourceNodeId: ids.primary };
const clickHouse = { ...place, instanceId: ids.clickHouse };

test.each(["live", "documented"] as const)(
    "discover, %s: as few arguments as declare a task",
    async (dialect) => {
        await begin({ dialect });
        await makeSixTasks(emulator);
        const { tasks, leftOut } = await found();
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
                sourceNodeId: ids.replica,
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
        for (const { changes, doubts } of tasks) expect([changes, doubts]).toEqual(["", []]);
    },
);

test("discover: requests each list, configuration and parameter list once", async () => {
    await begin();
    for (const index of Array(30).keys())
        await makeStarRocksTask(emulator, {
            name: `task_${index}`,
            target: `target_${index}`,
            parameters: { max_rows_per_chunk: "5" },
        });
    emulator.clearRequests();
    expect((await found(ids.starRocks)).tasks).toHaveLength(30);
    expect(operations(emulator).sort()).toEqual([
        ...Array(30).fill("ListStarRocksDataReplicationConfig"),
        "ListStarRocksDataReplications",
        "ListStarRocksDbParameters",
    ]);
});

test("discover: lists of 300 tables come sorted, each name once", async () => {
    await begin();
    const tables = Array.from({ length: 300 }, (_, index) => `table_${(index * 7) % 300}`);
    await makeStarRocksTask(emulator, { name: "many", tables: { include: [...tables, "table_0"] } });
    const { tasks } = await found(ids.starRocks);
    expect(tasks[0]?.args.tables).toEqual({ include: [...tables].sort() });
});

test("discover: declares a parameter that was set to its default", async () => {
    await begin();
    await makeStarRocksTask(emulator, { name: "task", parameters: { max_rows_per_chunk: "0" } });
    expect((await found(ids.starRocks)).tasks[0]?.args.databaseConfigs).toEqual({ max_rows_per_chunk: 0 });
});

describe("discover leaves out", () => {
    test("a cancelled task, and one that has failed with its reason", async () => {
        await begin();
        await makeStarRocksTask(emulator, { name: "task" });
        await makeClickHouseTask(emulator, { database: "crm" });
        emulator.act(ids.starRocks, "task", { do: "cancel" });
        emulator.act(ids.clickHouse, "crm", { do: "fail", reason: "the disk is\nfull" });
        const all = await found();
        expect(all.tasks).toEqual([]);
        expect(reasons(all)).toEqual({ task: "was cancelled.", crm: "has failed: the disk is full." });
    });

    test("no task in silence for the row that its predecessor has left", async () => {
        await begin({ deleted: "cancelled" });
        for (const name of ["again", "gone"]) {
            await makeStarRocksTask(emulator, { name });
            const path = `{project}/instances/${ids.starRocks}/starrocks/databases/replication`;
            await askEmulator(emulator, "DELETE", path, { task_name: name });
        }
        await makeStarRocksTask(emulator, { name: "again" });
        const all = await found(ids.starRocks);
        expect(all.tasks.map(({ name }) => name)).toEqual(["again"]);
        expect(reasons(all)).toEqual({ gone: "was cancelled." });
    });

    test("sub-tasks in silence, and doubts a list that is just changing", async () => {
        await begin({ timings: { ...atOnce.timings, catchUp: 60_000 } });
        const tables = { include: ["orders"] };
        await makeStarRocksTask(emulator, { name: "task", tables });
        const [task] = emulator.world.starRocksTasks;
        if (task) Object.assign(task, { catchUp: { since: still.time.now(), before: ["orders"] } });
        task?.tables.names.push("returns");
        const { tasks, leftOut } = await found(ids.starRocks);
        expect(leftOut).toEqual([]);
        expect(tasks).toMatchObject([
            {
                args: { tables: { include: ["orders", "returns"] } },
                doubts: ["a change of its tables is running: the new list is declared."],
            },
        ]);
    });

    test("a task with a name that no program may give", async () => {
        await begin();
        await makeStarRocksTask(emulator, { name: "task" });
        const [task] = emulator.world.starRocksTasks;
        if (task) task.targetDatabase = "by-hand";
        expect(reasons(await found(ids.starRocks))).toEqual({
            task: 'cannot be declared: targetDatabase "by-hand": must be letters, digits and underscores only.',
        });
    });

    test("a task that the service does not show", async () => {
        await begin();
        await makeStarRocksTask(emulator, { name: "task" });
        const [task] = emulator.world.starRocksTasks;
        if (task) task.taskName = "by-hand";
        const all = await found(ids.starRocks);
        expect(reasons(all)).toEqual({
            "by-hand": expect.stringContaining("400 DBS.280001 Parameter error."),
        });
    });

    test("a waiting task whose start has failed, which an up would recreate", async () => {
        await begin();
        await makeStarRocksTask(emulator, { name: "task", stage: "wait" });
        emulator.act(ids.starRocks, "task", { do: "breakDown", reason: "no binlog" });
        expect(reasons(await found(ids.starRocks))).toEqual({
            task: "waits after a check or a start that failed: an up would recreate it.",
        });
    });

    test("a database with two tasks", async () => {
        await begin();
        await makeClickHouseTask(emulator, { database: "crm" });
        const [task] = emulator.world.clickHouseTasks;
        if (task) emulator.world.clickHouseTasks.push({ ...task });
        expect(reasons(await found(ids.clickHouse))).toEqual({
            crm: expect.stringContaining("lists several replications of database crm. Delete all but one"),
        });
    });
});

test("discover: doubts a task that is abnormal", async () => {
    await begin();
    await makeStarRocksTask(emulator, { name: "task" });
    emulator.act(ids.starRocks, "task", { do: "breakDown", reason: "no binlog" });
    const all = await found(ids.starRocks);
    expect(all.tasks).toMatchObject([{ changes: "", doubts: ["is abnormal: no binlog."] }]);
    expect(summaryOf(all, formats.environment)).toEqual([
        `Not certain: task task on StarRocks instance ${ids.starRocks} is abnormal: no binlog.`,
        "A preview will show 1 replication taken over, 0 changed.",
    ]);
    const args = { ...starRocksBase, taskName: "task" };
    await expect(starRocksReplication.create(args, still.context())).rejects.toThrow("abnormal: no binlog");
});

test("discover: a task without a part of its configuration is left out alone", async () => {
    await begin();
    await makeStarRocksTask(emulator, { name: "whole" });
    await makeStarRocksTask(emulator, { name: "part" });
    const task = emulator.world.starRocksTasks.find(({ taskName }) => taskName === "part");
    if (task) task.sourceInstanceId = "";
    const all = await found(ids.starRocks);
    expect(all.tasks.map(({ name }) => name)).toEqual(["whole"]);
    expect(reasons(all)).toEqual({ part: expect.stringContaining("sourceInstanceId: is missing") });
});

test("discover, summary: counts and names what a preview would change", () => {
    const instances = [{ id: "i", edition: "starrocks" as const }];
    const tasks = [discovered({}, 0), { ...discovered({}, 2), changes: "wildcards true -> false" }];
    expect(summaryOf({ instances, tasks, leftOut: [] }, formats.yaml)).toEqual([
        "Changed: task x on StarRocks instance i: wildcards true -> false.",
        "A preview will show 2 replications taken over, 1 changed.",
    ]);
});

test("discover, document: says how to use it, and what it lacks", async () => {
    await begin();
    await makeClickHouseTask(emulator, { database: "crm" });
    await makeStarRocksTask(emulator, { name: "task" });
    emulator.act(ids.starRocks, "task", { do: "cancel" });
    const all = await found(ids.clickHouse, ids.starRocks);
    const comments = documentOf(all, formats.typescript).split("\n\n")[0]?.split("\n") ?? [];
    expect(comments).toEqual([
        `// 1 replication of ClickHouse instance ${ids.clickHouse}, StarRocks instance ${ids.starRocks}, as "taurusdb-htap discover" has found them.`,
        expect.stringMatching(/^\/\/ Save it as index\.ts /),
        expect.stringMatching(/^\/\/ It shows each replication as one to create/),
        expect.stringMatching(/^\/\/ ClickHouse does not show every setting/),
        `// Left out: task task on StarRocks instance ${ids.starRocks} was cancelled.`,
    ]);
});
