import type { StarRocksTask } from "../../emulator";
import { Unfinished } from "../../provider/lifecycle/resource";
import { starRocksReplication as resource } from "../../provider/starRocks/replication";
import { starRocksBase as base, ids } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

const still = new StillTask(resource, base);
const { begin, create, update, writes } = still;
const task = () => still.emulator.world.starRocksTasks[0] as StarRocksTask;

afterEach(still.close);

const names = (count: number, prefix = "t") =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe("changes in place", () => {
    test.each(["live", "documented"] as const)(
        "tables, parameters, settings and wildcards in one call (%s)",
        async (dialect) => {
            await begin({ dialect });
            const state = await create({ tables: { include: ["orders"] } });
            still.emulator.clearRequests();
            const more = {
                tables: { include: ["returns", "orders"] },
                databaseConfigs: { sync_commit_interval_ms: "2000" },
                tableConfigs: { returns: "order by id" },
                wildcards: true,
            };
            expect(await update(state, more)).toMatchObject(more);
            expect(writes()).toEqual(["ModifyDataSync"]);
            expect(still.emulator.requests().find(({ method }) => method === "PUT")?.body).toMatchObject({
                task_name: "orders_1",
                source_instance_id: ids.source,
                source_database_name: "orders",
                target_database_name: "orders",
                table_repl_config: {
                    repl_type: "include_tables",
                    repl_scope: "part",
                    tables: ["returns", "orders"],
                },
                tables_configs: [{ table_name: "returns", table_config: "order by id" }],
                is_instance_level_sync: "false",
                database_repl_scope: "part",
            });
        },
    );

    test("120 tables go in three calls, one after the other", async () => {
        await begin();
        const state = await create({ tables: { exclude: ["first"] } });
        still.emulator.clearRequests();
        await update(state, { tables: { exclude: ["first", ...names(120)] } });
        expect(writes()).toEqual(["ModifyDataSync", "ModifyDataSync", "ModifyDataSync"]);
        expect(task().tables.names).toHaveLength(121);
    });

    test("a parameter that is taken out goes back to its default, whatever an omission means", async () => {
        for (const omitted of ["keep", "reset"] as const) {
            await begin({ omitted });
            const state = await create({
                databaseConfigs: { max_rows_per_chunk: 5, sync_commit_interval_ms: 2000 },
            });
            const less = await update(state, { databaseConfigs: { sync_commit_interval_ms: 2000 } });
            expect(less.databaseConfigs).toEqual({ sync_commit_interval_ms: 2000 });
            expect(task().databaseConfigs).toContainEqual({ name: "max_rows_per_chunk", value: "0" });
            await still.emulator.close();
        }
    });

    test("settings of a table that are taken out go", async () => {
        await begin();
        const state = await create({ tableConfigs: { orders: "order by id", returns: "order by id" } });
        const less = await update(state, { tableConfigs: { orders: "order by id" } });
        expect(less.tableConfigs).toEqual({ orders: "order by id" });
        expect(task().tableConfigs).toHaveLength(1);
    });

    test("a change that the service refuses by a check says which", async () => {
        await begin();
        const state = await create();
        const error = await update(state, { databaseConfigs: { max_rows_per_chunk: -5 } }).catch(
            (thrown) => thrown,
        );
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.message).toContain("databaseConfigs.max_rows_per_chunk = -5: fail");
        expect(error.state.databaseConfigs).toBeUndefined();
    });

    test("a change that the service silently ignores is an error, and is not sent again", async () => {
        await begin({ faults: [{ operation: "ModifyDataSync", do: "ignore" }] });
        const state = await create({ tables: { exclude: ["a"] } });
        still.emulator.clearRequests();
        const error = await update(state, { tables: { exclude: ["b"] } }).catch((thrown) => thrown);
        expect(error.message).toMatch(/accepted the change but did not make it: tables is .*"a"/);
        expect(error.state.tables).toEqual({ exclude: ["a"] });
        expect(writes()).toEqual(["ModifyDataSync"]);
    });

    test.each([
        [
            "paused",
            "running",
            [
                "ModifyDataSync",
                "PauseStarRocksDataReplication",
                "ModifyDataSync",
                "ResumeStarRocksDataReplication",
            ],
        ],
        [
            "running",
            "paused",
            [
                "ModifyDataSync",
                "ResumeStarRocksDataReplication",
                "ModifyDataSync",
                "PauseStarRocksDataReplication",
            ],
        ],
    ] as const)(
        "a service that changes only what is %s: the step is made around, and undone",
        async (modifyWhile, desiredState, expected) => {
            await begin({ modifyWhile });
            let state = await create();
            if (desiredState === "paused") state = await update(state, { desiredState });
            still.emulator.clearRequests();
            await update(state, { desiredState, tables: { exclude: ["a"] } });
            expect(writes()).toEqual(expected);
            expect(task().tables.names).toEqual(["a"]);
        },
    );

    test("StarRocks change: an error when a waiting task does not take it", async () => {
        const body = JSON.stringify({ error_code: "DBS.200086", error_msg: "not in this status" });
        const refusal = { do: "reply", status: 400, body, when: "before" } as const;
        await begin({ faults: [{ operation: "ModifyDataSync", ...refusal }] });
        const desiredState = "paused";
        const state = await create({ desiredState });
        still.emulator.clearRequests();
        const error = await update(state, { desiredState, tables: { exclude: ["a"] } }).catch(
            (thrown) => thrown,
        );
        expect(error.message).toContain("not in this status");
        expect(writes()).toEqual(["ModifyDataSync"]);
    });

    test("the run state is restored when the change fails on the way around", async () => {
        await begin({
            modifyWhile: "paused",
            faults: [{ operation: "ModifyDataSync", do: "failJob", reason: "no" }],
        });
        const state = await create();
        const error = await update(state, { tables: { exclude: ["a"] } }).catch((thrown) => thrown);
        expect(error.message).toContain("failed: no");
        expect(task().progress.stage).toBe("full");
        expect(task().tables.names).toEqual([]);
    });
});

