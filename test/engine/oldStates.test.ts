import { readdirSync } from "node:fs";
import path from "node:path";
import { type Engine, startEngine } from "../support/engine";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

const folder = path.join(__dirname, "states");
const states = readdirSync(folder).filter((name) => name.endsWith(".json"));

test.each(states)(
    "state %s of an earlier version: no change, drift, destroy",
    async (state) => {
        engine = await startEngine({}, undefined, "maker");
        const { emulator, succeed } = engine;
        engine.write(`
        import * as taurusdb from "pulumi-taurusdb-htap";
        const sourceInstanceId = "${ids.source}";
        new taurusdb.StarRocksReplication("orders", {
            instanceId: "${ids.starRocks}", sourceInstanceId, sourceDatabase: "orders", taskName: "orders_1",
            tables: { include: ["orders", "order_items"] },
            tableConfigs: { orders: { orderBy: "id" } },
            databaseConfigs: { binlog_expire_logs_seconds: 3600 },
        });
        new taurusdb.ClickHouseReplication("crm", {
            instanceId: "${ids.clickHouse}", sourceInstanceId, sourceDatabase: "crm", tables: { exclude: ["activities"] },
        });`);
        // The tasks that the state tells of.
        await succeed("up", "--yes", "--skip-preview");
        await succeed("stack", "init", "test");
        await succeed("stack", "import", "--file", path.join(folder, state));

        emulator.clearRequests();
        await succeed("preview", "--expect-no-changes");
        expect(emulator.requests()).toEqual([]);
        await succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        emulator.act(ids.starRocks, "orders_1", { do: "pause" });
        expect(await succeed("refresh", "--yes", "--skip-preview")).toContain("~ 1 updated");
        await succeed("destroy", "--yes", "--skip-preview");
        expect([...emulator.world.starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
    },
    300_000,
);
