import type { ClickHouseTask, StarRocksTask } from "pulumi-taurusdb-htap-emulator";
import { mergedScope, type TableScope } from "../../provider/arguments/tables";
import { clickHouseReplication } from "../../provider/clickHouse/replication";
import { Unfinished } from "../../provider/lifecycle/resource";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { failureOf } from "../support/failure";
import { clickHouseBase, ids, starRocksBase } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

// An update changes what differs between state and program. It keeps manual changes of everything else.

describe("StarRocks update:", () => {
    const still = new StillTask(starRocksReplication, starRocksBase);
    const { begin, create, update, writes } = still;
    const task = () => still.emulator.world.starRocksTasks[0] as StarRocksTask;
    afterEach(still.close);

    test("adds a table to a list that was changed by hand", async () => {
        await begin();
        const state = await create({ tables: { include: ["orders", "returns"] } });
        task().tables.names = ["orders", "customers"];
        const after = await update(state, { tables: { include: ["orders", "order_items"] } });
        expect(task().tables.names.sort()).toEqual(["customers", "order_items", "orders"]);
        // Manual changes appear after a refresh only.
        expect(after.tables).toEqual({ include: ["orders", "order_items"] });
    });

    test("keeps a node that was changed by hand at every later update", async () => {
        await begin();
        const given = { sourceNodeId: ids.primary };
        const state = await create(given);
        task().sourceNodeId = ids.replica;
        const change = (value: number) => ({ ...given, databaseConfigs: { max_rows_per_chunk: value } });
        const after = await update(state, change(5), { given: ["sourceNodeId"] });
        // Another node in the state would appear in the next preview as a change without a reason.
        expect(after.sourceNodeId).toBe(ids.primary);
        await update(after, change(6), { given: ["sourceNodeId"] });
        expect(task().sourceNodeId).toBe(ids.replica);
    });

    test("keeps settings of a table outside the list", async () => {
        await begin();
        const tables = { include: ["orders", "returns"] };
        const state = await create({ tables });
        task().tableConfigs = [
            { name: "customers", value: "order by id" },
            { name: "returns", value: "order by id" },
        ];
        const parameter = { databaseConfigs: { max_rows_per_chunk: 5 } };
        const after = await update(state, { tables, ...parameter });
        expect(task().tableConfigs.map(({ name }) => name)).toEqual(["customers", "returns"]);
        // The settings of a removed table are removed with it.
        await update(after, { tables: { include: ["orders"] }, ...parameter });
        expect(task().tableConfigs.map(({ name }) => name)).toEqual(["customers"]);
    });

    test("changes a task whose list is an include list of all tables", async () => {
        await begin();
        const state = await create();
        task().tables = { type: "include_tables", scope: "all", names: [] };
        task().tableConfigs = [{ name: "orders", value: "order by id" }];
        await update(state, { databaseConfigs: { max_rows_per_chunk: 5 } });
        expect(task()).toMatchObject({
            tables: { type: "include_tables", scope: "all", names: [] },
            databaseConfigs: [{ name: "max_rows_per_chunk", value: "5" }],
            tableConfigs: [{ name: "orders", value: "order by id" }],
        });
    });

    test("does not resume a task that was paused by hand", async () => {
        await begin();
        const state = await create({ waitFor: "incremental" });
        still.emulator.act(ids.starRocks, "orders_1", { do: "pause" });
        const after = await update(state, {
            waitFor: "incremental",
            databaseConfigs: { max_rows_per_chunk: 5 },
        });
        expect(task().progress.stage).toBe("paused");
        expect(after).toMatchObject({ stage: "paused", desiredState: "running" });
        expect(still.cloud.said).toContain(
            'info: waitFor "incremental" is not awaited: the task is paused in the service',
        );
        expect(writes().at(-1)).toBe("ModifyDataSync");
    });

    test("sets every argument after an unfinished operation", async () => {
        await begin();
        const state = await create({ tables: { exclude: ["a"] } });
        task().tables.names = ["a", "b"];
        const unfinished = { ...state, lastError: "cut off" };
        await update(unfinished, { tables: { exclude: ["a"] }, databaseConfigs: { max_rows_per_chunk: 5 } });
        expect(task().tables.names).toEqual(["a"]);
    });

    test("does not recreate a task cancelled since the last refresh", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", { do: "cancel" });
        still.emulator.clearRequests();
        const change = { databaseConfigs: { max_rows_per_chunk: 5 } };
        const error = await failureOf(update(state, change));
        expect(error).not.toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(/its stage is cancelled.*Run "pulumi up --refresh"/);
        expect(writes()).toEqual([]);
        await update({ ...state, desiredState: "cancelled" }, change);
        expect(task().progress.stage).toBe("full");
    });

    test("keeps the list of a task that was recreated by hand", async () => {
        await begin();
        const tables = { include: ["orders"] };
        const state = await create({ tables });
        task().tables.names = ["orders", "returns"];
        // The state has it as cancelled, and no other change.
        await update({ ...state, desiredState: "cancelled" }, { tables });
        expect(task().tables.names).toEqual(["orders", "returns"]);
    });

    test("does not change a cancelled task whose run state is ignored", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", { do: "cancel" });
        still.emulator.clearRequests();
        const desiredState = "cancelled" as "paused";
        const change = { desiredState, databaseConfigs: { max_rows_per_chunk: 5 } };
        await expect(update({ ...state, desiredState }, change)).rejects.toThrow(
            /Take desiredState out of ignoreChanges/,
        );
        expect(writes()).toEqual([]);
    });

    test("fails if the task was deleted outside of Pulumi", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", { do: "delete" });
        still.emulator.clearRequests();
        await expect(update(state, { tables: { exclude: ["a"] } })).rejects.toThrow(
            /was deleted outside of Pulumi\. Run "pulumi up --refresh"/,
        );
        expect(writes()).toEqual([]);
    });

    test("refuses a list of another kind than in the service", async () => {
        await begin();
        const state = await create({ tables: { include: ["orders"] } });
        task().tables = { type: "exclude_tables", scope: "part", names: ["a"] };
        still.emulator.clearRequests();
        await expect(update(state, { tables: { include: ["orders", "returns"] } })).rejects.toThrow(
            /tables: the task has an exclude list in the service.*--refresh/,
        );
        expect(writes()).toEqual([]);
    });
});