test("only a difference in effect replaces a task for a parameter that is fixed at creation", async () => {
    await begin();
    await create();
    const { facts } = still.cloud.context();
    const replaces = (before: object, after: object) =>
        resource.findForcedReplaces?.(
            { ...base, databaseConfigs: { ...before } },
            { ...base, databaseConfigs: { ...after } },
            facts,
        );
    expect(await replaces({}, { snapshot_with_lock: true })).toEqual([]);
    expect(await replaces({ snapshot_with_lock: "true" }, {})).toEqual([]);
    expect(await replaces({}, { snapshot_with_lock: false })).toEqual(["databaseConfigs"]);
    expect(await replaces({}, { max_rows_per_chunk: 5 })).toEqual([]);
});

test("what a preview asks the cloud about is what is new: the rest is there already", async () => {
    await begin();
    const [source] = still.emulator.world.sources;
    const facts = () => still.cloud.context().facts;
    const before = {
        ...base,
        tables: { include: ["orders", "dropped"] },
        databaseConfigs: { removed_since: 1, max_rows_per_chunk: 5 },
    };
    const judged = (change: object) =>
        resource.findCloudProblems?.({ ...before, ...change }, before, facts());
    expect(await judged({ desiredState: "paused" })).toEqual([]);
    expect(await judged({ tables: { include: ["orders", "dropped", "nosuch"] } })).toEqual([
        expect.stringMatching(/^tables\.include\[2\] "nosuch"/),
    ]);
    expect(await judged({ databaseConfigs: { removed_since: 1, max_rows_per_chunk: -1 } })).toEqual([
        expect.stringMatching(/^databaseConfigs\.max_rows_per_chunk "-1"/),
    ]);
    // Elsewhere everything is new.
    expect(await judged({ sourceDatabase: "billing" })).toHaveLength(2);
    delete source?.databases.orders;
    expect(await judged({ desiredState: "paused" })).toEqual([]);
});
