import { startEmulator } from "pulumi-taurusdb-htap-emulator";
import { hookText } from "../../sdk/dynamicResource";
import { cloudOf } from "../../tools/pulumi/workspace";
import { Plugin } from "../support/plugin";
import { ids, operations } from "../support/stillEmulator";

test("check: asks for siblings together after a wrong first one", async () => {
    const emulator = await startEmulator();
    const plugin = await Plugin.start(cloudOf(emulator));
    try {
        const databases = ["orders", "crm", "billing"];
        const named = databases.map((database) => [ids.starRocks, ids.source, database, []]);
        const checked = (sourceDatabase: string, more = {}) =>
            plugin.check(
                {},
                {
                    __provider: hookText("StarRocksReplication"),
                    __urn: `urn:${sourceDatabase}`,
                    __siblings: JSON.stringify(named),
                    instanceId: ids.starRocks,
                    sourceInstanceId: ids.source,
                    sourceDatabase,
                    taskName: `${sourceDatabase}_1`,
                    ...more,
                },
            );
        const { failures } = await checked("orders", { waitFor: "ful" });
        expect(failures).toHaveLength(1);
        expect(emulator.requests()).toEqual([]);
        for (const database of databases) expect((await checked(database)).failures).toEqual([]);
        const asked = operations(emulator).filter((each) => each === "ShowInstanceDatabasesForHtap");
        expect(asked).toHaveLength(1);
    } finally {
        await plugin.stop();
        await emulator.close();
    }
});
