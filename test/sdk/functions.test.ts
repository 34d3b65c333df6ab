import * as pulumi from "@pulumi/pulumi";
import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { clickHouseReplication } from "../../provider/clickHouse/replication";
import { starRocksReplication } from "../../provider/starRocks/replication";
import * as taurusdb from "../../sdk";
import { cloudOf } from "../../tools/pulumi/workspace";
import { messageOf } from "../support/failure";
import { ids, operations, starRocksBase, stillEmulator } from "../support/stillEmulator";

test("functions: two stacks in one process ask their own regions", async () => {
    const emulators = [await startEmulator(), await startEmulator()];
    try {
        for (const emulator of emulators) {
            const { HW_REGION_NAME, HW_TAURUSDB_ENDPOINT, HW_AUTH_TOKEN } = cloudOf(emulator);
            pulumi.runtime.setAllConfig({
                "taurusdb-htap:region": HW_REGION_NAME as string,
                "taurusdb-htap:endpoint": HW_TAURUSDB_ENDPOINT as string,
                "taurusdb-htap:iamEndpoint": emulator.url,
                "taurusdb-htap:authToken": HW_AUTH_TOKEN as string,
            });
            for (const _ of [1, 2])
                expect(await taurusdb.listHtapInstances({ sourceInstanceId: ids.source })).toHaveLength(3);
            // The second question goes by the connection of the first, which knows the project.
            expect(operations(emulator)).toEqual([
                "KeystoneListProjects",
                "ListHtapInstanceInfo",
                "ListHtapInstanceInfo",
            ]);
        }
    } finally {
        for (const emulator of emulators) await emulator.close();
    }
});

describe("functions", () => {
    let emulator: Emulator;
    const settings = () => ({
        region: emulator.region,
        endpoint: emulator.url,
        iamEndpoint: emulator.url,
        authToken: emulator.token,
    });
    const instanceId = ids.starRocks;

    beforeAll(async () => {
        emulator = await startEmulator();
    });

    afterAll(() => emulator.close());

    test.each<[string, () => Promise<unknown>, RegExp[]]>([
        [
            "all bad arguments at once",
            () => taurusdb.listSourceTables({ instanceId: "no id" } as never, settings()),
            [
                /^listSourceTables: instanceId "no id": must be letters and digits\. Give the id of the StarRocks/,
                /^listSourceTables: sourceInstanceId: is missing/,
                /^listSourceTables: databases: must be a list/,
            ],
        ],
        [
            "an unknown engine",
            () => taurusdb.listDatabaseParameters({ instanceId, engine: "StarRocks" } as never, settings()),
            [
                /^listDatabaseParameters: engine "StarRocks": must be "starrocks" or "clickhouse"; did you mean/,
            ],
        ],
        [
            "an unknown argument",
            () => taurusdb.getStarRocksReplication({ instanceId, taskname: "orders_1" } as never, settings()),
            [
                /^getStarRocksReplication: taskname: is not an argument of this function; did you mean "taskName"/,
            ],
        ],
        [
            "an unknown setting",
            () => taurusdb.listHtapInstances({ sourceInstanceId: ids.source }, { regoin: "x" } as never),
            [/^listHtapInstances: settings\.regoin: is not a setting; did you mean "region"\?$/],
        ],
        [
            "outputs in the form for plain values",
            () =>
                taurusdb.listHtapInstances({ sourceInstanceId: pulumi.output("x") } as never, {
                    ...settings(),
                    authToken: pulumi.secret("x") as never,
                }),
            [
                /sourceInstanceId: must be a plain value\. listHtapInstancesOutput takes outputs/,
                /settings\.authToken: must be a plain value/,
            ],
        ],
        [
            "wrong settings without naming the stack's config",
            () => taurusdb.listHtapInstances({ sourceInstanceId: ids.source }, { region: "Nowhere!" }),
            [
                /^listHtapInstances: region "Nowhere!": .*Give region to the function's settings or set HW_REGION_NAME/,
            ],
        ],
    ])("refuse %s, and send nothing", async (_name, ask, expected) => {
        emulator.clearRequests();
        const message = await messageOf(ask());
        for (const each of expected) expect(message.split("\n")).toContainEqual(expect.stringMatching(each));
        expect(message.split("\n")).toHaveLength(expected.length);
        expect(emulator.requests()).toEqual([]);
    });

    test("name themselves when a task does not exist", async () => {
        expect(
            await messageOf(
                taurusdb.getClickHouseReplication(
                    { instanceId: ids.clickHouse, sourceDatabase: "crm" },
                    settings(),
                ),
            ),
            // A failure says which function it was.
        ).toBe(`getClickHouseReplication: ClickHouseReplication "${ids.clickHouse}/crm" does not exist`);
    });

    test("name themselves when the service refuses", async () => {
        expect(
            await messageOf(taurusdb.listStarRocksReplications({ instanceId: "nosuch" }, settings())),
        ).toMatch(/^listStarRocksReplications: \[GET\] ".*": 400 DBS\.200022 Instance not found/);
    });

    test("take inputs and settings in their Output form, and return no secret", async () => {
        const [source] = emulator.world.sources;
        if (source) source.databases.wide = Array.from({ length: 250 }, (_, index) => `t${index}`);
        const by = { ...settings(), authToken: pulumi.secret(emulator.token) };
        const sourceInstanceId = pulumi.output(ids.source);
        const found = pulumi.all([
            taurusdb.listHtapInstancesOutput({ sourceInstanceId }, by),
            taurusdb.listSourceDatabasesOutput({ instanceId, sourceInstanceId }, by),
            taurusdb.listSourceTablesOutput({ instanceId, sourceInstanceId, databases: ["wide"] }, by),
            taurusdb.listDatabaseParametersOutput({ instanceId, engine: "starrocks" }, by),
            taurusdb.listStarRocksReplicationsOutput({ instanceId }, by),
            taurusdb.listClickHouseReplicationsOutput({ instanceId: ids.clickHouse }, by),
        ]);
        // Ends with a failure, too: an output that fails tells nobody.
        await taurusdb.listHtapInstances({ sourceInstanceId: ids.source }, settings());
        const counts = await new Promise((resolve) => {
            found.apply((all) => resolve(all.map((each) => each.length)));
        });
        expect(counts).toEqual([3, 6, 250, 9, 0, 0]);
        expect(await pulumi.isSecret(found)).toBe(false);
    });
});

test("functions: a task has what the service knows, and no arguments of Pulumi", async () => {
    const { emulator, context } = await stillEmulator();
    try {
        await starRocksReplication.create(starRocksBase, context());
        const crm = { instanceId: ids.clickHouse, sourceInstanceId: ids.source, sourceDatabase: "crm" };
        await clickHouseReplication.create(crm, context());
        const settings = { region: emulator.region, endpoint: emulator.url, iamEndpoint: emulator.url };
        const by = { ...settings, authToken: emulator.token };
        const { instanceId, taskName } = starRocksBase;
        for (const task of [
            await taurusdb.getStarRocksReplication({ instanceId, taskName }, by),
            await taurusdb.getClickHouseReplication(
                { instanceId: crm.instanceId, sourceDatabase: "crm" },
                by,
            ),
        ]) {
            expect(task).toMatchObject({ sourceInstanceId: ids.source, failedChecks: [] });
            expect(Object.keys(task).filter((key) => /^(adopt|waitFor|__.*)$/.test(key))).toEqual([]);
        }
    } finally {
        await emulator.close();
    }
});
