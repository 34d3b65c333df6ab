import { createServer } from "node:http";
import { ManualClock } from "pulumi-taurusdb-htap-emulator";
import { createClickHouseReplication } from "../../../provider/api/clickHouse";
import { startStarRocksReplication } from "../../../provider/api/starRocks";
import { Doctor } from "../../support/doctor";
import { block } from "../../support/documents";
import { keys } from "../../support/signIn";
import { clickHouseBase, cloudAt, ids, starRocksBase } from "../../support/stillEmulator";

const doctor = new Doctor();

beforeEach(async () => {
    const clock = new ManualClock();
    await doctor.begin({ clock, createFlow: "post" });
    const cloud = cloudAt(doctor.emulator);
    await startStarRocksReplication(cloud, ids.starRocks, starRocksBase);
    await createClickHouseReplication(cloud, ids.clickHouse, clickHouseBase);
    clock.advance(60_000);
});

afterEach(doctor.end);

const instances = ["--instance", ids.starRocks, "--instance", ids.clickHouse];

test("doctor: a right set-up is ok in every step", async () => {
    doctor.emulator.clearRequests();
    const { code, findings } = await doctor.examine(instances);
    expect(findings.filter(({ state }) => state !== "ok")).toEqual([]);
    const found = Object.fromEntries(findings.map(({ step, found }) => [step, found]));
    const { projectId, region, url } = doctor.emulator;
    expect(found).toMatchObject({
        Node: process.versions.node,
        "setting region": `${region}, from HW_REGION_NAME`,
        "setting secretKey": "set, from HW_SECRET_KEY",
        proxy: "none for this endpoint",
        endpoint: `${url} answers (404 APIGW.0101)`,
        "sign-in": `access key ${keys.HW_ACCESS_KEY}: accepted`,
        project: `${projectId}, named ${region}`,
        [`instance ${ids.starRocks}`]: "StarRocks, 1 task",
        [`instance ${ids.starRocks}, configuration`]: "that of task orders_1 can be read",
        [`instance ${ids.starRocks}, source`]: `${ids.source} can be read`,
        [`instance ${ids.starRocks}, databases of the source`]: "5 can be read",
        [`instance ${ids.clickHouse}`]: "ClickHouse, 1 task",
    });
    expect(code).toBe(0);
    // This POST reads.
    const others = doctor.emulator.requests().filter(({ method }) => method !== "GET");
    expect(others.map(({ operation }) => operation)).toEqual(["ShowInstanceDatabasesForHtap"]);
});

test("doctor: the page on configuration shows what it prints", async () => {
    const { code, output } = await doctor.run([], { HW_PROJECT_NAME: "cn-north-4_taem" });
    const example = block("## Check a set-up", "text");
    // The versions of another day.
    const comparable = (text: string) => text.replace(/^(ok {7}(?:taurusdb-htap|Node|Pulumi)): .*$/gm, "$1");
    const printed = output.replaceAll(doctor.emulator.url, "http://127.0.0.1:8088");
    expect(comparable(printed)).toBe(comparable(example));
    expect(code).toBe(1);
});

test("doctor: a warning alone is no problem", async () => {
    doctor.emulator.announce(ids.clickHouse, "switchover");
    const { code, findings } = await doctor.examine(instances, {
        HW_AUTH_TOKEN: doctor.emulator.token,
        HW_PROJECT_ID: doctor.emulator.projectId,
    });
    const warnings = findings.filter(({ state }) => state !== "ok");
    expect(warnings).toMatchObject([
        {
            state: "warning",
            step: "setting accessKey",
            found: expect.stringMatching(/HW_ACCESS_KEY is not used, because another/),
        },
        { step: "setting secretKey" },
        {
            step: `instance ${ids.clickHouse}`,
            found: expect.stringMatching(/; the service says: switchover$/),
        },
    ]);
    expect(code).toBe(0);
});

