import { writeFileSync } from "node:fs";
import path from "node:path";
import { generatedSdk } from "../../tools/pulumi/pluginProject";
import { writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { clickHouse, reference, resource, starRocks, writeNode, writeYaml } from "../support/pluginProgram";

// Moves of what a program builds around its resources: explicit providers, an environment, resource options.

let engine: Engine;

afterEach(() => engine.close());

/** The settings of an explicit provider. */
const settings = () => {
    const { region, projectId, url: endpoint, token: authToken } = engine.emulator;
    return { region, projectId, endpoint, authToken, pollInterval: "400ms" };
};

const guarded = { ...starRocks, targetDatabase: "guarded" };
const billing = { ...starRocks, sourceDatabase: "billing" };
const ignoring = (...tables: string[]) => ({ ...starRocks, tables: { include: tables } });

const environment = "taurusdb-htap:index:ReplicationEnvironment";

function urn(type: string, name: string): string {
    return `urn:pulumi:test::test::${type}::${name}`;
}

/** Each resource with an alias of those that the plugin has, which nothing has at first. */
const dynamic = (ignored: object) => `
    import * as taurusdb from "pulumi-taurusdb-htap";
    const from = (kind, name) => ({ aliases: ["urn:pulumi:test::test::taurusdb-htap:index:" + kind + "::" + name] });
    const settings = ${JSON.stringify(settings())};
    const own = new taurusdb.Provider("own", settings);
    new taurusdb.StarRocksReplication("guarded", ${JSON.stringify(guarded)}, {
        provider: own, protect: true, ...from("StarRocksReplication", "guarded"),
    });
    new taurusdb.StarRocksReplication("ignored", ${JSON.stringify(ignored)}, {
        ignoreChanges: ["tables"], ...from("StarRocksReplication", "ignored"),
    });
    const billing = { ...${JSON.stringify(billing)}, provider: "made", ...from("StarRocksReplication", "main-billing") };
    const crm = { ...${JSON.stringify(clickHouse)}, provider: "own", ...from("ClickHouseReplication", "main-crm") };
    new taurusdb.ReplicationEnvironment("main", {
        providers: { own, made: settings }, starRocks: { billing }, clickHouse: { crm },
    });`;

/** Without the environment, which is a class of the Node package. Its replications are found by their URNs. */
const plugin = (ignored: object) => {
    const provider = () => ({ type: "pulumi:providers:taurusdb-htap", properties: settings() });
    const child = (kind: string, name: string, of: string) => ({
        aliases: [urn(`${environment}$pulumi-nodejs:dynamic/taurusdb:${kind}`, name)],
        provider: reference(of),
    });
    return {
        own: provider(),
        made: provider(),
        guarded: resource("StarRocks", guarded, { provider: reference("own"), protect: true }),
        ignored: resource("StarRocks", ignored, { ignoreChanges: ["tables"] }),
        "main-billing": resource("StarRocks", billing, child("StarRocksReplication", "main-billing", "made")),
        "main-crm": resource("ClickHouse", clickHouse, child("ClickHouseReplication", "main-crm", "own")),
    };
};

/** As a program in another language keeps the environment: as a component of its own, with the same type and names. */
const component = () => `
    import { ComponentResource, ProviderResource } from "@pulumi/pulumi";
    import { ClickHouseReplication, StarRocksReplication } from "./sdk.cjs";
    const settings = ${JSON.stringify(settings())};
    const provider = new ProviderResource("taurusdb-htap", "own", settings);
    const parent = new ComponentResource("${environment}", "main");
    const made = new ProviderResource("taurusdb-htap", "main-made", settings, { parent });
    new StarRocksReplication("guarded", ${JSON.stringify(guarded)}, { provider, protect: true });
    new StarRocksReplication("ignored", ${JSON.stringify(ignoring("returns"))}, { ignoreChanges: ["tables"] });
    new StarRocksReplication("main-billing", ${JSON.stringify(billing)}, { parent, provider: made });
    new ClickHouseReplication("main-crm", ${JSON.stringify(clickHouse)}, { parent, provider });`;

const ids = () =>
    engine
        .resources()
        .map(({ id }) => id)
        .sort();

const types = () => [...new Set(engine.resources().map(({ urn: each }) => each.split("::")[2]))].sort();

test("move: of providers, an environment and options there and back writes nothing", async () => {
    engine = await startEngine();
    const { emulator, succeed } = engine;
    const up = () => succeed("up", "--yes", "--skip-preview");
    writeNode(engine, dynamic(ignoring("orders")));
    await up();
    const before = ids();
    expect(before).toHaveLength(4);
    emulator.clearRequests();

    writeFileSync(path.join(engine.folder, "sdk.cjs"), generatedSdk);
    writeNode(engine, component());
    expect(await succeed("preview")).toMatch(/\+ 2 to create\n\s*- 2 to delete\n\s*4 changes. 6 unchanged/);

    writeYaml(engine, plugin(ignoring("orders", "customers")));
    // The stack and four replications. Only the two providers change, and the environment leaves.
    const there = await up();
    expect(there).toMatch(/\+ 2 created\n\s*- 3 deleted\n\s*5 changes. 5 unchanged/);
    expect(types()).toEqual([
        ...["taurusdb-htap:index:ClickHouseReplication", "taurusdb-htap:index:StarRocksReplication"],
    ]);
    await succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");

    writeNode(engine, dynamic(ignoring("orders", "returns")));
    expect(await up()).toMatch(/\+ 3 created\n\s*- 2 deleted\n\s*5 changes. 5 unchanged/);
    expect(types()).toEqual([
        "pulumi-nodejs:dynamic/taurusdb:StarRocksReplication",
        `${environment}$pulumi-nodejs:dynamic/taurusdb:ClickHouseReplication`,
        `${environment}$pulumi-nodejs:dynamic/taurusdb:StarRocksReplication`,
    ]);
    await succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect(writesOf(engine)).toEqual([]);
    expect(ids()).toEqual(before);

    await succeed("destroy", "--yes", "--skip-preview", "--exclude-protected");
    expect(emulator.world.starRocksTasks).toMatchObject([{ targetDatabase: "guarded" }]);
    expect(emulator.world.clickHouseTasks).toEqual([]);
});
