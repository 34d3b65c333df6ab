import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { hookText } from "../../sdk/dynamicResource";
import { type Engine, startEngine } from "../support/engine";
import { longTest } from "../support/longTest";
import { ids, operations } from "../support/stillEmulator";

let engine: Engine;
const others: (Emulator | Server)[] = [];

afterEach(async () => {
    await engine.close();
    for (const other of others.splice(0)) await other.close();
});

const write = (name: string, content: string) => {
    const where = path.join(engine.home, name);
    mkdirSync(path.dirname(where), { recursive: true });
    writeFileSync(where, content);
};

const user = {
    HW_USER_NAME: "emulator",
    HW_USER_PASSWORD: "emulator-password",
    HW_DOMAIN_NAME: "emulator-domain",
};
const program = `
    import * as taurusdb from "pulumi-taurusdb-htap";
    const sourceInstanceId = "${ids.source}";
    new taurusdb.StarRocksReplication("orders", { instanceId: "${ids.starRocks}", sourceInstanceId, sourceDatabase: "orders" });
    new taurusdb.ClickHouseReplication("crm", { instanceId: "${ids.clickHouse}", sourceInstanceId, sourceDatabase: "crm" });`;
const nobody = { HW_AUTH_TOKEN: "", HW_PROJECT_ID: "" };

longTest("sign-in: each way reaches the service, from environment and home", async () => {
    engine = await startEngine();
    engine.write(program);
    const { emulator } = engine;
    const apply = ["--yes", "--skip-preview"];
    const succeeds = async (command: string, env: NodeJS.ProcessEnv) => {
        emulator.clearRequests();
        const { code, output } = await engine.pulumi([command, ...apply], env);
        expect({ env, code, output: code === 0 ? "" : output }).toEqual({ env, code: 0, output: "" });
        expect(operations(emulator)).toContain("ListClickHouseDataBaseReplication");
    };
    const keys = { HW_ACCESS_KEY: "EMULATORACCESSKEY", HW_SECRET_KEY: "emulator-secret-key" };
    await succeeds("up", { ...nobody, ...keys });
    // A refresh reads by the same plugin, and runs no program.
    await succeeds("refresh", { HW_PROJECT_ID: "" });
    emulator.world.accessKeys.push({
        access: "TEMPORARYKEY",
        secret: "temporary-secret",
        securityToken: "temporary-token",
    });
    const temporary = {
        HUAWEICLOUD_SDK_AK: "TEMPORARYKEY",
        HUAWEICLOUD_SDK_SK: "temporary-secret",
        HUAWEICLOUD_SDK_SECURITY_TOKEN: "temporary-token",
    };
    await succeeds("refresh", { ...nobody, ...temporary });
    await succeeds("refresh", { ...nobody, ...user });
    const agency = {
        HW_ASSUME_ROLE_AGENCY_NAME: "emulator-agency",
        HW_ASSUME_ROLE_DOMAIN_NAME: "emulator-domain",
    };
    await succeeds("refresh", { ...nobody, ...keys, ...agency });
    await succeeds("refresh", { ...nobody, HW_METADATA_ENDPOINT: emulator.url });

    write(".huaweicloud/credentials", "[basic]\nak = EMULATORACCESSKEY\nsk = emulator-secret-key\n");
    await succeeds("refresh", nobody);
    const profile = {
        name: "p",
        mode: "AKSK",
        accessKeyId: "EMULATORACCESSKEY",
        secretAccessKey: "emulator-secret-key",
    };
    write(
        ".hcloud/config.json",
        JSON.stringify({ current: "p", profiles: [{ ...profile, region: emulator.region }] }),
    );
    await succeeds("destroy", { ...nobody, HW_REGION_NAME: "" });
    expect(emulator.world.clickHouseTasks).toEqual([]);
});

