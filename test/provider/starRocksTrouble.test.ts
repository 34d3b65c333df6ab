import type { StarRocksTask } from "../../emulator";
import type { ApiRequest } from "../../provider/api/cloud";
import { ApiError } from "../../provider/api/errors";
import { Unfinished } from "../../provider/lifecycle/resource";
import { inputsFor } from "../../provider/pulumi/changes";
import type { StarRocksArgs } from "../../provider/starRocks/arguments";
import { starRocksReplication as resource } from "../../provider/starRocks/replication";
import { starRocksBase as base, ids } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

const still = new StillTask(resource, base);
const { begin, create, left, odd, update, writes } = still;
const id = `${base.instanceId}/${base.taskName}`;
const task = () => still.emulator.world.starRocksTasks[0] as StarRocksTask;

afterEach(still.close);

const names = (count: number, prefix = "t") =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe("read", () => {
    test.each(["live", "documented"] as const)(
        "a refresh of an unchanged task finds no change (%s)",
        async (dialect) => {
            await begin({ dialect });
            const args = {
                tables: { include: ["customers", "orders"] },
                databaseConfigs: { sync_commit_interval_ms: 2000 },
                tableConfigs: { orders: { orderBy: "id" } },
            };
            const state = await create(args);
            const given = ["tables", "databaseConfigs", "tableConfigs"];
            const seen = (await resource.read(id, left(state, given), still.cloud.context())) as object;
            expect(inputsFor(resource.rules, seen as Record<string, unknown>, new Set(given))).toEqual({
                ...base,
                ...args,
            });
        },
    );

    test("what was changed by hand shows under the user's own names", async () => {
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
        const seen = (await resource.read(id, left(state), still.cloud.context())) as object;
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

    test("what is wrong with a task reaches outputs and a warning", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", { do: "breakDown", reason: "DDL broke the task" });
        task().needsRepair = true;
        const seen = await resource.read(id, left(state), still.cloud.context());
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
        "a sub-task is never taken for the task; its catch-up shows (%s)",
        async (dialect) => {
            await begin({ dialect, timings: { fullCopy: 0 } });
            const state = await create({ tables: { include: ["orders"] } });
            await update(state, { tables: { include: ["orders", "returns"] } });
            const seen = await resource.read(id, left(state), still.cloud.context());
            expect(seen).toMatchObject({
                stage: "incremental",
                catchupStage: "full",
                catchupPercentage: expect.any(Number),
            });
            expect(seen?.tables).toEqual({ include: ["orders", "returns"] });
        },
    );
});

test("an abnormal task ends the wait at once, with the service's reason", async () => {
    await begin();
    const state = await create();
    still.emulator.act(ids.starRocks, "orders_1", { do: "breakDown", reason: "DDL" });
    const error = await update(state, { tables: { exclude: ["a"] } }).catch((thrown) => thrown);
    expect(error.message).toMatch(/abnormal: DDL/);
});

test.each([
    [
        "that the configuration shows as passed goes on",
        {},
        ["CheckDataBaseConfig", "CreateStarRocksDataReplication"],
    ],
    [
        "that nothing shows as passed is made anew, and nothing unchecked is started",
        { hidden: true },
        [
            "CheckDataBaseConfig",
            "DeleteStarRocksDataReplication",
            "CheckDataBaseConfig",
            "CreateStarRocksDataReplication",
        ],
    ],
])(
    "a check whose reply was lost and %s",
    async (_name, { hidden = false }: { hidden?: boolean }, expected) => {
        await begin();
        const context = still.cloud.context();
        let lost = 0;
        const send = async <Body>(request: ApiRequest) => {
            const body = await context.cloud.request<Body>(request);
            if (request.path.endsWith("database-config-check") && lost++ === 0)
                throw new ApiError({
                    method: "POST",
                    url: request.path,
                    errorCode: "ECONNRESET",
                    message: "reset",
                });
            const hide = hidden && lost === 1 && request.path.endsWith("/configuration");
            return hide ? ({ ...body, database_info: {} } as Body) : body;
        };
        const args = { ...base, databaseConfigs: { max_rows_per_chunk: 5 } };
        const state = await resource.create(args, { ...context, cloud: { ...context.cloud, request: send } });
        expect(state).toMatchObject({ stage: "full", databaseConfigs: { max_rows_per_chunk: 5 } });
        expect(writes()).toEqual(expected);
        expect(still.emulator.world.starRocksTasks).toHaveLength(1);
    },
);

describe("what is there is never guessed", () => {
    test("a task that appears late in the list is deleted all the same after a failed check", async () => {
        await begin();
        const began = still.cloud.time.now();
        const late = odd(async (_request, ask) => {
            const reply = (await ask()) as { replications?: unknown[] };
            if (reply.replications && still.cloud.time.now() - began < 8_000)
                return { ...reply, replications: [] };
            return reply;
        });
        const error = await resource
            .create({ ...base, databaseConfigs: { nosuch: 1 } }, late)
            .catch((thrown) => thrown);
        expect(error.message).toContain("databaseConfigs.nosuch = 1");
        expect(still.emulator.world.starRocksTasks).toEqual([]);
    });

    test("a refused configuration that could not be deleted is never started", async () => {
        await begin({
            faults: [{ operation: "DeleteStarRocksDataReplication", do: "failJob", reason: "busy" }],
        });
        const wrong = { databaseConfigs: { max_rows_per_chunk: -1 } };
        const error = await create(wrong).catch((thrown) => thrown);
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.state.failedChecks).toMatchObject([{ name: "max_rows_per_chunk", value: "-1" }]);
        still.emulator.clearRequests();
        await expect(update(error.state, wrong)).rejects.toThrow(/max_rows_per_chunk = -1/);
        expect(writes()).toEqual([
            "DeleteStarRocksDataReplication",
            "CheckDataBaseConfig",
            "DeleteStarRocksDataReplication",
        ]);
        expect(await update(error.state, {})).toMatchObject({ stage: "full" });
    });

    test("nor is it after a clean-up that failed again before any new check", async () => {
        const operation = "DeleteStarRocksDataReplication";
        await begin({ faults: [{ operation, do: "failJob", reason: "busy", times: 2 }] });
        const wrong = { databaseConfigs: { max_rows_per_chunk: -1 } };
        const first = await create(wrong).catch((thrown) => thrown);
        const second = await update(first.state, wrong).catch((thrown) => thrown);
        expect(second.message).toContain("busy");
        await expect(update(second.state, wrong)).rejects.toThrow(/max_rows_per_chunk = -1/);
        expect(writes()).not.toContain("CreateStarRocksDataReplication");
    });

    test("a task is gone only when the list and the configuration both say so", async () => {
        await begin();
        const state = await create();
        const short = odd(async (request, ask) =>
            request.path.endsWith("/replication") ? { replications: [], total_count: 0 } : ask(),
        );
        await expect(resource.read(id, left(state), short)).rejects.toThrow(
            /has a configuration but is not in the list/,
        );
        still.emulator.act(ids.starRocks, "orders_1", { do: "delete" });
        expect(await resource.read(id, left(state), still.cloud.context())).toBeUndefined();
    });

    test("a configuration that is not there yet is waited for", async () => {
        await begin();
        const state = await create({ tables: { exclude: ["a"] } });
        const began = still.cloud.time.now();
        const late = odd(async (request, ask) => {
            if (request.path.endsWith("/configuration") && still.cloud.time.now() - began < 5_000)
                throw new ApiError({
                    method: "GET",
                    url: "u",
                    status: 400,
                    errorCode: "DBS.270022",
                    message: "none",
                });
            return ask();
        });
        await resource.update(left(state), { ...base, tables: { exclude: ["b"] } }, late);
        expect(task().tables.names).toEqual(["b"]);
    });

    test("a start without effect is an error, and is not sent again", async () => {
        await begin({ faults: [{ operation: "CreateStarRocksDataReplication", do: "ignore", times: 9 }] });
        const error = await create().catch((thrown) => thrown);
        expect(error.message).toMatch(/its stage is wait/);
        expect(writes()).toEqual(["CheckDataBaseConfig", "CreateStarRocksDataReplication"]);
    });

    test.each<[string, Partial<StarRocksArgs>, string]>([
        ["tables", { tables: { exclude: ["a"] } }, "ModifyDataSync"],
        ["desiredState", { desiredState: "paused" }, "PauseStarRocksDataReplication"],
    ])(
        "a change of %s that was cut off goes on with its job, and is not sent twice",
        async (_name, more, operation) => {
            await begin();
            const state = await create();
            const short = still.cloud.context(5_000);
            const error = await resource
                .update(left(state), { ...base, ...more }, short)
                .catch((thrown) => thrown);
            expect(error).toBeInstanceOf(Unfinished);
            await update(error.state, more);
            expect(writes().filter((each) => each === operation)).toHaveLength(1);
        },
    );

    test("after waitFor accepted the next change waits for the start before", async () => {
        await begin();
        const state = await create({ waitFor: "accepted" });
        expect(await update(state, { tables: { exclude: ["a"] } })).toMatchObject({
            tables: { exclude: ["a"] },
        });
    });

    test("a change that was only accepted is no difference afterwards", async () => {
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

    test("batches of added tables wait for each other's catch-up", async () => {
        await begin({ timings: { fullCopy: 0 } });
        const state = await create({ tables: { include: ["orders"] } });
        await update(state, { tables: { include: ["orders", ...names(120)] } });
        expect(task().tables.names).toHaveLength(121);
        expect(still.emulator.requests().every(({ status }) => status === 200 || status === 400)).toBe(true);
    });

    test("paused from the start never starts a task that is in trouble", async () => {
        await begin();
        const broken = odd(async (request, ask) => {
            const reply = await ask();
            if (request.path.endsWith("database-config-check")) task().trouble = "DDL";
            return reply;
        });
        await resource.create({ ...base, desiredState: "paused" }, broken).catch((thrown) => thrown);
        expect(writes()).toEqual(["CheckDataBaseConfig"]);
    });

    test("a task that should wait and whose start has failed is made anew", async () => {
        const fault = {
            operation: "CreateStarRocksDataReplication",
            do: "failJob",
            reason: "no disk",
        } as const;
        await begin({ createFlow: "post", faults: [fault] });
        const error = await create({ desiredState: "paused" }).catch((thrown) => thrown);
        expect(error).toBeInstanceOf(Unfinished);
        expect(task().trouble).toBe("no disk");
        const healed = await update(error.state, { desiredState: "paused" });
        expect(healed).toMatchObject({ desiredState: "paused", status: "normal" });
        expect(still.emulator.world.starRocksTasks).toHaveLength(1);
    });

    test("where only POST creates, an include list cannot be had: nothing stays, and the error says what can", async () => {
        await begin({ createFlow: "post" });
        const error = await create({ tables: { include: ["orders"] } }).catch((thrown) => thrown);
        expect(error).not.toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(/Use tables\.exclude/);
        expect(still.emulator.world.starRocksTasks).toEqual([]);
    });

    test("a parameter that was set by hand stays drift through other updates", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", {
            do: "setParameter",
            name: "max_rows_per_chunk",
            value: "7",
        });
        const updated = await update(state, { tables: { exclude: ["a"] } });
        const seen = await resource.read(id, left(updated), still.cloud.context());
        expect(seen?.databaseConfigs).toEqual({ max_rows_per_chunk: "7" });
    });
});
