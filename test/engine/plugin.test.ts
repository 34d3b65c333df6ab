import { writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { clickHouse, reference, resource, starRocks, writeYaml } from "../support/pluginProgram";
import { ids } from "../support/stillEmulator";

// A program in YAML, and the differences in its previews. What both faces do is tested over `faces`.

let engine: Engine;

afterEach(() => engine.close());

const up = (...args: string[]) => engine.succeed("up", "--yes", "--skip-preview", ...args);
const preview = () => engine.succeed("preview", "--diff");

/** The calls that a command changes something with, by name. */
async function writesIn(command: () => Promise<unknown>): Promise<(string | undefined)[]> {
    engine.emulator.clearRequests();
    await command();
    return writesOf(engine)
        .map(({ operation }) => operation)
        .sort();
}

test("plugin: up, no change, change, drift, replace and destroy in YAML", async () => {
    engine = await startEngine();
    const { emulator, succeed } = engine;
    const declare = (orders: object, crm: object = {}) =>
        writeYaml(
            engine,
            {
                orders: resource("StarRocks", { ...starRocks, ...orders }),
                crm: resource("ClickHouse", { ...clickHouse, ...crm }),
            },
            { outputs: { stage: reference("orders.stage"), taskName: reference("orders.taskName") } },
        );
    const first = {
        tables: { include: ["orders", "order_items"] },
        databaseConfigs: { binlog_expire_logs_seconds: 86400 },
    };
    declare(first);

    // A preview makes nothing, and knows the generated name.
    expect(await writesIn(preview)).toEqual([]);
    expect(await writesIn(up)).toEqual([
        ...["CheckDataBaseConfig", "CreateClickHouseDataBaseReplication"],
        "CreateStarRocksDataReplication",
    ]);
    const [{ taskName = "" } = {}] = emulator.world.starRocksTasks;
    expect(engine.outputs()).toEqual({ stage: expect.stringMatching(/full|incremental/), taskName });
    expect(taskName).toMatch(/^orders_[0-9a-f]{7}$/);

    // Sets are sets.
    declare({ ...first, tables: { include: ["order_items", "orders"] } });
    expect(await writesIn(() => up("--expect-no-changes"))).toEqual([]);
    declare({
        tables: { include: ["orders", "order_items", "customers"] },
        databaseConfigs: { binlog_expire_logs_seconds: 172800 },
    });
    const changes = await preview();
    expect(changes).toMatch(/~ include: \[\n\s*\+ \[2\]: "customers"\n\s*\]/);
    expect(changes).toContain("~ binlog_expire_logs_seconds: 86400 => 172800");
    expect(changes).toContain("~ 1 to update");
    expect(await writesIn(up)).toEqual(["ModifyDataSync"]);

    // Three changes by hand show in a refresh, and the next up restores the task.
    emulator.act(ids.starRocks, taskName, { do: "setTables", names: ["orders", "order_items"] });
    emulator.act(ids.starRocks, taskName, {
        do: "setParameter",
        name: "binlog_expire_logs_seconds",
        value: "3600",
    });
    emulator.act(ids.starRocks, taskName, { do: "pause" });
    const drift = await succeed("refresh", "--yes", "--diff");
    expect(drift).toContain('- [2]: "customers"');
    expect(drift).toMatch(/~ binlog_expire_logs_seconds: 172800 => "3600"/);
    expect(drift).toMatch(/desiredState *: "paused"/);
    await up();
    expect(emulator.world.starRocksTasks).toMatchObject([
        { tables: { names: ["orders", "order_items", "customers"] } },
    ]);
    expect(await writesIn(() => up("--refresh", "--expect-no-changes"))).toEqual([]);

    declare(
        { tables: { include: ["orders", "order_items", "customers"] }, targetDatabase: "sales" },
        { sourceDatabase: "billing" },
    );
    const replaced = await preview();
    expect(replaced).toMatch(/~ targetDatabase *: "orders" => "sales"/);
    expect(replaced).toMatch(/~ sourceDatabase *: "crm" => "billing"/);
    expect(replaced).toContain("+-2 to replace");
    await up();
    expect(emulator.world.starRocksTasks).toMatchObject([{ taskName, targetDatabase: "sales" }]);
    expect(emulator.world.clickHouseTasks).toMatchObject([{ database: "billing" }]);

    expect(engine.state()).not.toContain(emulator.token);
    await succeed("destroy", "--yes", "--skip-preview");
    expect([...emulator.world.starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
});
