import { testInBrowser, useBrowser } from "../support/browser";
import { type Engine, startEngine } from "../support/engine";
import { ids } from "../support/stillEmulator";

const open = useBrowser();
let engine: Engine;

afterEach(() => engine?.close());

testInBrowser("page: a pause by its button shows as drift in pulumi refresh", async () => {
    engine = await startEngine();
    engine.write(`
        import * as taurusdb from "pulumi-taurusdb-htap";
        new taurusdb.StarRocksReplication("orders", {
            instanceId: "${ids.starRocks}",
            sourceInstanceId: "${ids.source}",
            sourceDatabase: "orders",
            taskName: "orders_1",
        });`);
    await engine.succeed("up", "--yes", "--skip-preview");
    const page = await open(engine.emulator.url);
    await page.getByRole("button", { name: "Pause orders_1" }).click();
    await page.getByRole("button", { name: "Resume orders_1" }).waitFor();
    const drift = await engine.succeed("refresh", "--yes", "--skip-preview", "--diff");
    expect(drift).toMatch(/~ desiredState +: "running" => "paused"/);
    await engine.succeed("up", "--yes", "--skip-preview");
    await page.getByRole("button", { name: "Pause orders_1" }).waitFor();
});
