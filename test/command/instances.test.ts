import { startEmulator } from "pulumi-taurusdb-htap-emulator";
import { editionOf, instancesOf } from "../../command/instances";
import { instancesIn } from "../../command/stackInstances";
import { CloudFacts } from "../../provider/arguments/cloudFacts";
import { dynamicType, pluginToken } from "../../provider/pulumi/resourceNames";
import { reports } from "../support/consoleTasks";
import { cloudAt, ids } from "../support/stillEmulator";

test("instances of a state: each once, of both editions and both faces", () => {
    const inputs = { sourceInstanceId: ids.source };
    expect(
        instancesIn([
            { type: "pulumi:pulumi:Stack" },
            { type: dynamicType("StarRocksReplication"), id: `${ids.starRocks}/orders_1`, inputs },
            { type: pluginToken("StarRocksReplication"), id: `${ids.starRocks}/orders_2`, inputs },
            { type: pluginToken("ClickHouseReplication"), id: `${ids.clickHouse}/crm`, inputs },
            { type: "pulumi:providers:taurusdb-htap", id: "a-uuid" },
        ]),
    ).toEqual([
        {
            id: ids.starRocks,
            edition: "starrocks",
            sourceInstanceId: ids.source,
            taskIds: [`${ids.starRocks}/orders_1`, `${ids.starRocks}/orders_2`],
        },
        {
            id: ids.clickHouse,
            edition: "clickhouse",
            sourceInstanceId: ids.source,
            taskIds: [`${ids.clickHouse}/crm`],
        },
    ]);
});

test("instances of a state: found although their arguments are secrets", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    const inputs = { instanceId: secret, sourceInstanceId: secret };
    const type = dynamicType("ClickHouseReplication");
    expect(instancesIn([{ type, id: `${ids.clickHouse}/crm`, inputs }])).toEqual([
        {
            id: ids.clickHouse,
            edition: "clickhouse",
            sourceInstanceId: undefined,
            taskIds: [`${ids.clickHouse}/crm`],
        },
    ]);
});

test("instances of options: named ones and those of sources, each once", async () => {
    const emulator = await startEmulator();
    const facts = new CloudFacts(cloudAt(emulator));
    const found = await instancesOf({ instance: [ids.clickHouse, "other"], source: [ids.source] }, facts);
    const ofSource = { sourceInstanceId: ids.source, name: expect.any(String) };
    expect(found).toEqual([
        { id: ids.clickHouse, edition: "clickhouse", ...ofSource },
        { id: "other" },
        { id: ids.starRocks, edition: "starrocks", ...ofSource },
        { id: reports, edition: "starrocks", ...ofSource },
    ]);
    emulator.world.instances.length = 0;
    const empty = instancesOf({ source: [ids.source] }, new CloudFacts(cloudAt(emulator)));
    await expect(empty).rejects.toThrow(`--source ${ids.source}: has no HTAP instance.`);
    await expect(editionOf({ id: ids.source }, facts)).rejects.toThrow(
        "is a TaurusDB instance. Give --source",
    );
    await emulator.close();
});
