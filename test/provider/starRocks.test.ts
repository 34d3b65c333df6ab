import type { Emulator, EmulatorOptions, StarRocksTask } from "../../emulator";
import type { ApiRequest } from "../../provider/api/cloud";
import { ApiError } from "../../provider/api/errors";
import { inputsFor } from "../../provider/differing";
import { type Before, type Operation, Unfinished } from "../../provider/resources/resource";
import type { StarRocksArgs } from "../../provider/resources/starRocks/arguments";
import { starRocksReplication as resource } from "../../provider/resources/starRocksReplication";
import { ids, stillEmulator } from "../support/stillEmulator";

const base: StarRocksArgs = {
    instanceId: ids.starRocks,
    sourceInstanceId: ids.source,
    sourceDatabase: "orders",
    targetDatabase: "orders",
    taskName: "orders_1",
};
const id = `${ids.starRocks}/orders_1`;

let cloud: Awaited<ReturnType<typeof stillEmulator>>;
let emulator: Emulator;

async function begin(options: EmulatorOptions = {}) {
    cloud = await stillEmulator(options);
    emulator = cloud.emulator;
}

afterEach(() => emulator.close());

const create = async (more: Partial<StarRocksArgs> = {}) =>
    (await resource.create({ ...base, ...more }, cloud.context())).state;

/** What dynamic.ts would hand over. */
const left = (state: object, given: string[] = []): Before<StarRocksArgs> => {
    const { __beside, ...args } = state as Record<string, unknown>;
    return {
        args: args as Partial<StarRocksArgs>,
        given: new Set(given),
        unfinished: args.lastError !== undefined,
        beside: __beside,
        jobId: args.jobId as string | undefined,
    };
};

const update = (state: object, more: Partial<StarRocksArgs>, given?: string[]) =>
    resource.update(left(state, given), { ...base, ...more }, cloud.context());

const task = () => emulator.world.starRocksTasks[0] as StarRocksTask;
const writes = () =>
    emulator
        .requests()
        .filter(({ method }) => method !== "GET")
        .map(({ operation }) => operation);

