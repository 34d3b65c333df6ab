import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { hookText } from "../../sdk/dynamicResource";
import { cloudOf } from "../../tools/pulumi/workspace";
import { Plugin } from "../support/plugin";
import { ids } from "../support/stillEmulator";

// What the state holds is what the program knew at its last run; the engine knows better.

const now = "urn:pulumi:prod::shop::pulumi-nodejs:dynamic/taurusdb:StarRocksReplication::sales";
const then = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/taurusdb:StarRocksReplication::orders";
const task = {
    __provider: hookText("StarRocksReplication"),
    __urn: then,
    instanceId: ids.starRocks,
    sourceInstanceId: ids.source,
    sourceDatabase: "orders",
    targetDatabase: "orders",
    taskName: "orders_1234567",
};

let emulator: Emulator;
let plugin: Plugin;

beforeEach(async () => {
    emulator = await startEmulator({ speed: 200 });
    plugin = await start();
});

afterEach(async () => {
    await plugin.stop();
    await emulator.close();
});

/** A new process, as each command of the CLI has one. */
function start(): Promise<Plugin> {
    return Plugin.start(cloudOf(emulator), { "taurusdb-htap:pollInterval": "100ms" });
}

async function restart(): Promise<void> {
    await plugin.stop();
    plugin = await start();
}

test("progress: appears on the row that create, update and delete have now", async () => {
    await plugin.check({}, task);
    const { id, properties } = await plugin.create(task, { urn: `${now}1` });
    const paused = { ...task, desiredState: "paused" };
    await plugin.delete(id, await plugin.update(id, properties, paused, { urn: `${now}2` }), {
        urn: `${now}3`,
    });
    expect(await plugin.rowsOfMessages(3)).toEqual([`${now}1`, `${now}2`, `${now}3`]);
});

test("progress: appears on today's row when a delete is a process's first request", async () => {
    await plugin.check({}, task);
    const { id, properties } = await plugin.create(task);
    await restart();
    await plugin.delete(id, properties, { urn: now });
    expect(await plugin.rowsOfMessages(1)).toEqual([now]);
});

test("progress: the first two deletes of a process appear on their own rows", async () => {
    await plugin.check({}, task);
    const other = { ...task, sourceDatabase: "crm", targetDatabase: "crm", taskName: "crm_1234567" };
    const [orders, crm] = await Promise.all([plugin.create(task), plugin.create(other)]);
    await restart();
    await Promise.all([
        plugin.delete(orders.id, orders.properties, { urn: now }),
        plugin.delete(crm.id, crm.properties, { urn: `${now}-crm` }),
    ]);
    expect(await plugin.rowsOfMessages(2)).toEqual([now, `${now}-crm`]);
});

test("diff: explains an update in up and preview, not in refresh", async () => {
    await plugin.check({}, task);
    const { id, properties } = await plugin.create(task, { urn: "created" });
    const unfinished = { ...properties, __unfinished: true };
    await plugin.diff(id, unfinished, task, { urn: "refreshed" });
    await plugin.check(unfinished, task, { urn: "updated" });
    await plugin.diff(id, unfinished, task, { urn: "updated" });
    expect(await plugin.rowsOfMessages(2)).toEqual(["created", "updated"]);
});

describe("customTimeouts", () => {
    const gaveUp = /gave up after 1s, last seen: running/;

    // A job takes two seconds.
    beforeEach(async () => {
        await emulator.close();
        emulator = await startEmulator({ speed: 10 });
        await restart();
    });

    test("create: the engine's limit overrides the state's", async () => {
        const long = { ...task, __timeouts: { create: "2h" } };
        await plugin.check({}, long);
        await expect(plugin.create(long, { timeout: 1 })).rejects.toThrow(gaveUp);
    });

    test("update and first delete: the engine's limits apply", async () => {
        await plugin.check({}, task);
        const { id, properties } = await plugin.create(task);
        const paused = { ...task, desiredState: "paused" };
        await expect(plugin.update(id, properties, paused, { timeout: 1 })).rejects.toThrow(gaveUp);
        await restart();
        await expect(plugin.delete(id, properties, { timeout: 1 })).rejects.toThrow(/gave up after 1s/);
    });

    test("create: a limit that the program no longer sets has no effect", async () => {
        const short = { ...task, __timeouts: { create: "500ms" } };
        await plugin.check({}, short);
        await expect(plugin.create(short, { timeout: 0 })).resolves.toBeDefined();
    });
});
