import { writesOf } from "../support/chains";
import type { Engine } from "../support/engine";
import { facesOfLongTests } from "../support/faces";
import { ids } from "../support/stillEmulator";

// What a preview finds out before anything is made, and what an operation says that could not even begin.

let engine: Engine;

const program = (kind: "StarRocksReplication" | "ClickHouseReplication", args: object) => {
    const [instanceId, sourceDatabase] =
        kind === "StarRocksReplication" ? [ids.starRocks, "orders"] : [ids.clickHouse, "crm"];
    const all = { instanceId, sourceInstanceId: ids.source, sourceDatabase, ...args };
    return `
    import * as taurusdb from "pulumi-taurusdb-htap";
    new taurusdb.${kind}("it", ${JSON.stringify(all)});`;
};

/** What the CLI says of a preview that fails. */
async function refused(source: string, env = {}): Promise<string> {
    engine.write(source);
    engine.emulator.clearRequests();
    const output = await engine.fail(["preview"], env);
    expect(writesOf(engine)).toEqual([]);
    const [, diagnostics = ""] = output.split("Diagnostics:");
    expect(diagnostics).not.toMatch(/\n\s+at /);
    return diagnostics;
}

describe.each(facesOfLongTests)("$name", (face) => {
    beforeAll(async () => {
        engine = await face.start();
    });

    afterAll(() => engine.close());

    test("preview: reports all bad arguments and settings before a request", async () => {
        const wrong = {
            instanceId: undefined,
            sourceDatabase: "my db",
            taskName: "ab",
            targetDatabase: "x-y-z",
        };
        const source = program("StarRocksReplication", wrong);
        const settings = { HW_REGION_NAME: "", HW_TAURUSDB_ENDPOINT: "", HW_PROJECT_ID: "a/b" };
        const first = await refused(source, settings);
        const told = first + (face.settingsFirst ? await refused(source) : "");
        for (const expected of [
            /instanceId: is missing\. Give the id/,
            /sourceDatabase "my db": must not contain spaces/,
            /taskName "ab": must be 3 characters/,
            /targetDatabase "x-y-z": must be letters, digits and underscores/,
            /region: is missing.*HW_REGION_NAME/,
            /projectId "a\/b": must be letters and digits.*HW_PROJECT_ID/,
        ])
            expect(told).toMatch(expected);
        expect(told.match(/error: /g)).toHaveLength(6);
        expect(engine.emulator.requests()).toEqual([]);
    });

    test("preview: checks new parameters and tables against the cloud", async () => {
        const starRocks = await refused(
            program("StarRocksReplication", {
                databaseConfigs: { max_rows_per_chunk: -1, binlog_expire_log_seconds: 1 },
                tables: { include: ["order", "orders"] },
            }),
        );
        for (const expected of [
            /databaseConfigs\.max_rows_per_chunk "-1": must be 0-1000000/,
            /databaseConfigs\.binlog_expire_log_seconds: is an unknown parameter.*"binlog_expire_logs_seconds"\?/,
            /tables\.include\[0\] "order": is not a table of the source database; did you mean "orders"\?/,
        ])
            expect(starRocks).toMatch(expected);
        const clickHouse = await refused(
            program("ClickHouseReplication", {
                databaseConfigs: { max_sync_thread: 2, max_flush_data_time: 0 },
            }),
        );
        expect(clickHouse).toMatch(
            /databaseConfigs\.max_sync_thread: is an unknown parameter .*"max_sync_threads"\?/,
        );
        expect(clickHouse).toMatch(/databaseConfigs\.max_flush_data_time "0": must be 1-10000/);
    });

    test("preview: asks once for all, and continues without credentials", async () => {
        const tables = { orders: "orders", crm: "contacts", billing: "invoices", inventory: "stock" };
        engine.write(`
        import * as taurusdb from "pulumi-taurusdb-htap";
        for (const [sourceDatabase, table] of Object.entries(${JSON.stringify(tables)}))
            for (const index of [1, 2, 3])
                new taurusdb.StarRocksReplication(sourceDatabase + index, {
                    instanceId: "${ids.starRocks}", sourceInstanceId: "${ids.source}", sourceDatabase,
                    targetDatabase: sourceDatabase + index, tables: { include: [table] },
                    databaseConfigs: { max_rows_per_chunk: 1 },
                });`);
        engine.emulator.clearRequests();
        await engine.succeed("preview");
        const asked = engine.emulator.requests().map(({ operation }) => operation);
        expect(asked.sort()).toEqual([
            "ListStarRocksDataReplications",
            "ListStarRocksDbParameters",
            "ShowInstanceDatabasesForHtap",
            "ShowInstanceTablesForHtap",
        ]);

        engine.emulator.clearRequests();
        const offline = await engine.pulumi(["preview"], { HW_AUTH_TOKEN: "" });
        expect(offline.code).toBe(0);
        const [, diagnostics = ""] = offline.output.split("Diagnostics:");
        expect(diagnostics.match(/Not checked against the cloud: No credentials found/g)).toHaveLength(1);
        expect(engine.emulator.requests()).toEqual([]);
        // Each refusal has a request id of its own.
        const refused = await engine.pulumi(["preview"], { HW_AUTH_TOKEN: "wrong-token" });
        const [, warnings = ""] = refused.output.split("Diagnostics:");
        expect(warnings.match(/Not checked against the cloud: .*401 APIGW\.0301/g)).toHaveLength(1);
    });

    test("up: refuses a table that the source lacks before anything is sent", async () => {
        engine.write(program("StarRocksReplication", { tables: { include: ["order"] } }));
        engine.emulator.clearRequests();
        const output = await engine.fail(["up", "--yes", "--skip-preview"]);
        expect(output).toMatch(/tables\.include\[0\] "order": is not a table.*did you mean "orders"\?/);
        expect(writesOf(engine)).toEqual([]);
        expect(engine.resources()).toEqual([]);
    });

    test("up: a replacement without its source database deletes nothing", async () => {
        engine.write(program("StarRocksReplication", { taskName: "orders_1" }));
        await engine.succeed("up", "--yes", "--skip-preview");
        engine.write(program("StarRocksReplication", { taskName: "orders_1", sourceDatabase: "billling" }));
        engine.emulator.clearRequests();
        const output = await engine.fail(["up", "--yes", "--skip-preview"]);
        expect(output).toMatch(/sourceDatabase "billling": is not a database .*did you mean "billing"\?/);
        expect(writesOf(engine)).toEqual([]);
        expect(engine.emulator.world.starRocksTasks).toHaveLength(1);
        await engine.succeed("destroy", "--yes");
    });

    test("unreachable endpoint: one clear error, and nothing is created", async () => {
        engine.write(program("StarRocksReplication", {}));
        const nowhere = { HW_TAURUSDB_ENDPOINT: "http://127.0.0.1:1", HW_MAX_RETRIES: "0" };
        const output = await engine.fail(["up", "--yes", "--skip-preview"], nowhere);
        const [, diagnostics = ""] = output.split("StarRocksReplication (it):");
        expect(diagnostics).toMatch(/ECONNREFUSED.*Is the endpoint .* right/);
        expect(diagnostics).not.toMatch(/\n\s+at /);
        expect(engine.emulator.world.starRocksTasks).toEqual([]);
        expect(engine.resources()).toEqual([]);
    });

    test("preview: unknown ids replace nothing that stays equal", async () => {
        const chained = (rows: number) => `
        import * as taurusdb from "pulumi-taurusdb-htap";
        const first = new taurusdb.StarRocksReplication("first", {
            instanceId: "${ids.starRocks}", sourceInstanceId: "${ids.source}", sourceDatabase: "orders",
            databaseConfigs: { max_rows_per_chunk: ${rows} },
        });
        new taurusdb.StarRocksReplication("second", {
            instanceId: first.jobId.apply(() => "${ids.starRocks}"),
            sourceInstanceId: first.jobId.apply(() => "${ids.source}"),
            sourceDatabase: "billing", tables: { include: first.jobId.apply(() => ["invoices"]) },
        });`;
        // With the preview that comes before an up.
        engine.write(chained(1));
        await engine.succeed("up", "--yes");
        engine.write(chained(2));
        engine.emulator.clearRequests();
        expect(await engine.succeed("up", "--yes")).toMatch(/~ 1 updated\s+2 unchanged/);
        expect(writesOf(engine).map(({ operation }) => operation)).toEqual(["ModifyDataSync"]);
    });
});