describe("ClickHouse update:", () => {
    const still = new StillTask(clickHouseReplication, clickHouseBase);
    const { begin, create, odd, update, writes } = still;
    const task = () => still.emulator.world.clickHouseTasks[0] as ClickHouseTask;
    afterEach(still.close);

    test("keeps the node and the tables that were changed by hand", async () => {
        await begin();
        const state = await create({ tables: { include: ["contacts"] } });
        Object.assign(task(), {
            sourceNodeId: ids.replica,
            tables: { type: "white_list", names: ["contacts", "accounts"] },
        });
        await update(state, { tables: { include: ["contacts"] }, databaseConfigs: { max_sync_threads: 2 } });
        expect(task()).toMatchObject({
            sourceNodeId: ids.replica,
            tables: { names: ["contacts", "accounts"] },
            databaseConfigs: [{ name: "max_sync_threads", value: "2" }],
        });
    });

    test("keeps a node that was changed by hand at every later update", async () => {
        await begin();
        const given = { sourceNodeId: ids.primary };
        const state = await create(given);
        task().sourceNodeId = ids.replica;
        const change = (table: string) => ({ ...given, tables: { exclude: [table] } });
        const after = await update(state, change("accounts"), { given: ["sourceNodeId"] });
        expect(after.sourceNodeId).toBe(ids.primary);
        await update(after, change("contacts"), { given: ["sourceNodeId"] });
        expect(task().sourceNodeId).toBe(ids.replica);
    });

    test("sends existing parameters along with a changed one", async () => {
        await begin();
        const state = await create({ databaseConfigs: { max_sync_threads: 1 } });
        still.emulator.act(ids.clickHouse, "crm", {
            do: "setParameter",
            name: "enable_snapshots",
            value: "false",
        });
        await update(state, { databaseConfigs: { max_sync_threads: 2 } });
        expect(task().databaseConfigs).toEqual(
            expect.arrayContaining([
                { name: "enable_snapshots", value: "false" },
                { name: "max_sync_threads", value: "2" },
            ]),
        );
    });

    test("keeps the list of a task that was recreated by hand", async () => {
        await begin();
        const tables = { include: ["contacts"] };
        const state = await create({ tables });
        task().tables.names = ["contacts", "accounts"];
        // The state has it as failed, and no other change.
        const after = await update({ ...state, stage: "failed" }, { tables });
        expect(task().tables.names).toEqual(["contacts", "accounts"]);
        expect(after.stage).toBe("full");
    });

    test("recreates a failed task only if the state shows the failure", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.clickHouse, "crm", { do: "fail", reason: "no primary key" });
        still.emulator.clearRequests();
        await expect(update(state, { tables: { exclude: ["accounts"] } })).rejects.toThrow(
            /its stage is failed.*Run "pulumi up --refresh"/,
        );
        expect(writes()).toEqual([]);
        await update({ ...state, stage: "failed" }, { tables: { exclude: ["accounts"] } });
        expect(task().progress.stage).toBe("full");
    });

    test("warns if neither check nor configuration has a result", async () => {
        await begin();
        const state = await create();
        const silent = odd(async (request, ask) => {
            const reply = (await ask()) as Record<string, unknown>;
            return request.path.endsWith("database-check")
                ? { ...reply, db_config_check_results: [] }
                : request.path.endsWith("config")
                  ? { ...reply, database_info: {} }
                  : reply;
        });
        await update(state, { databaseConfigs: { max_sync_threads: 2 } }, { context: silent });
        expect(still.cloud.said).toContainEqual(
            expect.stringMatching(/^warning: .*did not answer for databaseConfigs\.max_sync_threads/),
        );
    });
});

test.each<[string, string[], string[], string[], string[]]>([
    ["without manual changes", ["a"], ["a"], ["b"], ["b"]],
    ["a name added by hand stays", ["a", "x"], ["a"], ["a", "b"], ["a", "x", "b"]],
    ["a name removed by hand stays away", ["b"], ["a", "b"], ["a", "b", "c"], ["b", "c"]],
    ["a name may be removed on both sides", ["b"], ["a", "b"], ["b"], ["b"]],
    ["the last name stays", ["a"], ["a", "b"], ["b"], ["b"]],
])("merged table lists: %s", (_name, there, from, to, expected) => {
    const list = (names: string[]): TableScope => ({ kind: "include", names });
    expect(mergedScope(list(there), list(from), list(to)).names).toEqual(expected);
});
