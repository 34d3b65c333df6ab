import type { ClickHouseTask } from "../../emulator";
import type { ApiRequest } from "../../provider/api/cloud";
import { ApiError } from "../../provider/api/errors";
import type { ClickHouseArgs } from "../../provider/clickHouse/arguments";
import { clickHouseReplication as resource } from "../../provider/clickHouse/replication";
import { type Operation, Unfinished } from "../../provider/lifecycle/resource";
import { ids, operations } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

const base: ClickHouseArgs = {
    instanceId: ids.clickHouse,
    sourceInstanceId: ids.source,
    sourceDatabase: "crm",
};
const id = `${ids.clickHouse}/crm`;

const still = new StillTask(resource, base);
const { begin, create, left, writes } = still;
const update = (state: object, more: Partial<ClickHouseArgs>, context?: Operation) =>
    still.update(state, more, [], context);
afterEach(still.close);
const failureOf = (promise: Promise<unknown>) => promise.then(() => undefined).catch((error) => error);

const task = () => still.emulator.world.clickHouseTasks[0] as ClickHouseTask;
/** A connection whose replies pass through a function. */
const altered = (alter: (request: ApiRequest, body: unknown) => unknown) =>
    still.odd(async (request, ask) => alter(request, await ask()));

const declared: Partial<ClickHouseArgs> = {
    tables: { include: ["contacts", "accounts"] },
    databaseConfigs: { max_sync_threads: 2 },
    tableConfigs: { contacts: { orderBy: ["id", "name"], partitionBy: "toYYYYMM(at)" } },
};

