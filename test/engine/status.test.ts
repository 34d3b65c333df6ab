import path from "node:path";
import { checkout } from "../../tools/checkout";
import { run } from "../../tools/run";
import { type Engine, startEngine } from "../support/engine";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

const command = path.join(checkout, "dist/command/main.js");

test("status --stack: shows the instances of the stack's state by the stack's settings", async () => {
    engine = await startEngine();
    const { HW_AUTH_TOKEN: token = "", ...env } = engine.env;
    const status = () =>
        run(process.execPath, [command, "status", "--stack", "test"], { cwd: engine.folder, env });
    expect(await status()).toMatchObject({
        code: 1,
        output: "--stack test: its state has no replication. Add --instance ID or --source ID.\n",
    });
    engine.configure({ authToken: token });
    engine.write(`
        import * as taurusdb from "pulumi-taurusdb-htap";
        new taurusdb.ClickHouseReplication("crm", {
            instanceId: "${ids.clickHouse}", sourceInstanceId: "${ids.source}", sourceDatabase: "crm",
        });`);
    await engine.succeed("up", "--yes", "--skip-preview");
    engine.emulator.act(ids.clickHouse, "crm", { do: "breakDown", reason: "The disk is full." });
    const { code, output } = await status();
    expect(code).toBe(2);
    expect(output).toMatch(/^HEALTH .*\nneeds attention {2}ClickHouse {2}crm .*\n.*The disk is full\.\n/);
});
