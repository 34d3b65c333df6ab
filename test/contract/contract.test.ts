import { readFileSync } from "node:fs";
import path from "node:path";
import type { Emulator, ManualClock } from "pulumi-taurusdb-htap-emulator";
import { loadContract } from "../../emulator/contract";
import { OpenAPIBackend } from "../../emulator/libraries";
import * as clickHouse from "../../provider/api/clickHouse";
import type { ApiRequest, Cloud } from "../../provider/api/cloud";
import * as htap from "../../provider/api/htap";
import * as iam from "../../provider/api/iam";
import { showJob } from "../../provider/api/jobs";
import * as starRocks from "../../provider/api/starRocks";
import { checkout } from "../../tools/checkout";
import { run } from "../../tools/run";
import { cloudAt, ids, stillEmulator } from "../support/stillEmulator";

test("contract: wire.ts is generated from it", async () => {
    const file = path.join(checkout, "provider/api/wire.ts");
    const command = path.join(checkout, "node_modules/.bin/openapi-typescript");
    const { code, stdout: output } = await run(process.execPath, [command, "provider/api/openapi.yaml"], {
        cwd: checkout,
    });
    expect(code).toBe(0);
    // Run "npm run generate" when this fails.
    expect(output.trim()).toBe(readFileSync(file, "utf8").trim());
});

