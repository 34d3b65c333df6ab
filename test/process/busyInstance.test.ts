import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { hookText } from "../../sdk/dynamicResource";
import { findBlindRepeats } from "../../tools/chaos/verify";
import { cloudOf } from "../../tools/pulumi/workspace";
import { Plugin } from "../support/plugin";
import { ids } from "../support/stillEmulator";

// Each deployment has a process of its own, and none knows of the other's writes.

let emulator: Emulator;
let plugins: Plugin[];

beforeEach(async () => {
    emulator = await startEmulator({ speed: 200, operations: "serial" });
    const config = { "taurusdb-htap:pollInterval": "100ms" };
    plugins = await Promise.all([0, 1].map(() => Plugin.start(cloudOf(emulator), config)));
});

afterEach(async () => {
    await Promise.all(plugins.map((plugin) => plugin.stop()));
    await emulator.close();
});

test("busy instance: two deployments of different stacks at once both finish", async () => {
    const names = ["a", "b"].map((stack) => [1, 2, 3].map((number) => `${stack}_${number}`));
    const deploy = (plugin: Plugin, stack: number) =>
        Promise.all(
            (names[stack] ?? []).map((taskName) =>
                plugin.create({
                    __provider: hookText("StarRocksReplication"),
                    __urn: `urn:${taskName}`,
                    instanceId: ids.starRocks,
                    sourceInstanceId: ids.source,
                    sourceDatabase: "orders",
                    targetDatabase: taskName,
                    taskName,
                }),
            ),
        );
    const made = await Promise.all(plugins.map(deploy));
    expect(emulator.world.starRocksTasks.map(({ taskName }) => taskName).sort()).toEqual(names.flat());
    await Promise.all(
        plugins.flatMap((plugin, stack) =>
            (made[stack] ?? []).map(({ id, properties }) => plugin.delete(id, properties)),
        ),
    );
    expect(emulator.world.starRocksTasks).toEqual([]);
    // It was busy, and what it refused was sent again without a repetition of what it had taken.
    expect(emulator.requests().filter(({ status }) => status === 409).length).toBeGreaterThan(0);
    expect(findBlindRepeats(emulator.requests())).toEqual([]);
});
