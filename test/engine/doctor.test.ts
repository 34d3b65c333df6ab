import type { Finding } from "../../command/doctor/finding";
import { runCommand } from "../support/command";
import { type Engine, startEngine } from "../support/engine";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

test("doctor --stack: checks settings and instances of a stack", async () => {
    engine = await startEngine();
    const { region, projectId, url, token } = engine.emulator;
    engine.write(`
        import * as taurusdb from "pulumi-taurusdb-htap";
        const sourceInstanceId = "${ids.source}";
        new taurusdb.StarRocksReplication("orders", { instanceId: "${ids.starRocks}", sourceInstanceId, sourceDatabase: "orders" });
        new taurusdb.ClickHouseReplication("crm", { instanceId: "${ids.clickHouse}", sourceInstanceId, sourceDatabase: "crm" });`);
    engine.configure({ region, projectId, endpoint: url });
    await engine.succeed("config", "set", "--secret", "taurusdb-htap:authToken", token);
    const unset = { HW_PROJECT_ID: "", HW_TAURUSDB_ENDPOINT: "", HW_AUTH_URL: "", HW_AUTH_TOKEN: "" };
    const env = { ...engine.env, ...unset, HW_METADATA_ENDPOINT: "" };
    expect(await engine.pulumi(["up", "--yes", "--skip-preview"], env)).toMatchObject({ code: 0 });

    const { code, stdout } = await runCommand(["doctor", "--stack", "test", "--json"], env, engine.folder);
    const findings: Finding[] = JSON.parse(stdout);
    const place = "from the config of stack test";
    expect(findings).toEqual(
        expect.arrayContaining([
            { step: "setting region", state: "ok", found: `${region}, ${place}` },
            { step: "setting authToken", state: "ok", found: `set, ${place}` },
            { step: "sign-in", state: "ok", found: "IAM token: accepted" },
            { step: `instance ${ids.starRocks}`, state: "ok", found: "StarRocks, 1 task" },
            { step: `instance ${ids.clickHouse}`, state: "ok", found: "ClickHouse, 1 task" },
            { step: `instance ${ids.clickHouse}, source`, state: "ok", found: `${ids.source} can be read` },
        ]),
    );
    // The variable of the test's environment has the same value.
    expect(findings.filter(({ state }) => state !== "ok")).toMatchObject([
        { step: "setting region", found: expect.stringMatching(/HW_REGION_NAME is not used/) },
    ]);
    expect(code).toBe(0);
    expect(stdout).not.toContain(token);

    const wrong = { ...env, PULUMI_CONFIG_PASSPHRASE: "wrong" };
    expect((await runCommand(["doctor", "--stack", "test"], wrong, engine.folder)).stdout).toMatch(
        /its config cannot be read\. error: incorrect passphrase\n +→ Set PULUMI_CONFIG_PASSPHRASE to that of the stack\./,
    );
});
