import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { unknown } from "../../provider/arguments/unknown";
import { hookText, type Kind } from "../../sdk/dynamicResource";
import { cloudOf } from "../../tools/pulumi/workspace";
import { writesOf } from "../support/chains";
import { failureOf, messageOf } from "../support/failure";
import { initFailure, Plugin } from "../support/plugin";
import { ids } from "../support/stillEmulator";

let emulator: Emulator;
let plugin: Plugin;

beforeAll(async () => {
    emulator = await startEmulator({ speed: 200 });
    plugin = await Plugin.start(cloudOf(emulator));
});

afterAll(async () => {
    await plugin.stop();
    await emulator.close();
});

// Emulated time runs on while the process works.
const running = expect.stringMatching(/^(full|incremental)$/);

const hiddenOf = (kind: Kind) => ({ __provider: hookText(kind), __urn: "urn:x" });
const starRocks = {
    ...hiddenOf("StarRocksReplication"),
    __autoName: "orders_1234567",
    instanceId: ids.starRocks,
    sourceInstanceId: ids.source,
    sourceDatabase: "orders",
};
const clickHouse = {
    ...hiddenOf("ClickHouseReplication"),
    instanceId: ids.clickHouse,
    sourceInstanceId: ids.source,
    sourceDatabase: "crm",
};

test("check: fills in defaults and drops the generated name", async () => {
    const { inputs, failures } = await plugin.check({}, starRocks);
    expect(failures).toEqual([]);
    const { __autoName, ...kept } = starRocks;
    expect(inputs).toEqual({ ...kept, targetDatabase: "orders", taskName: "orders_1234567" });
});

test("check: keeps a generated task name in a renamed stack", async () => {
    const { inputs } = await plugin.check({ taskName: "orders_0000000" }, starRocks);
    expect(inputs.taskName).toBe("orders_0000000");
});

test("check: reports every problem without a property", async () => {
    const { failures } = await plugin.check({}, { ...starRocks, instanceId: "", taskName: "ab" });
    expect(failures.map(({ property }) => property)).toEqual(["", ""]);
    expect(failures.map(({ reason }) => reason).join()).toMatch(/instanceId: is empty.*taskName "ab"/);
});

test("check and diff: take unknown values", async () => {
    const { inputs, failures } = await plugin.check(
        {},
        { ...starRocks, instanceId: unknown, sourceDatabase: unknown },
    );
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ instanceId: unknown, targetDatabase: unknown });
    const olds = { ...starRocks, taskName: "t" };
    await plugin.check(olds, olds);
    const diff = await plugin.diff("a/b", olds, { ...olds, instanceId: unknown });
    expect(diff).toEqual({ changes: "open", replaces: ["instanceId"], deleteBeforeReplace: false });
});

test("diff: ignores hidden inputs and outputs", async () => {
    const { inputs } = await plugin.check({}, starRocks);
    const olds = {
        ...inputs,
        __urn: "urn:old",
        __provider: "old text",
        stage: "full",
        percentage: 7,
        __given: [],
    };
    expect(await plugin.diff("x", olds, inputs)).toEqual({
        changes: false,
        replaces: [],
        deleteBeforeReplace: false,
    });
});

test("diff: deletes before a replacement only if the identity stays", async () => {
    const olds = (await plugin.check({}, starRocks)).inputs;
    const id = `${ids.starRocks}/orders_1234567`;
    await plugin.check(olds, olds);
    const same = await plugin.diff(id, olds, { ...olds, targetDatabase: "elsewhere" });
    expect(same).toEqual({ changes: "open", replaces: ["targetDatabase"], deleteBeforeReplace: true });
    const source = await plugin.diff(id, olds, { ...olds, sourceInstanceId: "another07" });
    expect(source).toEqual({ changes: "open", replaces: ["sourceInstanceId"], deleteBeforeReplace: true });
    const other = await plugin.diff(id, olds, { ...olds, taskName: "another" });
    expect(other).toEqual({ changes: "open", replaces: ["taskName"], deleteBeforeReplace: false });
    const node = await plugin.diff(id, { ...olds, sourceNodeId: "a" }, { ...olds, sourceNodeId: "b" });
    // For the replacement that replaceOnChanges makes of it.
    expect(node).toEqual({ changes: "open", replaces: [], deleteBeforeReplace: true });
});

test("diff: reports a change itself if the inputs are equal", async () => {
    const { inputs } = await plugin.check({}, starRocks);
    await plugin.check(inputs, inputs);
    const drifted = { ...inputs, desiredState: "paused" };
    expect(await plugin.diff("x", drifted, inputs)).toMatchObject({ changes: true, replaces: [] });
});

