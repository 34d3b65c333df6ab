import { type Engine, startEngine } from "../support/engine";
import { ids } from "../support/stillEmulator";

let engine: Engine;

beforeAll(async () => {
    engine = await startEngine();
});

afterAll(() => engine.close());

const program = (args: string) => `
    import * as taurusdb from "pulumi-taurusdb-htap";
    const args = { instanceId: "${ids.starRocks}", sourceInstanceId: "${ids.source}", sourceDatabase: "orders" };
    new taurusdb.StarRocksReplication("orders", Object.assign(args, { ${args} }));`;

test.each([
    ["a missing instanceId", "instanceId: undefined", {}, /instanceId: is missing: give the id/],
    ["an empty instanceId", 'instanceId: ""', {}, /instanceId: is empty: give the id/],
    [
        "a space in sourceDatabase",
        'sourceDatabase: "my db"',
        {},
        /sourceDatabase "my db": must not contain spaces/,
    ],
    ["a taskName of two letters", 'taskName: "ab"', {}, /taskName "ab": must be 3 characters/],
    [
        "one id for both",
        `instanceId: "${ids.source}"`,
        {},
        /sourceInstanceId ".*": is the same as instanceId/,
    ],
    ["no region", "", { HW_REGION_NAME: "", HW_TAURUSDB_ENDPOINT: "" }, /region: is missing.*HW_REGION_NAME/],
    [
        "a project that is none",
        "",
        { HW_PROJECT_ID: "a/b" },
        /projectId "a\/b": must be letters and digits.*HW_PROJECT_ID/,
    ],
])("%s is one clear error before anything is sent", async (_name, args, env, expected) => {
    engine.write(program(args));
    engine.emulator.clearRequests();
    const { code, output } = await engine.pulumi(["preview"], env);
    expect(code).not.toBe(0);
    const [, diagnostics = ""] = output.split("Diagnostics:");
    expect(diagnostics.match(/error: /g)).toHaveLength(1);
    expect(diagnostics).toMatch(expected);
    expect(diagnostics).not.toMatch(/\n\s+at /);
    expect(engine.emulator.requests()).toEqual([]);
});

test.each([
    ["no token", { HW_AUTH_TOKEN: "" }, /Nobody is signed in.*--secret taurusdb-htap:authToken/],
    ["a wrong token", { HW_AUTH_TOKEN: "canary-token" }, /401 APIGW\.0301.*Sign in again/],
    [
        "an endpoint where nobody answers",
        { HW_TAURUSDB_ENDPOINT: "http://127.0.0.1:1" },
        /ECONNREFUSED.*Is the endpoint .* right/,
    ],
    [
        "an endpoint that does not exist",
        { HW_TAURUSDB_ENDPOINT: "http://nosuch.invalid" },
        /(ENOTFOUND|EAI_AGAIN).*nosuch\.invalid has no address/,
    ],
])("%s is one clear error, and nothing is made", async (_name, env, expected) => {
    engine.write(program(""));
    const { code, output } = await engine.pulumi(["up", "--yes", "--skip-preview"], env);
    expect(code).not.toBe(0);
    const [, diagnostics = ""] = output.split("StarRocksReplication (orders):");
    expect(diagnostics).toMatch(expected);
    expect(diagnostics).not.toMatch(/\n\s+at /);
    expect(output).not.toContain("canary-token");
    expect(engine.emulator.world.starRocksTasks).toEqual([]);
    expect(await engine.resources()).toEqual([]);
});
