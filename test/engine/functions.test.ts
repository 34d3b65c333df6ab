import { type Engine, startEngine } from "../support/engine";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

test("functions: answer in a program, with inputs, over all pages", async () => {
    engine = await startEngine({ speed: 1_000 });
    const [source] = engine.emulator.world.sources;
    if (source) for (let n = 0; n < 250; n++) source.databases[`db_${n}`] = ["t"];
    engine.write(`
        import * as pulumi from "@pulumi/pulumi";
        import * as taurusdb from "pulumi-taurusdb-htap";
        const [instanceId, sourceInstanceId] = ["${ids.starRocks}", "${ids.source}"];
        const s = new taurusdb.StarRocksReplication("s", { instanceId, sourceInstanceId, sourceDatabase: "orders", taskName: "orders_1" });
        const c = new taurusdb.ClickHouseReplication("c", { instanceId: "${ids.clickHouse}", sourceInstanceId, sourceDatabase: "crm" });
        export const one = taurusdb.getStarRocksReplicationOutput({ instanceId, taskName: s.taskName });
        export const other = taurusdb.getClickHouseReplicationOutput({ instanceId: c.instanceId, sourceDatabase: c.sourceDatabase });
        export const ids = pulumi.all([s.id, c.id]).apply(async () => [
            ...(await taurusdb.listStarRocksReplications({ instanceId })).map(({ id }) => id),
            ...(await taurusdb.listClickHouseReplications({ instanceId: "${ids.clickHouse}" })).map(({ id }) => id),
        ]);
        const ask = async () => ({
            databases: (await taurusdb.listSourceDatabases({ instanceId, sourceInstanceId })).length,
            tables: (await taurusdb.listSourceTables({ instanceId, sourceInstanceId, databases: ["billing"] })),
            parameters: (await taurusdb.listDatabaseParameters({ instanceId, engine: "starrocks" })).length,
            others: (await taurusdb.listDatabaseParameters({ instanceId: "${ids.clickHouse}", engine: "clickhouse" })).length,
            instances: (await taurusdb.listHtapInstances({ sourceInstanceId })).map(({ name }) => name),
        });
        export const asked = pulumi.output(ask());`);
    // The preview of the new tasks cannot ask for them yet.
    await engine.succeed("up", "--yes");
    expect(engine.outputs()).toMatchObject({
        one: {
            id: `${ids.starRocks}/orders_1`,
            sourceDatabase: "orders",
            desiredState: "running",
            failedChecks: [],
        },
        other: { id: `${ids.clickHouse}/crm`, sourceDatabase: "crm" },
        ids: [`${ids.starRocks}/orders_1`, `${ids.clickHouse}/crm`],
        asked: {
            databases: 255,
            tables: [
                { database: "billing", table: "invoices" },
                { database: "billing", table: "payments" },
            ],
            parameters: 9,
            others: 11,
            instances: ["analytics", "reports", "events"],
        },
    });
});