test("check: accepts an ignored run state of the service", async () => {
    const cancelled = { ...starRocks, desiredState: "cancelled" };
    expect((await plugin.check(cancelled, cancelled)).failures).toEqual([]);
    expect((await plugin.check(starRocks, cancelled)).failures).toHaveLength(1);
});

test("check: keeps the state's form of an equal value", async () => {
    const olds = { ...starRocks, tables: { include: ["a", "b"] }, databaseConfigs: { x: "1" } };
    const news = { ...starRocks, tables: { include: ["b", "a"] }, databaseConfigs: { x: 1 } };
    const { inputs } = await plugin.check(olds, news);
    expect(inputs).toMatchObject({ tables: olds.tables, databaseConfigs: olds.databaseConfigs });
});

test.each([
    ["StarRocksReplication", starRocks],
    ["ClickHouseReplication", clickHouse],
])("%s: create, read, update, delete", async (_kind, program) => {
    const { inputs } = await plugin.check({}, program);
    const { id, properties } = await plugin.create(inputs);
    expect(properties).toMatchObject({
        ...inputs,
        stage: running,
        status: "normal",
        __given: expect.not.arrayContaining(["sourceNodeId"]),
    });

    const read = await plugin.read(id, properties);
    expect(read.inputs).toEqual(inputs);
    expect(await plugin.diff(id, read.properties as object as Record<string, unknown>, inputs)).toMatchObject(
        { changes: false },
    );

    const news = { ...inputs, sourceNodeId: ids.replica };
    const updated = await plugin.update(id, properties, news);
    expect(updated).toMatchObject({ sourceNodeId: ids.replica, __provider: inputs.__provider });
    expect(updated.__given).toContain("sourceNodeId");

    await plugin.delete(id, updated);
    expect((await plugin.read(id, updated)).id).toBe("");
});

test("replacement: deletes the old task after an alias or a renamed stack", async () => {
    const { inputs } = await plugin.check({}, { ...starRocks, taskName: "before" });
    const { id, properties } = await plugin.create(inputs);
    const news = { ...inputs, __urn: "urn:renamed", taskName: "after" };
    expect(await plugin.diff(id, properties, news)).toMatchObject({ replaces: ["taskName"] });
    const made = await plugin.create(news);
    await plugin.delete(id, properties);
    expect(emulator.world.starRocksTasks).toMatchObject([{ taskName: "after" }]);
    await plugin.delete(made.id, made.properties);
});

test("delete: keeps a task that a newer entry owns, in a later process too", async () => {
    const { inputs } = await plugin.check({}, { ...starRocks, taskName: "twice" });
    const old = await plugin.create(inputs);
    // A forced replacement takes it over; the deployment ends before the old entry is deleted.
    const anew = await plugin.create(inputs);
    const next = await Plugin.start(cloudOf(emulator));
    try {
        expect(await next.diff(anew.id, anew.properties, inputs)).toMatchObject({ changes: false });
        await next.delete(old.id, old.properties);
        expect(emulator.world.starRocksTasks).toMatchObject([{ taskName: "twice" }]);
        const read = await next.read(anew.id, anew.properties);
        await next.delete(anew.id, read.properties as never);
        expect(emulator.world.starRocksTasks).toEqual([]);
    } finally {
        await next.stop();
    }
});

test("replacement: exchanged task names delete no task in use", async () => {
    const inputs = async (taskName: string) =>
        (await plugin.check({}, { ...starRocks, taskName, targetDatabase: taskName })).inputs;
    const [x, y, z] = [await inputs("x_1"), await inputs("y_1"), await inputs("z_1")];
    const [a, b] = [await plugin.create(x), await plugin.create(y)];
    // The first takes the second's name, and with it its task; the second moves on.
    expect((await plugin.diff(a.id, a.properties, { ...y, adopt: "always" })).replaces).toContain("taskName");
    const first = await plugin.create({ ...y, adopt: "always" });
    expect((await plugin.diff(b.id, b.properties, z)).replaces).toContain("taskName");
    const second = await plugin.create(z);
    await plugin.delete(b.id, b.properties);
    await plugin.delete(a.id, a.properties);
    expect(emulator.world.starRocksTasks.map(({ taskName }) => taskName).sort()).toEqual(["y_1", "z_1"]);
    for (const { id, properties } of [first, second]) await plugin.delete(id, properties);
});

