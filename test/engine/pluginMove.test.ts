import { writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { longTest } from "../support/longTest";
import { clickHouse, resource, starRocks, writeNode, writeYaml } from "../support/pluginProgram";

let engine: Engine;

afterEach(() => engine.close());

const up = (...args: string[]) => engine.succeed("up", "--yes", "--skip-preview", ...args);

const orders = { ...starRocks, tables: { include: ["orders"] }, databaseConfigs: { max_rows_per_chunk: 0 } };

/** A program of dynamic resources; those of a plugin's state are theirs by an alias. */
const dynamic = (more: object = {}) => `
    import * as taurusdb from "pulumi-taurusdb-htap";
    const from = (kind) => ({ aliases: [{ type: "taurusdb-htap:index:" + kind }] });
    new taurusdb.StarRocksReplication("orders", ${JSON.stringify({ ...orders, ...more })}, from("StarRocksReplication"));
    new taurusdb.ClickHouseReplication("crm", ${JSON.stringify(clickHouse)}, from("ClickHouseReplication"));`;

const plugin = (more: object = {}) => ({
    orders: resource("StarRocks", { ...orders, ...more }),
    crm: resource("ClickHouse", clickHouse),
});

const ids = () =>
    engine
        .resources()
        .map(({ id }) => id)
        .sort();

const types = () => [...new Set(engine.resources().map(({ type }) => type.split(":")[0]))];

test("move: to the plugin and back without a change and without a write", async () => {
    engine = await startEngine();
    writeNode(engine, dynamic());
    await up();
    const before = ids();
    engine.emulator.clearRequests();

    writeYaml(engine, plugin());
    expect(await engine.succeed("preview")).toContain("3 unchanged");
    await up("--expect-no-changes");
    expect(types()).toEqual(["taurusdb-htap"]);
    await engine.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await up("--expect-no-changes");

    writeNode(engine, dynamic());
    expect(await engine.succeed("preview")).toContain("3 unchanged");
    await up("--expect-no-changes");
    expect(types()).toEqual(["pulumi-nodejs"]);
    await engine.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect(writesOf(engine)).toEqual([]);
    expect(ids()).toEqual(before);

    // What the plugin has made or changed works there at once, too.
    writeYaml(engine, plugin({ tables: { include: ["orders", "customers"] } }));
    await up();
    writeNode(engine, dynamic({ tables: { include: ["orders", "customers"] } }));
    await up("--expect-no-changes");
    await engine.succeed("destroy", "--yes", "--skip-preview");
    const { starRocksTasks, clickHouseTasks } = engine.emulator.world;
    expect([...starRocksTasks, ...clickHouseTasks]).toEqual([]);
});

longTest("move: a resource that did not finish goes on in the plugin", async () => {
    const reason = "binlog is off on the source";
    engine = await startEngine({
        faults: [{ operation: "CreateStarRocksDataReplication", do: "failJob", reason }],
    });
    writeNode(engine, dynamic());
    await engine.fail(["up", "--yes", "--skip-preview", "--continue-on-error"]);
    writeYaml(engine, plugin());
    expect(await engine.succeed("preview")).toContain("the last operation did not finish");
    await up();
    expect(engine.emulator.world.starRocksTasks).toHaveLength(1);
    await up("--expect-no-changes");
});
