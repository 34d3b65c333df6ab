import { instancesIn } from "../../command/stackInstances";
import { dynamicType, pluginToken } from "../../provider/pulumi/resourceNames";
import { ids } from "../support/stillEmulator";

test("instances of a state: each once, of both editions and both kinds of resources", () => {
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