describe("create", () => {
    test("where the checks carry settings and lists, everything is as declared afterwards", async () => {
        await begin();
        const state = await create(declared);
        expect(task()).toMatchObject({
            tables: { type: "white_list", names: ["contacts", "accounts"] },
            databaseConfigs: [{ name: "max_sync_threads", value: "2" }],
            tableConfigs: [{ name: "contacts", value: "PARTITION BY toYYYYMM(at) ORDER BY (id, name)" }],
        });
        expect(state).toMatchObject({ ...base, ...declared, stage: "full" });
        expect(still.cloud.said.filter((text) => text.startsWith("warning"))).toEqual([]);
    });

    test("where they do not, the list is set by a change, and settings that nothing shows are a warning", async () => {
        await begin({ clickHouseSetup: "change" });
        const state = await create(declared);
        expect(writes().slice(-2)).toEqual([
            "CreateClickHouseDataBaseReplication",
            "UpdateClickHouseDataBaseConfig",
        ]);
        expect(task().tables).toEqual({ type: "white_list", names: ["contacts", "accounts"] });
        expect(state).toMatchObject(declared);
        expect(still.cloud.said).toContainEqual(
            expect.stringMatching(
                /^warning: .*accepted databaseConfigs\.max_sync_threads, tableConfigs\.contacts but does not report their values/,
            ),
        );
    });

    test("failed checks stop it, all of them listed, and nothing is made", async () => {
        await begin();
        const error = await failureOf(
            create({
                databaseConfigs: { max_sync_threads: 9, max_flush_data_time: 1 },
                tableConfigs: { nosuch: "ORDER BY id" },
            }),
        );
        expect(error).not.toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(
            /databaseConfigs\.max_sync_threads = 9: fail; tableConfigs\.nosuch = ORDER BY id: Check Override Table Failed/,
        );
        expect(still.emulator.world.clickHouseTasks).toEqual([]);
    });

    test("a list that the service does not take leaves no task behind", async () => {
        await begin({ clickHouseSetup: "change" });
        const refusing = still.cloud.context();
        const send = async <Body>(request: ApiRequest) =>
            // A name that is no list: the service's own refusal of the kind.
            refusing.cloud.request<Body>(
                request.method === "PUT"
                    ? { ...request, body: { ...(request.body as object), value: "{}" } }
                    : request,
            );
        const { cloud: plain, ...rest } = refusing;
        const error = await failureOf(
            resource.create(
                { ...base, tables: { include: ["contacts"] } },
                { ...rest, cloud: { ...plain, request: send } },
            ),
        );
        expect(error).not.toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(/does not take an include list .* The task was deleted again/);
        expect(still.emulator.world.clickHouseTasks).toEqual([]);
    });

    test("a create that was killed before it could set the list sets it now", async () => {
        await begin({ clickHouseSetup: "change" });
        await create();
        expect(await create({ tables: { include: ["contacts"] } })).toMatchObject({
            tables: { include: ["contacts"] },
        });
        expect(still.emulator.world.clickHouseTasks).toHaveLength(1);
    });

    test("accepted does not wait, and the next change waits for the start before", async () => {
        await begin();
        const state = await create({ waitFor: "accepted" });
        expect(operations(still.emulator)).not.toContain("ShowGaussMySqlJobInfo");
        const changed = await update(state, { tables: { exclude: ["activities"] } });
        expect(changed).toMatchObject({ stage: "full", tables: { exclude: ["activities"] } });
    });

    test("accepted sets the list of a new task all the same", async () => {
        await begin({ clickHouseSetup: "change" });
        const state = await create({ waitFor: "accepted", tables: { exclude: ["activities"] } });
        expect(writes()).toContain("UpdateClickHouseDataBaseConfig");
        expect(state.tables).toEqual({ exclude: ["activities"] });
    });

    test("accepted has no base line, so that nothing passes for drift later", async () => {
        await begin();
        const state = await create({ waitFor: "accepted" });
        task().databaseConfigs = [{ name: "max_flush_data_time", value: "5000" }];
        const done = await update(state, {});
        expect((await resource.read(id, left(done), still.cloud.context()))?.databaseConfigs).toBeUndefined();
    });

    test("a list whose first change fails is no difference, and the next update sets it", async () => {
        await begin({
            clickHouseSetup: "change",
            timings: { fullCopy: 3_600_000 },
            faults: [{ operation: "UpdateClickHouseDataBaseConfig", do: "failJob", reason: "no disk" }],
        });
        const error = await failureOf(create({ tables: { include: ["contacts"] } }));
        expect(error.state.tables).toEqual({ include: ["contacts"] });
        expect(await update(error.state, { tables: { include: ["contacts"] } })).toMatchObject({
            tables: { include: ["contacts"] },
            stage: "full",
        });
        expect(writes().filter((each) => each === "CreateClickHouseDataBaseReplication")).toHaveLength(1);
    });

    test("a check before the creation is no change of the task that exists then", async () => {
        await begin({ clickHouseSetup: "change" });
        // The configuration shows defaults, whatever the check was told.
        const defaults = altered((request, body) =>
            request.path.includes("/config") && request.method === "GET"
                ? {
                      ...(body as object),
                      database_info: {
                          db_config_check_results: [
                              { param_name: "max_sync_threads", value: "1", check_result: "success" },
                          ],
                      },
                  }
                : body,
        );
        const args = {
            ...base,
            tables: { exclude: ["activities"] },
            databaseConfigs: { max_sync_threads: 2 },
        };
        const error = await failureOf(resource.create(args, defaults));
        expect(error.message).toMatch(/did not make it: databaseConfigs is/);
        expect(task().tables.names).toEqual(["activities"]);
    });

    test.each(["full", "incremental"] as const)("waits until the task has reached %s", async (waitFor) => {
        await begin();
        const { stage } = await create({ waitFor });
        expect(["full", "incremental"].indexOf(stage as string)).toBeGreaterThanOrEqual(
            ["full", "incremental"].indexOf(waitFor),
        );
    });
});

