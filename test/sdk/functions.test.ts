import * as pulumi from "@pulumi/pulumi";
import { startEmulator } from "../../emulator";
import { listHtapInstances } from "../../sdk";
import { cloudOf } from "../../tools/pulumi/workspace";
import { ids, operations } from "../support/stillEmulator";

test("two stacks that one process deploys ask each its own region", async () => {
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
                expect(await listHtapInstances({ sourceInstanceId: ids.source })).toHaveLength(3);
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