test("doctor: a typo in a region and its derived addresses are told", async () => {
    const { findings } = await doctor.examine([], {
        HW_REGION_NAME: "cn-nroth-4",
        HW_TAURUSDB_ENDPOINT: "",
        HW_AUTH_URL: "",
        // Nothing leaves this machine.
        HTTPS_PROXY: "http://127.0.0.1:1",
    });
    expect(findings).toContainEqual({
        step: "setting region",
        state: "warning",
        found: '"cn-nroth-4" is not a region that this version knows; did you mean "cn-north-4"?',
        wayOut: "Correct it, or set endpoint and iamEndpoint.",
    });
    expect(findings).toContainEqual({
        step: "setting iamEndpoint",
        state: "ok",
        found: "https://iam.cn-nroth-4.myhuaweicloud.com, derived from the region",
    });
});

test("doctor: settings of a file are told with its name", async () => {
    const profile = {
        name: "work",
        accessKeyId: keys.HW_ACCESS_KEY,
        secretAccessKey: keys.HW_SECRET_KEY,
        region: doctor.emulator.region,
    };
    const file = doctor.home.write(".hcloud/config.json", { current: "work", profiles: [profile] });
    const unset = { HW_ACCESS_KEY: "", HW_SECRET_KEY: "", HW_REGION_NAME: "" };
    const { code, findings } = await doctor.examine([], unset);
    const place = `from ${file}, profile work`;
    expect(findings).toEqual(
        expect.arrayContaining([
            { step: "setting region", state: "ok", found: `${doctor.emulator.region}, ${place}` },
            { step: "setting accessKey", state: "ok", found: `${keys.HW_ACCESS_KEY}, ${place}` },
            { step: "setting secretKey", state: "ok", found: `set, ${place}` },
        ]),
    );
    expect(code).toBe(0);
});

test("doctor: a stack that cannot be read skips the rest", async () => {
    const { code, findings } = await doctor.examine(["--stack", "nosuch"], { PULUMI_ACCESS_TOKEN: "" });
    expect(findings.filter(({ state }) => state === "problem")).toMatchObject([
        { step: "settings", found: expect.stringMatching(/^--stack nosuch: its config cannot be read/) },
    ]);
    expect(findings.at(-1)).toEqual({
        step: "instances",
        state: "skipped",
        found: "the settings cannot be read",
    });
    expect(code).toBe(1);
});

test("doctor: no secret is printed, even if the service echoes it", async () => {
    const server = createServer((request, response) => {
        response.writeHead(403, { "Content-Type": "application/json" });
        response.end(JSON.stringify({ error_code: "X.1", error_msg: JSON.stringify(request.headers) }));
    });
    const echo = await doctor.servers.listen(server);
    const secrets = {
        HW_AUTH_TOKEN: "canary+token/1=",
        HW_SECRET_KEY: "canary secret&2",
        HW_SECURITY_TOKEN: 'canary"security\\3',
        HW_USER_PASSWORD: "canary:password?4",
    };
    const more = {
        HW_USER_NAME: "u",
        HW_DOMAIN_NAME: "d",
        HTTPS_PROXY: "http://joe:canary%20proxy5@proxy:1",
    };
    const echoed = { HW_TAURUSDB_ENDPOINT: `http://${echo}`, HW_PROJECT_ID: "p" };
    const setups: [string[], Record<string, string>][] = [
        [[], echoed],
        [["--json"], echoed],
        [["--json"], { HW_TAURUSDB_ENDPOINT: `http://joe:canary-pass6@${echo}` }],
        [[], { HW_TAURUSDB_ENDPOINT: "https://gaussdb.nosuch.invalid" }],
    ];
    for (const [args, setup] of setups) {
        const { output } = await doctor.run(args, { ...secrets, ...more, ...setup });
        expect(output).toMatch(setup === echoed ? /403 X\.1 .*\[secret\]/ : /problem/);
        expect(output).not.toMatch(/canary/i);
        for (const secret of Object.values(secrets))
            expect(output).not.toContain(Buffer.from(secret).toString("base64").slice(0, -4));
    }
});
