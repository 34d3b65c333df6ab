import { type Engine, startEngine } from "../support/engine";
import { reference, resource, starRocks, writeYaml } from "../support/pluginProgram";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

const secret = (value: string) => ({ "fn::secret": value });
/** Values of a parameter that nothing else has. The second one is out of its range. */
const [hidden, wrong] = ["604799", "604999"];

test("plugin secrets: stay secret in previews, failures, invokes and the state", async () => {
    engine = await startEngine({
        faults: [
            {
                operation: "CreateStarRocksDataReplication",
                do: "failJob",
                reason: `binlog_expire_logs_seconds = ${hidden} is refused`,
            },
        ],
    });
    const { emulator } = engine;
    const own = {
        type: "pulumi:providers:taurusdb-htap",
        properties: {
            region: emulator.region,
            projectId: emulator.projectId,
            endpoint: emulator.url,
            authToken: secret(emulator.token),
            pollInterval: "400ms",
        },
    };
    const databaseConfigs = { max_rows_per_chunk: 0, binlog_expire_logs_seconds: secret(hidden) };
    const orders = resource("StarRocks", { ...starRocks, databaseConfigs }, { provider: reference("own") });
    const refused = {
        ...orders,
        properties: { ...starRocks, databaseConfigs: { binlog_expire_logs_seconds: secret(wrong) } },
    };
    writeYaml(engine, { own, orders: refused });
    const refusal = await engine.fail(["preview"]);
    expect(refusal).toContain("databaseConfigs.binlog_expire_logs_seconds");
    expect(refusal).toContain("must be 0-604800");
    expect(refusal).not.toContain(wrong);

    const listed = {
        "fn::invoke": {
            function: "taurusdb-htap:listStarRocksReplications",
            arguments: { instanceId: ids.starRocks },
            options: { provider: reference("own"), dependsOn: [reference("orders")] },
            return: "replications",
        },
    };
    writeYaml(engine, { own, orders }, { outputs: { listed } });
    const said = [
        await engine.succeed("preview", "--diff"),
        await engine.fail(["up", "--yes", "--skip-preview"]),
        engine.state(),
        await engine.succeed("up", "--yes", "--skip-preview"),
        engine.state(),
        await engine.succeed("refresh", "--yes", "--skip-preview", "--diff"),
        engine.state(),
    ];
    for (const text of said) {
        expect(text).not.toContain(hidden);
        expect(text).not.toContain(emulator.token);
    }
    expect(engine.outputs().listed).toMatchObject([{ sourceDatabase: "orders" }]);
    // Only the secret itself is hidden.
    expect(engine.resources()[0]?.inputs.databaseConfigs).toMatchObject({ max_rows_per_chunk: 0 });
});

test("plugin settings: problems of a provider stop the command before anything else", async () => {
    engine = await startEngine();
    const own = {
        type: "pulumi:providers:taurusdb-htap",
        properties: { pollInterval: "soon", maxRetries: 4 },
    };
    writeYaml(engine, { own, orders: resource("StarRocks", starRocks, { provider: reference("own") }) });
    expect(await engine.fail(["preview"])).toContain(
        "resource 'own' has a problem: pollInterval \"soon\": must be a duration from 100 ms to 1 h, such as 30s; " +
            'a number alone means seconds. Give pollInterval to provider "own".',
    );
    expect(engine.emulator.requests()).toEqual([]);
});

test("plugin settings: another region is explained, and replaces nothing", async () => {
    engine = await startEngine();
    const settings = (region: string) => ({
        type: "pulumi:providers:taurusdb-htap",
        properties: { region, endpoint: engine.emulator.url, authToken: secret(engine.emulator.token) },
    });
    const declare = (region: string) =>
        writeYaml(engine, {
            own: settings(region),
            orders: resource("StarRocks", starRocks, { provider: reference("own") }),
        });
    declare(engine.emulator.region);
    await engine.succeed("up", "--yes", "--skip-preview");
    declare("ap-southeast-3");
    const preview = await engine.succeed("preview");
    expect(preview).toContain(
        `region "ap-southeast-3": was "${engine.emulator.region}". The resources keep their ids`,
    );
    expect(preview).not.toContain("replace");
});
