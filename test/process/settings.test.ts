import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { hookText } from "../../sdk/dynamicResource";
import { messageOf } from "../support/failure";
import { Plugin } from "../support/plugin";
import { ids } from "../support/stillEmulator";

let emulator: Emulator;
let plugin: Plugin;

beforeAll(async () => {
    emulator = await startEmulator();
});

afterEach(() => plugin.stop());

afterAll(() => emulator.close());

const program = {
    __provider: hookText("StarRocksReplication"),
    __urn: "urn:x",
    instanceId: ids.starRocks,
    sourceInstanceId: ids.source,
    sourceDatabase: "orders",
    targetDatabase: "orders",
    taskName: "orders_1",
};
const id = `${ids.starRocks}/orders_1`;
/** As a refresh and a destroy find it in the state. */
const state = { ...program, __given: [] };

/** A process with a config as Pulumi hands it over, whether it is the stack's or the state's. */
async function start(config: Record<string, string>, environment: NodeJS.ProcessEnv = {}): Promise<void> {
    const all = {
        region: emulator.region,
        endpoint: emulator.url,
        iamEndpoint: emulator.url,
        projectId: emulator.projectId,
        maxRetries: "0",
        ...config,
    };
    const namespaced = Object.entries(all).map(([key, value]) => [`taurusdb-htap:${key}`, value]);
    plugin = await Plugin.start(environment, Object.fromEntries(namespaced));
}

const hint =
    'A refresh and a destroy use the settings of the last "pulumi up". If they have changed since, add --run-program (to destroy also --refresh=false), or run "pulumi up" first, while the program still declares a replication';
const refused = /401 APIGW\.0301 .*Sign in again: set a fresh token/;

test("refused sign-in of the state: has the hint until a program runs", async () => {
    await start({ authToken: "rotated-token" });
    for (const operation of [plugin.read(id, state), plugin.delete(id, state)]) {
        const message = await messageOf(operation);
        expect(message).toMatch(refused);
        expect(message).toContain(`. ${hint}. `);
    }
    // Only a program's .get() knows no more than the id.
    for (const properties of [program, state]) {
        const message = await messageOf(plugin.read(id, properties));
        expect(message).toMatch(refused);
        expect(message).not.toContain("--run-program");
    }
});

test("refused sign-in with PULUMI_RUN_PROGRAM: has no hint", async () => {
    await start({ authToken: "rotated-token" }, { PULUMI_RUN_PROGRAM: "true" });
    const message = await messageOf(plugin.read(id, state));
    expect(message).toMatch(refused);
    expect(message).not.toContain("--run-program");
});

test("invalid setting of the state: has the hint until a program runs", async () => {
    await start({ authToken: "short" });
    const message = await messageOf(plugin.read(id, state));
    expect(message).toMatch(/authToken: has fewer than 6 characters/);
    expect(message.endsWith(`\n${hint}.`)).toBe(true);
    const { failures } = await plugin.check({}, program);
    expect(failures).toMatchObject([
        { reason: expect.stringMatching(/^authToken: has fewer .*HW_AUTH_TOKEN\.$/) },
    ]);
    expect(await messageOf(plugin.read(id, state))).not.toContain("--run-program");
});

const { targetDatabase, taskName, ...shared } = program;
const clickHouse = { ...shared, __provider: hookText("ClickHouseReplication") };
const changed = { ...program, databaseConfigs: { binlog_expire_logs_seconds: "1" } };

test("requireCloudChecks: fails checks and diffs without an answer", async () => {
    await start({ authToken: "wrong-token", requireCloudChecks: "true" });
    const demanded = expect.stringMatching(
        /^Not checked against the cloud, which requireCloudChecks demands: .*401 APIGW\.0301/,
    );
    for (const [before, now] of [
        [{}, program],
        [program, program],
        [clickHouse, clickHouse],
    ] as const) {
        const { failures } = await plugin.check(before, now);
        expect(failures).toEqual([{ property: "", reason: demanded }]);
    }
    expect(await messageOf(plugin.diff(id, program, changed))).toMatch(/which requireCloudChecks demands/);
});

test("requireCloudChecks: passes what could be asked", async () => {
    await start({ authToken: emulator.token, requireCloudChecks: "true" });
    for (const before of [{}, program]) expect((await plugin.check(before, program)).failures).toEqual([]);
});

test("no requireCloudChecks: a check that cannot ask passes, unchanged asks nothing", async () => {
    await start({ authToken: "wrong-token" });
    expect((await plugin.check({}, program)).failures).toEqual([]);
    emulator.clearRequests();
    expect((await plugin.check(program, program)).failures).toEqual([]);
    expect(emulator.requests()).toEqual([]);
});
