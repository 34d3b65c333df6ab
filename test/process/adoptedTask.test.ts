import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { hookText } from "../../sdk/dynamicResource";
import { cloudOf } from "../../tools/pulumi/workspace";
import { atOnce, makeStarRocksTask } from "../support/consoleTasks";
import { Plugin } from "../support/plugin";
import { ids } from "../support/stillEmulator";

// The check of a new resource whose task exists. The source has changed since somebody made it.

let emulator: Emulator;
let plugin: Plugin;

beforeAll(async () => {
    emulator = await startEmulator(atOnce);
    const tables = { include: ["orders", "gone"] };
    const settings = { orders: "order by id" };
    await makeStarRocksTask(emulator, { name: "orders_1", tables, settings });
    await makeStarRocksTask(emulator, { name: "same_target" });
    await makeStarRocksTask(emulator, { name: "cancelled", target: "elsewhere", tables, settings });
    emulator.act(ids.starRocks, "cancelled", { do: "cancel" });
    plugin = await Plugin.start(cloudOf(emulator));
});

afterAll(async () => {
    await plugin.stop();
    await emulator.close();
});

const task = {
    __provider: hookText("StarRocksReplication"),
    __urn: "urn:x",
    // As in a preview.
    __siblings: "[]",
    instanceId: ids.starRocks,
    sourceInstanceId: ids.source,
    sourceDatabase: "orders",
    taskName: "orders_1",
    tables: { include: ["orders", "gone"] },
    tableConfigs: { orders: "order by id" },
};

const problemsOf = async (more: object) =>
    (await plugin.check({}, { ...task, ...more })).failures.map(({ reason }) => reason);

test("check, existing task: accepts the tables and the target that it has", async () => {
    expect(await problemsOf({})).toEqual([]);
});

test("check, existing task: accepts them beside an argument that differs", async () => {
    expect(await problemsOf({ desiredState: "paused" })).toEqual([]);
});

test("check, existing task: refuses another list that names a missing table", async () => {
    expect(await problemsOf({ tables: { include: ["orders", "gone", "missing"] } })).toEqual([
        expect.stringContaining('tables.include[1] "gone": is not a table'),
        expect.stringContaining('tables.include[2] "missing": is not a table'),
    ]);
});

test('check, existing task: refuses missing tables with adopt "never"', async () => {
    expect(await problemsOf({ adopt: "never" })).toContainEqual(expect.stringContaining('"gone"'));
});

test("check, existing task: refuses missing tables of a task that is recreated", async () => {
    const cancelled = { taskName: "cancelled", targetDatabase: "elsewhere" };
    expect(await problemsOf(cancelled)).toEqual([expect.stringContaining('"gone"')]);
});