test("token: is shared by resources and renewed while they wait", async () => {
    // Two minutes of the service's time; the full copies take six.
    engine = await startEngine({ timings: { token: 120_000, fullCopy: 360_000 } });
    const { emulator } = engine;
    engine.write(`
        import * as taurusdb from "pulumi-taurusdb-htap";
        for (const sourceDatabase of ["orders", "crm"])
            new taurusdb.ClickHouseReplication(sourceDatabase, {
                instanceId: "${ids.clickHouse}", sourceInstanceId: "${ids.source}", sourceDatabase, waitFor: "incremental",
            });`);
    const { code, output } = await engine.pulumi(["up", "--yes", "--skip-preview"], { ...nobody, ...user });
    expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
    const tokens = operations(emulator).filter((each) => each === "KeystoneCreateUserTokenByPassword");
    const ended = emulator.requests().filter(({ errorCode }) => errorCode === "APIGW.0307");
    expect(ended.length).toBeGreaterThan(0);
    // The first for both, and one more for each time that one has ended.
    const first = operations(emulator).indexOf("KeystoneCreateUserTokenByPassword", 1);
    const firstEnd = emulator.requests().findIndex(({ errorCode }) => errorCode === "APIGW.0307");
    expect(first).toBeGreaterThan(firstEnd);
    expect(tokens.length).toBeLessThanOrEqual(1 + ended.length);
});

