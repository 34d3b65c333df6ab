import { writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { ids } from "../support/stillEmulator";

// Tasks that are there already, in a stack that does not know them.

let engine: Engine;

afterEach(() => engine.close());

const writes = () => writesOf(engine).map(({ operation }) => operation);

function declare(starRocks: object, clickHouse: object): void {
    engine.write(`
        import * as taurusdb from "pulumi-taurusdb-htap";
        const sourceInstanceId = "${ids.source}";
        const orders = { instanceId: "${ids.starRocks}", sourceInstanceId, sourceDatabase: "orders", taskName: "orders_1" };
        new taurusdb.StarRocksReplication("orders", { ...orders, ...${JSON.stringify(starRocks)} });
        const crm = { instanceId: "${ids.clickHouse}", sourceInstanceId, sourceDatabase: "crm" };
        new taurusdb.ClickHouseReplication("crm", { ...crm, ...${JSON.stringify(clickHouse)} });`);
    engine.emulator.clearRequests();
}

const include = (...names: string[]) => ({ tables: { include: names } });

test("adoption in three modes, and reading a task that no program manages", async () => {
    engine = await startEngine();
    const { emulator, succeed } = engine;
    const up = () => succeed("up", "--yes", "--skip-preview");
    declare(include("orders"), include("contacts"));
    await up();

    await succeed("stack", "init", "second");
    const fails = async () => {
        const { code, output } = await engine.pulumi([
            "up",
            "--yes",
            "--skip-preview",
            "--continue-on-error",
        ]);
        expect(code).not.toBe(0);
        expect(writes()).toEqual([]);
        return output;
    };
    declare({ ...include("orders"), adopt: "never" }, { adopt: "never" });
    expect((await fails()).match(/adopt is "never"/g)?.length).toBeGreaterThanOrEqual(2);
    declare({ ...include("orders"), targetDatabase: "elsewhere" }, { tables: { exclude: ["accounts"] } });
    const different = await fails();
    expect(different).toMatch(/targetDatabase is orders there and elsewhere here/);
    expect(different).toMatch(/tables is an include list there and an exclude list here/);
    // What can be changed may differ.
    declare(include("orders"), include("contacts", "accounts"));
    expect((await up()).match(/took it over/g)?.length).toBeGreaterThanOrEqual(2);
    expect(writes()).toEqual(["UpdateClickHouseDataBaseConfig"]);

    await succeed("stack", "init", "third");
    declare(
        { ...include("orders"), adopt: "always", targetDatabase: "elsewhere" },
        { adopt: "always", tables: { exclude: ["accounts"] } },
    );
    const taken = await up();
    expect(taken).toMatch(/warning: .*targetDatabase is orders there/);
    expect(taken).toMatch(/warning: .*tables is an include list there/);
    const preview = await succeed("preview", "--diff");
    for (const property of [/targetDatabase/, /tables/]) expect(preview).toMatch(property);

    await succeed("stack", "init", "reader");
    engine.write(`
        import * as taurusdb from "pulumi-taurusdb-htap";
        const orders = taurusdb.StarRocksReplication.get("orders", "${ids.starRocks}/orders_1");
        const crm = taurusdb.ClickHouseReplication.get("crm", "${ids.clickHouse}/crm");
        export const seen = [orders.tables, orders.targetDatabase, crm.tables];`);
    await up();
    expect(engine.outputs("reader").seen).toEqual([
        { include: ["orders"] },
        "orders",
        { include: ["contacts", "accounts"] },
    ]);
    await succeed("destroy", "--yes", "--skip-preview");
    expect(emulator.world.starRocksTasks).toHaveLength(1);
    expect(emulator.world.clickHouseTasks).toHaveLength(1);
}, 400_000);
