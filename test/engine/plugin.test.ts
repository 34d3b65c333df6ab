import { writesIn } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { clickHouse, reference, resource, starRocks, writeYaml } from "../support/pluginProgram";
import { ids } from "../support/stillEmulator";

// A program in YAML, and the differences in its previews. What both faces do is tested over `faces`.

let engine: Engine;

afterEach(() => engine.close());

const up = (...args: string[]) => engine.succeed("up", "--yes", "--skip-preview", ...args);
const preview = () => engine.succeed("preview", "--diff");

const creates = [
    ...["CheckDataBaseConfig", "CreateClickHouseDataBaseReplication"],
    "CreateStarRocksDataReplication",
];
const deletes = ["DeleteClickHouseDataBaseReplication", "DeleteStarRocksDataReplication"];

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
    expect(await writesIn(engine, preview)).toEqual([]);
    expect(await writesIn(engine, up)).toEqual(creates);
    const [{ taskName = "" } = {}] = emulator.world.starRocksTasks;
    expect(engine.outputs()).toEqual({ stage: expect.stringMatching(/full|incremental/), taskName });
    expect(taskName).toMatch(/^orders_[0-9a-f]{7}$/);

    // Sets are sets.
    declare({ ...first, tables: { include: ["order_items", "orders"] } });
    expect(await writesIn(engine, () => up("--expect-no-changes"))).toEqual([]);
    declare({
        tables: { include: ["orders", "order_items", "customers"] },
        databaseConfigs: { binlog_expire_logs_seconds: 172800 },
    });
    const changes = await preview();
    expect(changes).toMatch(/~ include: \[\n\s*\+ \[2\]: "customers"\n\s*\]/);
    expect(changes).toContain("~ binlog_expire_logs_seconds: 86400 => 172800");
    expect(changes).toContain("~ 1 to update");
    expect(await writesIn(engine, up)).toEqual(["ModifyDataSync"]);

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
    expect(await writesIn(engine, up)).toEqual(["ModifyDataSync", "ResumeStarRocksDataReplication"]);
    expect(emulator.world.starRocksTasks).toMatchObject([
        { tables: { names: ["orders", "order_items", "customers"] } },
    ]);
    expect(await writesIn(engine, () => up("--refresh", "--expect-no-changes"))).toEqual([]);

    declare(
        { tables: { include: ["orders", "order_items", "customers"] }, targetDatabase: "sales" },
        { sourceDatabase: "billing" },
    );
    const replaced = await preview();
    expect(replaced).toMatch(/~ targetDatabase *: "orders" => "sales"/);
    expect(replaced).toMatch(/~ sourceDatabase *: "crm" => "billing"/);
    expect(replaced).toContain("+-2 to replace");
    expect(await writesIn(engine, up)).toEqual([...creates, ...deletes]);
    expect(emulator.world.starRocksTasks).toMatchObject([{ taskName, targetDatabase: "sales" }]);
    expect(emulator.world.clickHouseTasks).toMatchObject([{ database: "billing" }]);

    expect(engine.state()).not.toContain(emulator.token);
    expect(await writesIn(engine, () => succeed("destroy", "--yes", "--skip-preview"))).toEqual(deletes);
    expect([...emulator.world.starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
});