describe("changes", () => {
    test("one that is running from elsewhere is waited for", async () => {
        await begin();
        const state = await create({ tables: { exclude: ["activities"] } });
        still.emulator.act(ids.clickHouse, "crm", { do: "changeTables", names: ["accounts"] });
        const changed = await update(state, { tables: { exclude: ["contacts"] } });
        expect(changed.tables).toEqual({ exclude: ["contacts"] });
        expect(still.emulator.requests().some(({ status }) => status === 409)).toBe(false);
    });

    test("one of ours that outlives its time limit is stopped, and the next update begins it anew", async () => {
        await begin();
        const state = await create();
        // Its job takes an hour; the others a moment.
        still.emulator.world.jobs.length = 0;
        const context = still.cloud.context(60_000);
        const { request: send } = context.cloud;
        const slow: Operation = {
            ...context,
            cloud: {
                ...context.cloud,
                request: async <Body>(request: ApiRequest) => {
                    const reply = await send<Body>(request);
                    const job = still.emulator.world.jobs.at(-1);
                    if (request.method === "PUT" && job) job.ends = job.starts + 3_600_000;
                    return reply;
                },
            },
        };
        const wanted = { tables: { exclude: ["activities"] } };
        const error = await failureOf(update(state, wanted, slow));
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(/still running when the time limit ended, and was stopped/);
        expect(writes().at(-1)).toBe("DeleteClickHouseDataBaseConfig");
        expect(task().tables.names).toEqual([]);
        expect(await update(error.state, wanted)).toMatchObject(wanted);
    });

    test("one that the service accepts and ignores is an error, and is not sent again", async () => {
        await begin({ faults: [{ operation: "UpdateClickHouseDataBaseConfig", do: "ignore" }] });
        const state = await create();
        const error = await failureOf(update(state, { tables: { exclude: ["activities"] } }));
        expect(error.message).toMatch(
            /accepted the change but did not make it: tables is \{"kind":"exclude","names":\[\]\}/,
        );
        expect(writes().filter((each) => each === "UpdateClickHouseDataBaseConfig")).toHaveLength(1);
    });

    test("a failed one says why, and keeps the task", async () => {
        const operation = "UpdateClickHouseDataBaseConfig";
        await begin({ faults: [{ operation, do: "failJob", reason: "accounts has no primary key" }] });
        const state = await create();
        const error = await failureOf(update(state, { tables: { exclude: ["activities"] } }));
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.message).toContain("accounts has no primary key");
        expect(await resource.read(id, left(error.state), still.cloud.context())).toMatchObject({
            lastError: "accounts has no primary key",
        });
    });

    test("a parameter that is taken out goes back to its default", async () => {
        await begin();
        const state = await create({ databaseConfigs: { max_sync_threads: 2 } });
        expect((await update(state, {})).databaseConfigs).toBeUndefined();
        expect(task().databaseConfigs).toEqual([{ name: "max_sync_threads", value: "1" }]);
    });
});

describe("what is not certain", () => {
    test("a parameter that could not be taken out stays in the state", async () => {
        await begin();
        const state = await create({ databaseConfigs: { max_sync_threads: 2 } });
        const failing = altered((request, body) => {
            if (request.method !== "POST") return body;
            throw new ApiError({ method: "POST", url: "http://x/", status: 500, message: "broken" });
        });
        const error = await failureOf(update(state, {}, failing));
        expect(error.state.databaseConfigs).toEqual({ max_sync_threads: 2 });
    });

    test("a parameter that the service has refused is not in the state", async () => {
        await begin();
        const state = await create();
        const error = await failureOf(update(state, { databaseConfigs: { max_sync_threads: 9 } }));
        expect(error.state.databaseConfigs).toBeUndefined();
    });

    test("what the service has shown and shows no more is drift", async () => {
        await begin();
        const state = await create({
            databaseConfigs: { max_sync_threads: 2 },
            tableConfigs: { contacts: "ORDER BY id" },
        });
        Object.assign(task(), { databaseConfigs: [], tableConfigs: [] });
        const seen = await resource.read(id, left(state), still.cloud.context());
        expect([seen?.databaseConfigs, seen?.tableConfigs]).toEqual([undefined, undefined]);
    });

    test("settings that are taken out where nothing shows them are a warning", async () => {
        await begin({ clickHouseSetup: "change" });
        const state = await create({ tableConfigs: { contacts: "ORDER BY id" } });
        still.cloud.said.length = 0;
        await update(state, {});
        expect(still.cloud.said).toContainEqual(
            expect.stringMatching(/accepted tableConfigs\.contacts but does not report its value/),
        );
    });

    test("names such as constructor are names like any other", async () => {
        await begin();
        const [source] = still.emulator.world.sources;
        source?.databases.crm?.push("constructor", "__proto__");
        const state = await create();
        const tableConfigs = JSON.parse('{"constructor":"ORDER BY id","__proto__":"ORDER BY id"}');
        const changed = await update(state, { tableConfigs });
        expect(Object.keys(changed.tableConfigs ?? {}).sort()).toEqual(["__proto__", "constructor"]);
        expect((await update(changed, {})).tableConfigs).toBeUndefined();
    });

    test("a stage that no page explains does not stand in the way of a change", async () => {
        await begin();
        const state = await create();
        const other = altered((request, body) => {
            const reply = body as { replications?: object[] };
            return request.path.endsWith("/replication") && reply.replications
                ? { ...reply, replications: reply.replications.map((row) => ({ ...row, stage: "Other" })) }
                : body;
        });
        expect(await update(state, { tables: { exclude: ["activities"] } }, other)).toMatchObject({
            stage: "other",
            tables: { exclude: ["activities"] },
        });
    });

    test("a task whose row alone has gone is not deleted, and not called gone", async () => {
        await begin();
        await create();
        const odd = altered((request, body) =>
            request.path.endsWith("/replication")
                ? { total_count: 0, replications: [], ext_text: null }
                : body,
        );
        await expect(resource.delete(id, odd)).rejects.toThrow(/has a configuration but is not in the list/);
    });
});