/** Calls every function of the provider's API once, in an order in which each can succeed. */
async function everyFunction(cloud: Cloud, time: ManualClock, emulator: Emulator): Promise<void> {
    const settle = () => time.advance(100_000);
    const setup: starRocks.StarRocksSetup = {
        sourceInstanceId: ids.source,
        sourceNodeId: ids.replica,
        sourceDatabase: "orders",
        targetDatabase: "orders",
        taskName: "orders_1",
        parameters: { max_rows_per_chunk: "5" },
        tableConfigs: { orders: "order by id" },
        tables: { kind: "include", names: ["orders"] },
        instanceLevel: false,
        databaseScope: "part",
        wildcards: false,
    };
    const s = ids.starRocks;
    await starRocks.checkStarRocksDatabaseConfig(cloud, s, setup);
    await starRocks.checkStarRocksTableConfig(cloud, s, { ...setup, taskName: "orders_2" });
    const jobId = await starRocks.startStarRocksReplication(cloud, s, setup);
    expect(await showJob(cloud, jobId as string)).toBeUndefined();
    settle();
    expect(await showJob(cloud, jobId as string)).toMatchObject({ state: "completed" });
    expect(await starRocks.listStarRocksReplications(cloud, s)).toMatchObject([
        { taskName: "orders_1", mainTask: true, status: "normal" },
        { taskName: "orders_2", stage: "wait" },
    ]);
    expect(await starRocks.modifyStarRocksReplication(cloud, s, setup)).toMatchObject({
        jobId: expect.any(String),
    });
    settle();
    expect(await starRocks.showStarRocksConfiguration(cloud, s, "orders_1")).toMatchObject({
        sourceInstanceId: ids.source,
        sourceNodeId: ids.replica,
        sourceDatabase: "orders",
        targetDatabase: "orders",
        parameterChecks: expect.arrayContaining([
            expect.objectContaining({ name: "max_rows_per_chunk", value: "5", passed: true }),
        ]),
        tableConfigChecks: [{ name: "orders", value: "order by id", passed: true }],
        tables: setup.tables,
    });
    // Only other clients, such as Huawei's SDK, call these three and the list of ClickHouse databases.
    const databases = `/v3/{project_id}/instances/${s}/starrocks/databases`;
    await cloud.request({ method: "GET", path: `${databases}/replication/configuration/orders` });
    await cloud.request({ method: "GET", path: databases });
    await cloud.request({ method: "GET", path: "/v3/{project_id}/immediate-jobs" });
    await starRocks.pauseStarRocksReplication(cloud, s, "orders_1");
    settle();
    await starRocks.resumeStarRocksReplication(cloud, s, "orders_1");
    settle();
    expect(await starRocks.listStarRocksParameters(cloud, s)).toHaveLength(9);
    await starRocks.deleteStarRocksReplication(cloud, s, "orders_1");

    const c = ids.clickHouse;
    const check: clickHouse.ClickHouseSetup = {
        ...setup,
        sourceDatabase: "crm",
        parameters: { max_sync_threads: "9" },
        tableConfigs: { nosuch: "ORDER BY id" },
        tables: { kind: "include", names: ["contacts"] },
    };
    expect(await clickHouse.checkClickHouseDatabaseConfig(cloud, c, check)).toMatchObject([
        { passed: false },
    ]);
    expect(await clickHouse.checkClickHouseTableConfig(cloud, c, check)).toMatchObject([
        { passed: false, result: "Check Override Table Failed" },
    ]);
    await clickHouse.createClickHouseReplication(cloud, c, check);
    settle();
    expect(await clickHouse.listClickHouseReplications(cloud, c)).toMatchObject({
        rows: [{ targetDatabase: "crm" }],
    });
    expect(await clickHouse.showClickHouseConfiguration(cloud, c, "crm")).toMatchObject({
        sourceDatabase: "crm",
    });
    const change = {
        ...check,
        database: "crm",
        tables: { kind: "exclude", names: ["contacts"] },
    } as const;
    await clickHouse.modifyClickHouseReplication(cloud, c, {
        ...change,
        tables: { kind: "exclude", names: [] },
    });
    await clickHouse.stopModifyingClickHouseReplication(cloud, c, "crm");
    expect(await clickHouse.listClickHouseParameters(cloud, c)).toHaveLength(11);
    await cloud.request({ method: "GET", path: `/v3/{project_id}/instances/${c}/clickhouse/databases` });
    await clickHouse.deleteClickHouseReplication(cloud, c, "crm");

    expect(await htap.listHtapInstances(cloud, ids.source)).toContainEqual(
        expect.objectContaining({ id: s, edition: "starrocks", state: "normal" }),
    );
    expect(await htap.listSourceDatabases(cloud, s, ids.source)).toContain("billing");
    expect(await htap.listSourceTables(cloud, s, ids.source, ["billing"])).toEqual([
        { database: "billing", table: "invoices" },
        { database: "billing", table: "payments" },
    ]);

    const user = { name: "emulator", password: "emulator-password", domainName: "emulator-domain" };
    expect(await iam.createToken(cloud, user, { name: emulator.region })).toMatchObject({
        value: expect.any(String),
    });
    expect(await iam.findProjects(cloud, emulator.region)).toEqual([emulator.projectId]);
    expect(
        await iam.assumeRole(cloud, { name: "emulator-agency", domainName: "emulator-domain" }),
    ).toMatchObject({
        accessKey: expect.any(String),
        expires: expect.any(Number),
    });
}

test.each(["live", "documented"] as const)(
    "contract: the emulator answers every operation as described (%s)",
    async (dialect) => {
        const contract = new OpenAPIBackend({
            definition: loadContract(),
            quick: true,
            ajvOpts: { strict: false },
        });
        await contract.init();
        const { emulator, time } = await stillEmulator({ dialect });
        const plain = cloudAt(emulator);
        const answered = new Set<string>();

        const exchange = async <Body>(request: ApiRequest) => {
            const reply = await plain.exchange<Body>(request);
            const operation = contract.router.matchOperation({
                method: request.method,
                path: request.path,
                headers: {},
            });
            const id = operation?.operationId as string;
            answered.add(id);
            const success = Object.keys(operation?.responses ?? {}).find((status) => status.startsWith("2"));
            const { errors } = contract.validateResponse(reply.body, id, Number(success));
            expect({ id, errors }).toEqual({ id, errors: null });
            return reply;
        };
        const request = async <Body>(sent: ApiRequest) => (await exchange<Body>(sent)).body;
        try {
            await everyFunction({ exchange, request }, time, emulator);
        } finally {
            await emulator.close();
        }
        const all = contract.getOperations().map((operation) => operation.operationId);
        expect([...answered].sort()).toEqual([...all].sort());
    },
);
