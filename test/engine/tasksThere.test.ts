import { writesOf } from "../support/chains";
import type { Engine } from "../support/engine";
import { facesOfLongTests } from "../support/faces";
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

/** What the CLI says of each of the two at its end. */
function diagnosticsOf(output: string): { orders: string; crm: string } {
    const [, all = ""] = output.split("Diagnostics:");
    const of = (name: string) => all.split(/\n {2}(?=\S)/).find((part) => part.includes(`(${name}):`)) ?? "";
    return { orders: of("orders"), crm: of("crm") };
}

const include = (...names: string[]) => ({ tables: { include: names } });

test.each(facesOfLongTests)(
    "adopt, $name: four modes, and .get() of a task without a program",
    async (face) => {
        engine = await face.start();
        const { emulator, succeed } = engine;
        const up = () => succeed("up", "--yes", "--skip-preview");
        declare(include("orders"), include("contacts"));
        await up();

        await succeed("stack", "init", "second");
        const fails = async () => {
            const output = await engine.fail(["up", "--yes", "--skip-preview", "--continue-on-error"]);
            expect(writes()).toEqual([]);
            return diagnosticsOf(output);
        };
        declare({ ...include("orders"), adopt: "never" }, { adopt: "never" });
        const refused = await fails();
        for (const told of Object.values(refused)) expect(told).toMatch(/adopt is "never"/);
        declare({ ...include("orders"), targetDatabase: "elsewhere" }, { tables: { exclude: ["accounts"] } });
        const different = await fails();
        expect(different.orders).toMatch(/targetDatabase is orders there and elsewhere here/);
        expect(different.crm).toMatch(/tables is an include list there and an exclude list here/);
        // A preview tells what an up would refuse, and what it would change.
        declare({ ...include("orders"), adopt: "unchanged", desiredState: "paused" }, { adopt: "never" });
        const refusals = diagnosticsOf(await succeed("preview"));
        expect(refusals.orders).toMatch(
            /will refuse this: .* is not as declared: desiredState is running there and paused here/,
        );
        expect(refusals.crm).toMatch(/will refuse this: .*adopt is "never"/);
        const [task] = emulator.world.starRocksTasks;
        if (task) task.tables.names = ["orders", "returns", "customers"];
        emulator.act(ids.starRocks, "orders_1", { do: "pause" });
        declare(include("orders"), { ...include("contacts"), adopt: "unchanged" });
        const previewed = diagnosticsOf(await succeed("preview"));
        expect(previewed.orders).toMatch(
            /warning: task orders_1 is on instance \S+ already: "pulumi up" adopts it, changing tables include orders, returns, customers -> include orders; desiredState paused -> running/,
        );
        expect(previewed.crm).toMatch(/is on instance \S+ already: "pulumi up" adopts it as it is/);
        expect(writes()).toEqual([]);
        if (task) task.tables.names = ["orders"];
        emulator.act(ids.starRocks, "orders_1", { do: "resume" });

        // What can be changed may differ.
        declare(include("orders"), include("contacts", "accounts"));
        for (const told of Object.values(diagnosticsOf(await up()))) expect(told).toMatch(/adopted it/);
        expect(writes()).toEqual(["UpdateClickHouseDataBaseConfig"]);

        await succeed("stack", "init", "third");
        declare(
            { ...include("orders"), adopt: "always", targetDatabase: "elsewhere" },
            { adopt: "always", tables: { exclude: ["accounts"] } },
        );
        const taken = diagnosticsOf(await up());
        expect(taken.orders).toMatch(/warning: .*targetDatabase is orders there/);
        expect(taken.crm).toMatch(/warning: .*tables is an include list there/);
        const shown = (await succeed("preview", "--diff")).split("Replication: (replace)");
        expect(shown).toHaveLength(3);
        expect(shown.find((part) => part.includes("/orders_1]"))).toMatch(/targetDatabase/);
        expect(shown.find((part) => part.includes("/crm]"))).toMatch(/tables/);

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
    },
);
