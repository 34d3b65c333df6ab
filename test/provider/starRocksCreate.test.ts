import type { StarRocksTask } from "pulumi-taurusdb-htap-emulator";
import { Unfinished } from "../../provider/lifecycle/resource";
import { starRocksReplication as resource } from "../../provider/starRocks/replication";
import { failureOf } from "../support/failure";
import { ids, starRocksBase } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

const still = new StillTask(resource, starRocksBase);
const { begin, create, odd, read, update, writes } = still;
const task = () => still.emulator.world.starRocksTasks[0] as StarRocksTask;

afterEach(still.close);

describe.each([{ createFlow: "check" }, { createFlow: "post" }] as const)(
    "StarRocks create by $createFlow:",
    (flow) => {
        test("makes everything as declared", async () => {
            await begin(flow);
            const args = {
                tables: { include: ["orders", "customers"] },
                databaseConfigs: { max_rows_per_chunk: 5, enable_chunk_level_dump: true },
                tableConfigs: { orders: { orderBy: ["id", "day"], buckets: 4 }, customers: "order by id" },
            };
            // A task that POST creates cannot have a parameter that is fixed at creation.
            const databaseConfigs =
                flow.createFlow === "post" ? { max_rows_per_chunk: 5 } : args.databaseConfigs;
            const more =
                flow.createFlow === "post" ? { databaseConfigs, tableConfigs: args.tableConfigs } : args;
            const state = await create(more);
            expect(state).toMatchObject({
                ...more,
                desiredState: "running",
                stage: "full",
                failedChecks: [],
            });
            expect(task()).toMatchObject({
                databaseConfigs: expect.arrayContaining([{ name: "max_rows_per_chunk", value: "5" }]),
                tableConfigs: expect.arrayContaining([
                    { name: "orders", value: "order by id,day;buckets 4" },
                ]),
            });
            still.emulator.clearRequests();
            await update(state, more);
            expect(writes()).toEqual([]);
        });

        test("copies nothing if it is to be paused", async () => {
            await begin(flow);
            const state = await create({ desiredState: "paused" });
            expect(state).toMatchObject({ desiredState: "paused" });
            expect(writes()).toEqual(
                flow.createFlow === "check"
                    ? ["CheckDataBaseConfig"]
                    : [
                          "CheckDataBaseConfig",
                          "CreateStarRocksDataReplication",
                          "PauseStarRocksDataReplication",
                      ],
            );
            expect(["wait", "paused"]).toContain(task().progress.stage);
        });

        test("lists every failed check, and leaves no task", async () => {
            await begin(flow);
            const more = {
                databaseConfigs: { max_rows_per_chunk: -1, nosuch: 1 },
                tableConfigs: { nosuch: "order by id" },
            };
            const error = await failureOf(create(more));
            expect(error).not.toBeInstanceOf(Unfinished);
            expect(error.message).toMatch(
                /databaseConfigs\.max_rows_per_chunk = -1: fail; databaseConfigs\.nosuch = 1: fail; tableConfigs\.nosuch = order by id: failed/,
            );
            expect(still.emulator.world.starRocksTasks).toEqual([]);
            expect(writes()).not.toContain("CreateStarRocksDataReplication");
        });
    },
);

describe("StarRocks create:", () => {
    test("needs no checks where the region has none", async () => {
        await begin({ checks: "absent", createFlow: "post" });
        expect(await create()).toMatchObject({ stage: "full" });
    });

    test("with instanceLevel copies all databases", async () => {
        await begin();
        const args = { instanceLevel: true, sourceDatabase: "ALL", targetDatabase: "ALL" };
        expect(await create(args)).toMatchObject(args);
        expect(task()).toMatchObject({ instanceLevel: true, databaseScope: "all" });
    });

    test("fails if a start has no effect, and sends it once", async () => {
        await begin({ faults: [{ operation: "CreateStarRocksDataReplication", do: "ignore", times: 9 }] });
        const error = await failureOf(create());
        expect(error.message).toMatch(/its stage is wait/);
        expect(writes()).toEqual(["CheckDataBaseConfig", "CreateStarRocksDataReplication"]);
    });

    test("does not start a task that is to be paused and has a fault", async () => {
        await begin();
        const broken = odd(async (request, ask) => {
            const reply = await ask();
            if (request.path.endsWith("database-config-check")) task().trouble = "DDL";
            return reply;
        });
        await failureOf(create({ desiredState: "paused" }, broken));
        expect(writes()).toEqual(["CheckDataBaseConfig"]);
    });

    test("refuses an include list if only POST creates tasks", async () => {
        await begin({ createFlow: "post" });
        const error = await failureOf(create({ tables: { include: ["orders"] } }));
        expect(error).not.toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(/Use tables\.exclude/);
        expect(still.emulator.world.starRocksTasks).toEqual([]);
    });

    test.each([
        ["accepted", 0],
        ["job", 20_000],
        ["full", 20_000],
        ["incremental", 80_000],
    ] as const)("with waitFor %s ends after %p ms", async (waitFor, least) => {
        await begin();
        const began = still.cloud.time.now();
        const state = await create({ waitFor });
        const waited = still.cloud.time.now() - began;
        expect(waited).toBeGreaterThanOrEqual(least);
        expect(waited).toBeLessThan(least + 15_000);
        expect(state.desiredState).toBe("running");
    });
});

describe("StarRocks desiredState:", () => {
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

    test("resumes a task that was paused by hand", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", { do: "pause" });
        const seen = await read(state);
        expect(seen).toMatchObject({ desiredState: "paused", stage: "paused" });
        still.emulator.clearRequests();
        await update(seen as object, {});
        expect(writes()).toEqual(["ResumeStarRocksDataReplication"]);
    });

    test("recreates a task that was cancelled by hand", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", { do: "cancel" });
        const seen = await read(state);
        expect(seen).toMatchObject({ desiredState: "cancelled" });
        expect(await update(seen as object, {})).toMatchObject({ desiredState: "running", stage: "full" });
        expect(still.emulator.world.starRocksTasks).toHaveLength(1);
    });

    test("paused recreates a task whose start failed", async () => {
        const fault = {
            operation: "CreateStarRocksDataReplication",
            do: "failJob",
            reason: "no disk",
        } as const;
        await begin({ createFlow: "post", faults: [fault] });
        const error = await failureOf(create({ desiredState: "paused" }));
        expect(error).toBeInstanceOf(Unfinished);
        expect(task().trouble).toBe("no disk");
        const healed = await update(error.state, { desiredState: "paused" });
        expect(healed).toMatchObject({ desiredState: "paused", status: "normal" });
        expect(still.emulator.world.starRocksTasks).toHaveLength(1);
    });
});
