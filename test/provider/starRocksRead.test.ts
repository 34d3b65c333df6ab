import type { StarRocksTask } from "pulumi-taurusdb-htap-emulator";
import { inputsFor } from "../../provider/pulumi/changes";
import { starRocksReplication as resource } from "../../provider/starRocks/replication";
import { messageOf } from "../support/failure";
import { ids, starRocksBase } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

const still = new StillTask(resource, starRocksBase);
const { begin, create, read, update } = still;
const task = () => still.emulator.world.starRocksTasks[0] as StarRocksTask;

afterEach(still.close);

describe("StarRocks read:", () => {
    test.each(["", "/", "orders_1", "/orders_1", "instance/", "instance/orders/1"])(
        "refuses the id %j before it asks",
        async (id) => {
            await begin();
            expect(await messageOf(resource.read(id, undefined, still.cloud.context()))).toBe(
                `id "${id}": must have the form <instanceId>/<taskName>.`,
            );
            expect(still.emulator.requests()).toEqual([]);
        },
    );

    test.each(["live", "documented"] as const)(
        "finds no change in an unchanged task (%s)",
        async (dialect) => {
            await begin({ dialect });
            const args = {
                tables: { include: ["customers", "orders"] },
                databaseConfigs: { sync_commit_interval_ms: 2000 },
                tableConfigs: { orders: { orderBy: "id" } },
            };
            const state = await create(args);
            const given = ["tables", "databaseConfigs", "tableConfigs"];
            const seen = (await read(state, { given })) as object;
            expect(inputsFor(resource.rules, seen as Record<string, unknown>, new Set(given))).toEqual({
                ...starRocksBase,
                ...args,
            });
        },
    );

    test("takes a list with a star for patterns where the service does not say so", async () => {
        await begin({ dialect: "documented" });
        const args = { tables: { exclude: ["order*"] }, wildcards: true };
        await create(args);
        const imported = await read();
        expect(imported).toMatchObject(args);
        still.emulator.clearRequests();
        await create(args);
        expect(still.writes()).toEqual([]);
    });

    test("shows manual changes under the user's own names", async () => {
        await begin();
        const state = await create({
            tables: { exclude: ["a"] },
            databaseConfigs: { max_rows_per_chunk: 5 },
        });
        still.emulator.act(ids.starRocks, "orders_1", { do: "setTables", names: ["a", "b"] });
        still.emulator.act(ids.starRocks, "orders_1", {
            do: "setParameter",
            name: "max_rows_per_chunk",
            value: "7",
        });
        still.emulator.act(ids.starRocks, "orders_1", {
            do: "setParameter",
            name: "sync_commit_interval_ms",
            value: "9000",
        });
        const seen = (await read(state)) as object;
        expect(seen).toMatchObject({
            tables: { exclude: ["a", "b"] },
            databaseConfigs: { max_rows_per_chunk: "7", sync_commit_interval_ms: "9000" },
        });
        const mended = await update(seen, {
            tables: { exclude: ["a"] },
            databaseConfigs: { max_rows_per_chunk: 5 },
        });
        expect(mended).toMatchObject({
            tables: { exclude: ["a"] },
            databaseConfigs: { max_rows_per_chunk: 5 },
        });
        expect(task().databaseConfigs).toContainEqual({ name: "sync_commit_interval_ms", value: "5000" });
    });

    test("shows a task's fault in outputs and a warning", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", { do: "breakDown", reason: "DDL broke the task" });
        task().needsRepair = true;
        const seen = await read(state);
        expect(seen).toMatchObject({
            status: "abnormal",
            lastError: "DDL broke the task",
            needsRepair: true,
        });
        expect(still.cloud.said).toContainEqual(
            expect.stringMatching(/^warning: .*abnormal.*DDL broke.*needs repair/),
        );
    });

    test.each(["live", "documented"] as const)(
        "shows a sub-task as the catch-up of its task (%s)",
        async (dialect) => {
            await begin({ dialect, timings: { fullCopy: 0 } });
            const state = await create({ tables: { include: ["orders"] } });
            await update(state, { tables: { include: ["orders", "returns"] } });
            const seen = await read(state);
            expect(seen).toMatchObject({
                stage: "incremental",
                catchupStage: "full",
                catchupPercentage: expect.any(Number),
            });
            expect(seen?.tables).toEqual({ include: ["orders", "returns"] });
        },
    );

    test("fails if the list lacks a task that has a configuration", async () => {
        await begin();
        const state = await create();
        await expect(read(state, { context: still.unlisted() })).rejects.toThrow(
            /has a configuration but is not in the list/,
        );
        still.emulator.act(ids.starRocks, "orders_1", { do: "delete" });
        expect(await read(state)).toBeUndefined();
    });

    test("reports a parameter set by hand after other updates", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", {
            do: "setParameter",
            name: "max_rows_per_chunk",
            value: "7",
        });
        const updated = await update(state, { tables: { exclude: ["a"] } });
        const seen = await read(updated);
        expect(seen?.databaseConfigs).toEqual({ max_rows_per_chunk: "7" });
    });
});