test("create: a failed job leaves id, inputs and outputs in the state", async () => {
    emulator.planFaults([
        { operation: "CreateStarRocksDataReplication", do: "failJob", reason: "binlog is off" },
    ]);
    const { inputs } = await plugin.check({}, { ...starRocks, taskName: "fails" });
    const failed = initFailure(await failureOf(plugin.create(inputs)));
    expect(failed).toMatchObject({
        id: `${ids.starRocks}/fails`,
        properties: { ...inputs, lastError: expect.stringContaining("binlog is off") },
        reasons: [expect.stringContaining("failed: binlog is off")],
    });
    // A refresh reads it, and Pulumi forgets that it failed; the next up goes on all the same.
    const read = await plugin.read(failed?.id as string, failed?.properties as never);
    const left = read.properties as Record<string, unknown>;
    await plugin.check(inputs, inputs);
    expect(await plugin.diff(failed?.id as string, left, inputs)).toMatchObject({ changes: true });
    const healed = await plugin.update(failed?.id as string, left, inputs);
    expect(await plugin.diff(failed?.id as string, healed, inputs)).toMatchObject({ changes: false });
    expect(healed).toMatchObject({ stage: running });
    expect(healed.lastError).toBeUndefined();
    await plugin.delete(failed?.id as string, healed);
});

test.each([
    ["acts on a terminal", "\u001b[2J\u0000\n::warning::x\r\n~~~"],
    ["has no encoding", "half of a pair: \ud800"],
    ["has megabytes", "x".repeat(6 * 1024 * 1024)],
])("create: a failure whose reason %s keeps its entry", async (_name, reason) => {
    emulator.planFaults([{ operation: "CreateStarRocksDataReplication", do: "failJob", reason }]);
    const { inputs } = await plugin.check({}, { ...starRocks, taskName: "fails" });
    const failed = initFailure(await failureOf(plugin.create(inputs)));
    const [told] = failed?.reasons ?? [];
    expect(failed?.properties.lastError).toBe(told);
    expect(told).toContain("failed: ");
    expect(told).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    expect(told?.length).toBeLessThan(5_000);
    await plugin.delete(failed?.id as string, failed?.properties ?? {});
});

test("read: .get() of a missing task is an error", async () => {
    const reading = plugin.read(`${ids.starRocks}/nosuch`, hiddenOf("StarRocksReplication"));
    expect(await messageOf(reading)).toContain(
        `StarRocksReplication "${ids.starRocks}/nosuch" does not exist`,
    );
});

test("settings: are there for concurrent first requests", async () => {
    const fresh = await Plugin.start(
        {},
        {
            "taurusdb-htap:region": emulator.region,
            "taurusdb-htap:projectId": emulator.projectId,
            "taurusdb-htap:endpoint": emulator.url,
            "taurusdb-htap:authToken": emulator.token,
        },
    );
    try {
        const inputs = ["one", "two", "three"].map((taskName) => ({
            ...starRocks,
            targetDatabase: taskName,
            taskName,
        }));
        const made = await Promise.all(inputs.map((each) => fresh.create(each)));
        await Promise.all(made.map(({ id, properties }) => fresh.delete(id, properties)));
    } finally {
        await fresh.stop();
    }
});

test("error: is one sentence without a stack or a token", async () => {
    const fresh = await Plugin.start({ ...cloudOf(emulator), HW_AUTH_TOKEN: "canary-token" });
    try {
        const reading = fresh.read(`${ids.starRocks}/x`, { ...starRocks, __given: [] });
        const message = await messageOf(reading);
        expect(message).toMatch(/401 APIGW\.0301.*Sign in again/);
        expect(fresh.output + message).not.toContain("canary-token");
        expect(fresh.output).not.toMatch(/\n\s+at /);
    } finally {
        await fresh.stop();
    }
});

test("plugin: ends without another write when its engine is gone", async () => {
    const slow = await startEmulator({ timings: { jobPending: 3_600_000 } });
    const fresh = await Plugin.start({ ...cloudOf(emulator), HW_TAURUSDB_ENDPOINT: slow.url });
    try {
        const inputs = { ...starRocks, targetDatabase: "orders", taskName: "orders_1" };
        const started = new Promise<void>((resolve) =>
            slow.onRequest(({ operation }) => operation === "ShowGaussMySqlJobInfo" && resolve()),
        );
        const failing = messageOf(fresh.create(inputs));
        await started;
        await fresh.loseEngine();
        expect(await failing).toMatch(/UNAVAILABLE|CANCELLED/);
        const writes = writesOf({ emulator: slow });
        expect(writes.map(({ operation }) => operation)).toEqual([
            "CheckDataBaseConfig",
            "CreateStarRocksDataReplication",
        ]);
    } finally {
        await fresh.stop();
        await slow.close();
    }
});
