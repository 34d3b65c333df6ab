import type { StarRocksTask } from "../../emulator";
import { Unfinished } from "../../provider/lifecycle/resource";
import { starRocksReplication as resource } from "../../provider/starRocks/replication";
import { starRocksBase as base, ids } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

const still = new StillTask(resource, base);
const { begin, create, left, update, writes } = still;
const id = `${base.instanceId}/${base.taskName}`;
const task = () => still.emulator.world.starRocksTasks[0] as StarRocksTask;

afterEach(still.close);

const flows = [{ createFlow: "check" }, { createFlow: "post" }] as const;

describe.each(flows)("create, where the service reads it as $createFlow", (flow) => {
    test("everything is as declared afterwards", async () => {
        await begin(flow);
        const args = {
            tables: { include: ["orders", "customers"] },
            databaseConfigs: { max_rows_per_chunk: 5, enable_chunk_level_dump: true },
            tableConfigs: { orders: { orderBy: ["id", "day"], buckets: 4 }, customers: "order by id" },
        };
        // In the older reading a parameter that is fixed at creation can't be set at all.
        const databaseConfigs = flow.createFlow === "post" ? { max_rows_per_chunk: 5 } : args.databaseConfigs;
        const more = flow.createFlow === "post" ? { databaseConfigs, tableConfigs: args.tableConfigs } : args;
        const state = await create(more);
        expect(state).toMatchObject({ ...more, desiredState: "running", stage: "full", failedChecks: [] });
        expect(task()).toMatchObject({
            databaseConfigs: expect.arrayContaining([{ name: "max_rows_per_chunk", value: "5" }]),
            tableConfigs: expect.arrayContaining([{ name: "orders", value: "order by id,day;buckets 4" }]),
        });
        still.emulator.clearRequests();
        await update(state, more);
        expect(writes()).toEqual([]);
    });

    test("paused from the start copies nothing", async () => {
        await begin(flow);
        const state = await create({ desiredState: "paused" });
        expect(state).toMatchObject({ desiredState: "paused" });
        expect(writes()).toEqual(
            flow.createFlow === "check"
                ? ["CheckDataBaseConfig"]
                : ["CheckDataBaseConfig", "CreateStarRocksDataReplication", "PauseStarRocksDataReplication"],
        );
        expect(["wait", "paused"]).toContain(task().progress.stage);
    });

    test("a failed check stops it with every reason, and leaves no task", async () => {
        await begin(flow);
        const more = {
            databaseConfigs: { max_rows_per_chunk: -1, nosuch: 1 },
            tableConfigs: { nosuch: "order by id" },
        };
        const error = await create(more).catch((thrown) => thrown);
        expect(error).not.toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(
            /databaseConfigs\.max_rows_per_chunk = -1: fail; databaseConfigs\.nosuch = 1: fail; tableConfigs\.nosuch = order by id: failed/,
        );
        expect(still.emulator.world.starRocksTasks).toEqual([]);
        expect(writes()).not.toContain("CreateStarRocksDataReplication");
    });
});

test("a failed check whose task cannot be deleted again keeps it, so that nothing is orphaned", async () => {
    await begin({ faults: [{ operation: "DeleteStarRocksDataReplication", do: "failJob", reason: "busy" }] });
    const error = await create({ databaseConfigs: { nosuch: 1 } }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(Unfinished);
    expect(still.emulator.world.starRocksTasks).toHaveLength(1);
});

test("a region without the checks is served by the start alone", async () => {
    await begin({ checks: "absent", createFlow: "post" });
    expect(await create()).toMatchObject({ stage: "full" });
});

test("instance-level synchronization copies all databases", async () => {
    await begin();
    const args = { instanceLevel: true, sourceDatabase: "ALL", targetDatabase: "ALL" };
    expect(await create(args)).toMatchObject(args);
    expect(task()).toMatchObject({ instanceLevel: true, databaseScope: "all" });
});

describe("desiredState", () => {
    test.each([
        ["running", "paused", ["PauseStarRocksDataReplication"], "paused"],
        ["paused", "running", ["CreateStarRocksDataReplication"], "full"],
    ] as const)("%s to %s is one call", async (from, to, expected, stage) => {
        await begin();
        const state = await create({ desiredState: from });
        still.emulator.clearRequests();
        await update(state, { desiredState: to });
        expect(writes()).toEqual(expected);
        expect(task().progress.stage).toBe(stage);
    });

    test("what was paused by hand shows, and is resumed", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", { do: "pause" });
        const seen = await resource.read(id, left(state), still.cloud.context());
        expect(seen).toMatchObject({ desiredState: "paused", stage: "paused" });
        still.emulator.clearRequests();
        await update(seen as object, {});
        expect(writes()).toEqual(["ResumeStarRocksDataReplication"]);
    });

    test("what was cancelled by hand shows, and is made anew", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", { do: "cancel" });
        const seen = await resource.read(id, left(state), still.cloud.context());
        expect(seen).toMatchObject({ desiredState: "cancelled" });
        expect(await update(seen as object, {})).toMatchObject({ desiredState: "running", stage: "full" });
        expect(still.emulator.world.starRocksTasks).toHaveLength(1);
    });
});

describe("waitFor", () => {
    test.each([
        ["accepted", 0],
        ["job", 20_000],
        ["full", 20_000],
        ["incremental", 80_000],
    ] as const)("%s waits as long", async (waitFor, least) => {
        await begin();
        const began = still.cloud.time.now();
        const state = await create({ waitFor });
        const waited = still.cloud.time.now() - began;
        expect(waited).toBeGreaterThanOrEqual(least);
        expect(waited).toBeLessThan(least + 15_000);
        expect(state.desiredState).toBe("running");
    });
});

describe("adopt", () => {
    const different = { targetDatabase: "elsewhere", tables: { include: ["orders"] } };

    test("matching takes over what agrees, makes it as declared, and says so", async () => {
        await begin();
        await create();
        const state = await create({ databaseConfigs: { max_rows_per_chunk: 5 } });
        expect(state).toMatchObject({ databaseConfigs: { max_rows_per_chunk: 5 } });
        expect(still.cloud.said).toContainEqual(
            expect.stringMatching(
                /^warning: .*adopted it, changing databaseConfigs\.max_rows_per_chunk "0" -> "5"$/,
            ),
        );
        expect(still.emulator.world.starRocksTasks).toHaveLength(1);
    });

    test("matching says that it leaves a task as it is", async () => {
        await begin();
        await create();
        await create();
        expect(still.cloud.said).toContainEqual(expect.stringMatching(/^info: .*adopted it as it is$/));
    });

    test("matching fails with each difference, and changes nothing", async () => {
        await begin();
        await create();
        still.emulator.clearRequests();
        await expect(create(different)).rejects.toThrow(
            /targetDatabase is orders there and elsewhere here; tables is an exclude list there and an include list here/,
        );
        expect(writes()).toEqual([]);
    });

    test("never fails even when everything agrees", async () => {
        await begin();
        await create();
        await expect(create({ adopt: "never" })).rejects.toThrow(/adopt is "never"/);
    });

    test("always takes it over and shows what differs", async () => {
        await begin();
        await create();
        const state = await create({ adopt: "always", targetDatabase: "elsewhere" });
        expect(state.targetDatabase).toBe("orders");
        expect(still.cloud.said).toContainEqual(
            expect.stringMatching(/^warning: .*targetDatabase is orders there/),
        );
    });
});