const names = (count: number, prefix = "t") =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`);
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
        emulator.clearRequests();
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
        expect(emulator.world.starRocksTasks).toEqual([]);
        expect(writes()).not.toContain("CreateStarRocksDataReplication");
    });
});

test("a failed check whose task cannot be deleted again keeps it, so that nothing is orphaned", async () => {
    await begin({ faults: [{ operation: "DeleteStarRocksDataReplication", do: "failJob", reason: "busy" }] });
    const error = await create({ databaseConfigs: { nosuch: 1 } }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(Unfinished);
    expect(emulator.world.starRocksTasks).toHaveLength(1);
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
        emulator.clearRequests();
        await update(state, { desiredState: to });
        expect(writes()).toEqual(expected);
        expect(task().progress.stage).toBe(stage);
    });

    test("what was paused by hand shows, and is resumed", async () => {
        await begin();
        const state = await create();
        emulator.act(ids.starRocks, "orders_1", { do: "pause" });
        const seen = await resource.read(id, left(state), cloud.context());
        expect(seen).toMatchObject({ desiredState: "paused", stage: "paused" });
        emulator.clearRequests();
        await update(seen as object, {});
        expect(writes()).toEqual(["ResumeStarRocksDataReplication"]);
    });

    test("what was cancelled by hand shows, and is made anew", async () => {
        await begin();
        const state = await create();
        emulator.act(ids.starRocks, "orders_1", { do: "cancel" });
        const seen = await resource.read(id, left(state), cloud.context());
        expect(seen).toMatchObject({ desiredState: "cancelled" });
        expect(await update(seen as object, {})).toMatchObject({ desiredState: "running", stage: "full" });
        expect(emulator.world.starRocksTasks).toHaveLength(1);
    });
});

describe("changes in place", () => {
    test.each(["live", "documented"] as const)(
        "tables, parameters, settings and wildcards in one call (%s)",
        async (dialect) => {
            await begin({ dialect });
            const state = await create({ tables: { include: ["orders"] } });
            emulator.clearRequests();
            const more = {
                tables: { include: ["returns", "orders"] },
                databaseConfigs: { sync_commit_interval_ms: "2000" },
                tableConfigs: { returns: "order by id" },
                wildcards: true,
            };
            expect(await update(state, more)).toMatchObject(more);
            expect(writes()).toEqual(["ModifyDataSync"]);
            expect(emulator.requests().find(({ method }) => method === "PUT")?.body).toMatchObject({
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
        emulator.clearRequests();
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
            await emulator.close();
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
        emulator.clearRequests();
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
                "CreateStarRocksDataReplication",
                "ModifyDataSync",
                "PauseStarRocksDataReplication",
            ],
        ],
    ] as const)(
        "a service that changes only what is %s: the step is made around, and undone",
        async (modifyWhile, desiredState, expected) => {
            await begin({ modifyWhile });
            const state = await create({ desiredState });
            emulator.clearRequests();
            await update(state, { desiredState, tables: { exclude: ["a"] } });
            expect(writes()).toEqual(expected);
            expect(task().tables.names).toEqual(["a"]);
        },
    );

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

describe("waitFor", () => {
    test.each([
        ["accepted", 0],
        ["job", 20_000],
        ["full", 20_000],
        ["incremental", 80_000],
    ] as const)("%s waits as long", async (waitFor, least) => {
        await begin();
        const began = cloud.time.now();
        const state = await create({ waitFor });
        const waited = cloud.time.now() - began;
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
        expect(cloud.said).toContainEqual(expect.stringMatching(/^info: .*took it over/));
        expect(emulator.world.starRocksTasks).toHaveLength(1);
    });

    test("matching fails with each difference, and changes nothing", async () => {
        await begin();
        await create();
        emulator.clearRequests();
        await expect(create(different)).rejects.toThrow(
            /targetDatabase is orders there and elsewhere here; tables is a list to exclude there and a list to include here/,
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
        expect(cloud.said).toContainEqual(
            expect.stringMatching(/^warning: .*targetDatabase is orders there/),
        );
    });
});

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
            const seen = (await resource.read(id, left(state, given), cloud.context())) as object;
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
        emulator.act(ids.starRocks, "orders_1", { do: "setTables", names: ["a", "b"] });
        emulator.act(ids.starRocks, "orders_1", {
            do: "setParameter",
            name: "max_rows_per_chunk",
            value: "7",
        });
        emulator.act(ids.starRocks, "orders_1", {
            do: "setParameter",
            name: "sync_commit_interval_ms",
            value: "9000",
        });
        const seen = (await resource.read(id, left(state), cloud.context())) as object;
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
        emulator.act(ids.starRocks, "orders_1", { do: "breakDown", reason: "DDL broke the task" });
        task().needsRepair = true;
        const seen = await resource.read(id, left(state), cloud.context());
        expect(seen).toMatchObject({
            status: "abnormal",
            lastError: "DDL broke the task",
            needsRepair: true,
        });
        expect(cloud.said).toContainEqual(
            expect.stringMatching(/^warning: .*abnormal.*DDL broke.*needs repair/),
        );
    });

    test.each(["live", "documented"] as const)(
        "a sub-task is never taken for the task; its catch-up shows (%s)",
        async (dialect) => {
            await begin({ dialect, timings: { fullCopy: 0 } });
            const state = await create({ tables: { include: ["orders"] } });
            await update(state, { tables: { include: ["orders", "returns"] } });
            const seen = await resource.read(id, left(state), cloud.context());
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
    emulator.act(ids.starRocks, "orders_1", { do: "breakDown", reason: "DDL" });
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
        const context = cloud.context();
        let lost = 0;
        const send = async <Body>(request: ApiRequest) => {
            const body = await context.cloud.send<Body>(request);
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
        const { state } = await resource.create(args, { ...context, cloud: { ...context.cloud, send } });
        expect(state).toMatchObject({ stage: "full", databaseConfigs: { max_rows_per_chunk: 5 } });
        expect(writes()).toEqual(expected);
        expect(emulator.world.starRocksTasks).toHaveLength(1);
    },
);

describe("what is there is never guessed", () => {
    /** A cloud that answers some requests otherwise. */
    const odd = (
        answer: (request: ApiRequest, ask: () => Promise<unknown>) => Promise<unknown>,
    ): Operation => {
        const context = cloud.context();
        const { send } = context.cloud;
        return {
            ...context,
            cloud: {
                ...context.cloud,
                send: async <Body>(request: ApiRequest) =>
                    (await answer(request, () => send(request))) as Body,
            },
        };
    };

    test("a task that appears late in the list is deleted all the same after a failed check", async () => {
        await begin();
        const began = cloud.time.now();
        const late = odd(async (_request, ask) => {
            const reply = (await ask()) as { replications?: unknown[] };
            if (reply.replications && cloud.time.now() - began < 8_000) return { ...reply, replications: [] };
            return reply;
        });
        const error = await resource
            .create({ ...base, databaseConfigs: { nosuch: 1 } }, late)
            .catch((thrown) => thrown);
        expect(error.message).toContain("databaseConfigs.nosuch = 1");
        expect(emulator.world.starRocksTasks).toEqual([]);
    });

    test("a refused configuration that could not be deleted is never started", async () => {
        await begin({
            faults: [{ operation: "DeleteStarRocksDataReplication", do: "failJob", reason: "busy" }],
        });
        const wrong = { databaseConfigs: { max_rows_per_chunk: -1 } };
        const error = await create(wrong).catch((thrown) => thrown);
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.state.failedChecks).toMatchObject([{ name: "max_rows_per_chunk", value: "-1" }]);
        emulator.clearRequests();
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
        await expect(resource.read(id, left(state), short)).rejects.toThrow(/its configuration is there/);
        emulator.act(ids.starRocks, "orders_1", { do: "delete" });
        expect(await resource.read(id, left(state), cloud.context())).toBeUndefined();
    });

    test("a configuration that is not there yet is waited for", async () => {
        await begin();
        const state = await create({ tables: { exclude: ["a"] } });
        const began = cloud.time.now();
        const late = odd(async (request, ask) => {
            if (request.path.endsWith("/configuration") && cloud.time.now() - began < 5_000)
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
            const short = cloud.context(5_000);
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
        cloud.time.advance(60_000);
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
        expect(emulator.requests().every(({ status }) => status === 200 || status === 400)).toBe(true);
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
        expect(emulator.world.starRocksTasks).toHaveLength(1);
    });

    test("where only POST creates, an include list cannot be had: nothing stays, and the error says what can", async () => {
        await begin({ createFlow: "post" });
        const error = await create({ tables: { include: ["orders"] } }).catch((thrown) => thrown);
        expect(error).not.toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(/Use tables\.exclude/);
        expect(emulator.world.starRocksTasks).toEqual([]);
    });

    test("a parameter that was set by hand stays drift through other updates", async () => {
        await begin();
        const state = await create();
        emulator.act(ids.starRocks, "orders_1", {
            do: "setParameter",
            name: "max_rows_per_chunk",
            value: "7",
        });
        const updated = await update(state, { tables: { exclude: ["a"] } });
        const seen = await resource.read(id, left(updated), cloud.context());
        expect(seen?.databaseConfigs).toEqual({ max_rows_per_chunk: "7" });
    });
});

test("only a difference in effect replaces a task for a parameter that is fixed at creation", async () => {
    await begin();
    await create();
    const { facts } = cloud.context();
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