describe("rows", () => {
    test("that lack the source's name are found by the target's", async () => {
        await begin();
        for (const sourceDatabase of ["crm", "billing", "orders"]) await create({ sourceDatabase });
        const seen = await resource.read(`${ids.clickHouse}/orders`, undefined, still.cloud.context());
        expect(seen).toMatchObject({ sourceDatabase: "orders", sourceInstanceId: ids.source });
    });

    test("of which several fit are an error, not a guess", async () => {
        await begin();
        await create();
        const doubled = altered((request, body) => {
            const reply = body as { replications?: object[]; total_count?: number };
            if (!request.path.endsWith("/replication") || !reply.replications) return body;
            const row = { target_database: "crm", status: "normal" };
            return { ...reply, replications: [row, { ...row, status: "abnormal" }] };
        });
        await expect(resource.read(id, undefined, doubled)).rejects.toThrow(
            /lists several replications of database crm/,
        );
        await expect(resource.delete(id, doubled)).rejects.toThrow(/several replications/);
        expect(still.emulator.world.clickHouseTasks).toHaveLength(1);
    });

    test("gone is what the list and the configuration both say", async () => {
        await begin();
        await create();
        const odd = altered((request, body) =>
            request.path.endsWith("/replication")
                ? { total_count: 0, replications: [], ext_text: null }
                : body,
        );
        await expect(resource.read(id, undefined, odd)).rejects.toThrow(
            /has a configuration but is not in the list/,
        );
    });
});

test("what is wrong with a task or its instance reaches outputs, warnings and errors", async () => {
    await begin();
    const state = await create();
    still.emulator.act(ids.clickHouse, "crm", { do: "breakDown", reason: "DDL broke the task" });
    still.emulator.announce(ids.clickHouse, "restart");
    expect(await resource.read(id, left(state), still.cloud.context())).toMatchObject({
        status: "abnormal",
        lastError: "DDL broke the task",
        notice: "restart",
    });
    expect(still.cloud.said.at(-1)).toMatch(/^warning: .*abnormal: DDL broke the task: .*instance: restart/);
    const error = await failureOf(update(state, { tables: { exclude: ["activities"] } }));
    expect(error.message).toMatch(/abnormal: DDL broke the task; restart/);
});

test("names that need encoding are encoded", async () => {
    await begin();
    const sourceDatabase = "größe#1?&%";
    const [source] = still.emulator.world.sources;
    if (source) source.databases[sourceDatabase] = ["t"];
    expect(await create({ sourceDatabase })).toMatchObject({ stage: "full" });
    await resource.delete(`${ids.clickHouse}/${sourceDatabase}`, still.cloud.context());
    expect(still.emulator.world.clickHouseTasks).toEqual([]);
});