test("explicit providers: reach two accounts, with encrypted secrets", async () => {
    engine = await startEngine();
    const second = await startEmulator({ speed: 200 });
    others.push(second);
    const program = (password: string) => `
        import * as taurusdb from "pulumi-taurusdb-htap";
        const args = { instanceId: "${ids.clickHouse}", sourceInstanceId: "${ids.source}", sourceDatabase: "crm" };
        const here = new taurusdb.Provider("here", {
            region: "cn-north-4", endpoint: "${engine.emulator.url}", iamEndpoint: "${engine.emulator.url}",
            accessKey: "EMULATORACCESSKEY", secretKey: "emulator-secret-key", maxRetries: 1,
        });
        const there = new taurusdb.Provider("there", {
            region: "cn-north-4", endpoint: "${second.url}", iamEndpoint: "${second.url}",
            userName: "emulator", password: "${password}", domainName: "emulator-domain",
            assumeRole: { agencyName: "emulator-agency", domainName: "emulator-domain", durationSeconds: 3600 },
        });
        new taurusdb.ClickHouseReplication("crm-here", args, { provider: here });
        new taurusdb.ClickHouseReplication("crm-there", { ...args, sourceDatabase: "billing" }, { provider: there });`;
    engine.write(program("emulator-password"));
    const apart = { ...nobody, HW_REGION_NAME: "", HW_TAURUSDB_ENDPOINT: "", HW_AUTH_URL: "" };
    const runs = async (...args: string[]) => {
        const { code, output } = await engine.pulumi(args, apart);
        expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
    };
    await runs("up", "--yes", "--skip-preview");
    expect(engine.emulator.world.clickHouseTasks).toMatchObject([{ database: "crm" }]);
    expect(second.world.clickHouseTasks).toMatchObject([{ database: "billing" }]);
    const state = engine.state();
    for (const secret of ["emulator-secret-key", "emulator-password"]) expect(state).not.toContain(secret);
    await runs("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await runs("preview", "--expect-no-changes");
    // The state keeps the settings of the last up: the new password counts only where the program runs.
    const [user] = second.world.users;
    if (user) user.password = "rotated-password";
    engine.write(program("rotated-password"));
    const output = await engine.fail(["refresh", "--yes", "--skip-preview"], apart);
    expect(output).toMatch(
        /401 Unauthorized .*add --run-program .*or run "pulumi up" first.*IAM does not know/,
    );
    await runs("destroy", "--run-program", "--yes", "--skip-preview");
    expect(second.world.clickHouseTasks).toEqual([]);
});

describe("secrets", () => {
    const canaries = {
        authToken: "canary+token/1=",
        secretKey: "canary secret&2",
        securityToken: 'canary"security\\3',
        password: "canary:password?4",
    };
    const forms = Object.values(canaries).flatMap((canary) => [
        canary,
        encodeURIComponent(canary),
        JSON.stringify(canary).slice(1, -1),
        Buffer.from(canary).toString("base64").replace(/=+$/, ""),
        Buffer.from(canary).toString("base64url"),
    ]);
    const environment = {
        HW_AUTH_TOKEN: canaries.authToken,
        HW_ACCESS_KEY: "CANARYKEY",
        HW_SECRET_KEY: canaries.secretKey,
        HW_SECURITY_TOKEN: canaries.securityToken,
        HW_USER_NAME: "canary",
        HW_USER_PASSWORD: canaries.password,
        HW_DOMAIN_NAME: "emulator-domain",
    };
    const byKeys = { ...environment, HW_AUTH_TOKEN: "" };
    const byPassword = { ...byKeys, HW_ACCESS_KEY: "", HW_SECRET_KEY: "", HW_SECURITY_TOKEN: "" };

    /** Answers everything with a 500 that says back what was sent, headers, body and all. */
    async function echo(): Promise<string> {
        const server = createServer((request, response) => {
            let body = "";
            request.on("data", (chunk) => {
                body += chunk;
            });
            request.on("end", () => {
                const said = `you sent ${JSON.stringify(request.headers)} ${body} ${encodeURIComponent(body)}`;
                const more = Buffer.from(canaries.password).toString("base64");
                response.writeHead(500, { "Content-Type": "application/json" });
                response.end(JSON.stringify({ error_code: "DBS.108000", error_msg: `${said} ${more}` }));
            });
        });
        others.push(server);
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }

    test("do not leave by state, output, errors, logs or hook text", async () => {
        engine = await startEngine();
        engine.write(program);
        const { emulator } = engine;
        emulator.world.tokens.push({ value: canaries.authToken });
        emulator.world.accessKeys.push({
            access: "CANARYKEY",
            secret: canaries.secretKey,
            securityToken: canaries.securityToken,
        });
        emulator.world.users.push({
            id: "c",
            name: "canary",
            password: canaries.password,
            domain: "emulator-domain",
        });
        const verbose = ["--logtostderr", "--verbose=9", "--logflow"];
        const said: string[] = [];
        const run = async (command: string[], env: NodeJS.ProcessEnv) => {
            const finished = await engine.pulumi([...command, ...verbose], env);
            said.push(finished.output);
            return finished;
        };
        const apply = ["--yes", "--skip-preview"];
        const failing = { HW_TAURUSDB_ENDPOINT: await echo(), HW_MAX_RETRIES: "0" };
        const echoed = await run(["up", ...apply], { ...environment, ...failing });
        expect(echoed.code).not.toBe(0);
        expect(echoed.output).toMatch(/500 DBS\.108000 you sent .*\[secret\]/);
        const iamEchoed = await run(["up", ...apply], {
            ...byPassword,
            ...failing,
            HW_AUTH_URL: failing.HW_TAURUSDB_ENDPOINT,
        });
        expect(iamEchoed.output).toMatch(/v3\/auth\/tokens.*500/);
        expect((await run(["up", ...apply], environment)).code).toBe(0);
        for (const env of [byKeys, byPassword]) expect((await run(["refresh", ...apply], env)).code).toBe(0);
        const wrong = await run(["refresh", ...apply], {
            ...environment,
            HW_AUTH_TOKEN: `${canaries.authToken}x`,
        });
        expect(wrong.output).toMatch(/401 APIGW\.0301/);
        const tls = { HW_TAURUSDB_ENDPOINT: emulator.url.replace("http:", "https:"), HW_MAX_RETRIES: "0" };
        expect((await run(["refresh", ...apply], { ...byKeys, ...tls })).code).not.toBe(0);
        said.push(engine.state(), JSON.stringify(emulator.requests()));
        // Secrets of the stack lie encrypted in its state. Pulumi's own verbose log prints them, so here it is quiet.
        verbose.length = 0;
        const stackFile = path.join(engine.folder, "Pulumi.test.yaml");
        const before = readFileSync(stackFile);
        const secrets = Object.entries(canaries).flatMap(([key, value]) => [
            "--secret",
            `taurusdb-htap:${key}=${value}`,
        ]);
        await engine.succeed("config", "set-all", ...secrets);
        const unset = { HW_AUTH_TOKEN: "", HW_ACCESS_KEY: "", HW_SECRET_KEY: "", HW_SECURITY_TOKEN: "" };
        expect((await run(["up", ...apply], unset)).code).toBe(0);
        expect((await run(["refresh", ...apply], { ...unset, ...failing })).code).not.toBe(0);
        said.push(engine.state());
        writeFileSync(stackFile, before);
        expect((await run(["destroy", ...apply], byPassword)).code).toBe(0);
        said.push(engine.state(), hookText("StarRocksReplication"), hookText("ClickHouseReplication"));

        for (const text of said)
            for (const form of forms) {
                const at = text.indexOf(form);
                expect(at < 0 ? "" : text.slice(Math.max(0, at - 300), at + 100)).toBe("");
            }
    }, 400_000);
});
