import type { StarRocksTask } from "pulumi-taurusdb-htap-emulator";
import { Unfinished } from "../../provider/lifecycle/resource";
import type { StarRocksArgs } from "../../provider/starRocks/arguments";
import { starRocksReplication as resource } from "../../provider/starRocks/replication";
import { cloudProblems } from "../support/cloudProblems";
import { apiError, failureOf } from "../support/failure";
import { ids, starRocksBase } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

const still = new StillTask(resource, starRocksBase);
const { begin, create, odd, update, writes } = still;
const task = () => still.emulator.world.starRocksTasks[0] as StarRocksTask;

afterEach(still.close);

const names = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

describe("StarRocks update:", () => {
    test.each(["live", "documented"] as const)("sends every part in one call (%s)", async (dialect) => {
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
    });

    test("sends 120 tables in three calls, one after the other", async () => {
        await begin();
        const state = await create({ tables: { exclude: ["first"] } });
        still.emulator.clearRequests();
        await update(state, { tables: { exclude: ["first", ...names(120)] } });
        expect(writes()).toEqual(["ModifyDataSync", "ModifyDataSync", "ModifyDataSync"]);
        expect(task().tables.names).toHaveLength(121);
    });

    test("sends added tables after the catch-up of the last call", async () => {
        await begin({ timings: { fullCopy: 0 } });
        const state = await create({ tables: { include: ["orders"] } });
        await update(state, { tables: { include: ["orders", ...names(120)] } });
        expect(task().tables.names).toHaveLength(121);
        expect(still.emulator.requests().every(({ status }) => status === 200 || status === 400)).toBe(true);
    });

    test("resets a parameter that the program no longer sets", async () => {
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

    test("removes the settings of a table", async () => {
        await begin();
        const state = await create({ tableConfigs: { orders: "order by id", returns: "order by id" } });
        const less = await update(state, { tableConfigs: { orders: "order by id" } });
        expect(less.tableConfigs).toEqual({ orders: "order by id" });
        expect(task().tableConfigs).toHaveLength(1);
    });

    test("names the parameter whose check failed", async () => {
        await begin();
        const state = await create();
        const error = await failureOf(update(state, { databaseConfigs: { max_rows_per_chunk: -5 } }));
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.message).toContain("databaseConfigs.max_rows_per_chunk = -5: fail");
        expect(error.state.databaseConfigs).toBeUndefined();
    });

    test("fails if the service ignores a change, and sends it once", async () => {
        await begin({ faults: [{ operation: "ModifyDataSync", do: "ignore" }] });
        const state = await create({ tables: { exclude: ["a"] } });
        still.emulator.clearRequests();
        const error = await failureOf(update(state, { tables: { exclude: ["b"] } }));
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
        "changes and restores the run state if it must be %s",
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

    test("fails if the service refuses to change a waiting task", async () => {
        const body = JSON.stringify({ error_code: "DBS.200086", error_msg: "not in this status" });
        const refusal = { do: "reply", status: 400, body, when: "before" } as const;
        await begin({ faults: [{ operation: "ModifyDataSync", ...refusal }] });
        const desiredState = "paused";
        const state = await create({ desiredState });
        still.emulator.clearRequests();
        const error = await failureOf(update(state, { desiredState, tables: { exclude: ["a"] } }));
        expect(error.message).toContain("not in this status");
        expect(writes()).toEqual(["ModifyDataSync"]);
    });

    test("restores the run state if the change fails", async () => {
        await begin({
            modifyWhile: "paused",
            faults: [{ operation: "ModifyDataSync", do: "failJob", reason: "no" }],
        });
        const state = await create();
        const error = await failureOf(update(state, { tables: { exclude: ["a"] } }));
        expect(error.message).toContain("failed: no");
        expect(task().progress.stage).toBe("full");
        expect(task().tables.names).toEqual([]);
    });

    test("fails at once if the task is abnormal, with the reason", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", { do: "breakDown", reason: "DDL" });
        const error = await failureOf(update(state, { tables: { exclude: ["a"] } }));
        expect(error.message).toMatch(/abnormal: DDL/);
    });

    test("waits for a configuration that does not exist yet", async () => {
        await begin();
        const state = await create({ tables: { exclude: ["a"] } });
        const began = still.cloud.time.now();
        const late = odd(async ({ method, path }, ask) => {
            if (path.endsWith("/configuration") && still.cloud.time.now() - began < 5_000)
                throw apiError({ method, status: 400, errorCode: "DBS.270022", message: "none" });
            return ask();
        });
        await update(state, { tables: { exclude: ["b"] } }, { context: late });
        expect(task().tables.names).toEqual(["b"]);
    });

    test.each<[string, Partial<StarRocksArgs>, string]>([
        ["tables", { tables: { exclude: ["a"] } }, "ModifyDataSync"],
        ["desiredState", { desiredState: "paused" }, "PauseStarRocksDataReplication"],
    ])("continues the job of an interrupted change of %s", async (_name, more, operation) => {
        await begin();
        const state = await create();
        const short = still.cloud.context(5_000);
        const error = await failureOf(update(state, more, { context: short }));
        expect(error).toBeInstanceOf(Unfinished);
        await update(error.state, more);
        expect(writes().filter((each) => each === operation)).toHaveLength(1);
    });

    test("waits for a start that was only accepted", async () => {
        await begin();
        const state = await create({ waitFor: "accepted" });
        expect(await update(state, { tables: { exclude: ["a"] } })).toMatchObject({
            tables: { exclude: ["a"] },
        });
    });

    test("with waitFor accepted stores the change at once", async () => {
        await begin();
        const state = await create({ waitFor: "accepted" });
        still.cloud.time.advance(60_000);
        const more: Partial<StarRocksArgs> = {
            waitFor: "accepted",
            tables: { exclude: ["a"] },
            databaseConfigs: { max_rows_per_chunk: 5 },
        };
        expect(await update(state, more)).toMatchObject(more);
    });
});

test("StarRocks fixed parameter: replaces the task only for another effect", async () => {
    await begin();
    await create();
    const { facts } = still.cloud.context();
    const replaces = (before: object, after: object) =>
        resource.findForcedReplaces?.(
            { ...starRocksBase, databaseConfigs: { ...before } },
            { ...starRocksBase, databaseConfigs: { ...after } },
            facts,
        );
    expect(await replaces({}, { snapshot_with_lock: true })).toEqual([]);
    expect(await replaces({ snapshot_with_lock: "true" }, {})).toEqual([]);
    expect(await replaces({}, { snapshot_with_lock: false })).toEqual(["databaseConfigs"]);
    expect(await replaces({}, { max_rows_per_chunk: 5 })).toEqual([]);
});

test("StarRocks preview: checks only what is new or changed", async () => {
    await begin();
    const [source] = still.emulator.world.sources;
    const facts = () => still.cloud.context().facts;
    const before = {
        ...starRocksBase,
        tables: { include: ["orders", "dropped"] },
        databaseConfigs: { removed_since: 1, max_rows_per_chunk: 5 },
    };
    const judged = (change: object) => cloudProblems(resource, { ...before, ...change }, before, facts());
    expect(await judged({ desiredState: "paused" })).toEqual([]);
    expect(await judged({ tables: { include: ["orders", "dropped", "nosuch"] } })).toEqual([
        expect.stringMatching(/^tables\.include\[2\] "nosuch"/),
    ]);
    expect(await judged({ databaseConfigs: { removed_since: 1, max_rows_per_chunk: -1 } })).toEqual([
        expect.stringMatching(/^databaseConfigs\.max_rows_per_chunk "-1"/),
    ]);
    // In another database everything is new.
    expect(await judged({ sourceDatabase: "billing" })).toHaveLength(2);
    delete source?.databases.orders;
    expect(await judged({ desiredState: "paused" })).toEqual([]);
});
