import * as pulumi from "@pulumi/pulumi";
import { startEmulator } from "../../emulator";
import { listHtapInstances } from "../../sdk";
import { cloudOf } from "../../tools/pulumi/workspace";
import { ids } from "../support/stillEmulator";

test("two stacks that one process deploys ask each its own region", async () => {
    const emulators = [await startEmulator(), await startEmulator()];
    try {
        for (const emulator of emulators) {
            const { HW_REGION_NAME, HW_PROJECT_ID, HW_TAURUSDB_ENDPOINT, HW_AUTH_TOKEN } = cloudOf(emulator);
            pulumi.runtime.setAllConfig({
                "taurusdb-htap:region": HW_REGION_NAME as string,
                "taurusdb-htap:projectId": HW_PROJECT_ID as string,
                "taurusdb-htap:endpoint": HW_TAURUSDB_ENDPOINT as string,
                "taurusdb-htap:authToken": HW_AUTH_TOKEN as string,
            });
            // The second question goes by the connection of the first.
            for (const _ of [1, 2])
                expect(await listHtapInstances({ sourceInstanceId: ids.source })).toHaveLength(3);
            expect(emulator.requests()).toHaveLength(2);
        }
    } finally {
        for (const emulator of emulators) await emulator.close();
    }
});
