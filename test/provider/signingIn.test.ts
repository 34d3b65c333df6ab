import { createServer } from "node:http";
import { ManualClock } from "pulumi-taurusdb-htap-emulator";
import type { Credentials } from "../../provider/api/credentials";
import { listSourceDatabases } from "../../provider/api/htap";
import { listStarRocksReplications, startStarRocksReplication } from "../../provider/api/starRocks";
import { apiError, failureOf, messageOf } from "../support/failure";
import { agency, keys, SignIn, user } from "../support/signIn";
import { cloudAt, ids, operations, starRocksBase } from "../support/stillEmulator";

const signIn = new SignIn();
const { begin, cloud, list } = signIn;

afterEach(signIn.end);

const token = "KeystoneCreateUserTokenByPassword";
const projects = "KeystoneListProjects";
const assume = "CreateTemporaryAccessKeyByAgency";
const tasks = "ListStarRocksDataReplications";

describe("sign-in", () => {
    const ways: [string, Record<string, string>, string[]][] = [
        ["a token", { HW_AUTH_TOKEN: "emulator-token" }, [projects, tasks]],
        ["keys", keys, [projects, tasks]],
        ["user and password", user, [token, tasks]],
        ["an agency on top of keys", { ...keys, ...agency }, [assume, projects, tasks]],
        ["an agency on top of user and password", { ...user, ...agency }, [token, assume, projects, tasks]],
        ["the machine's own identity", {}, [projects, tasks]],
    ];
    test.each(ways)("with %s asks IAM only what it must", async (_name, environment, expected) => {
        await begin();
        expect(await list(environment)).toEqual([]);
        expect(operations(signIn.emulator)).toEqual(expected);
        // The body is signed as well: the service itself refuses this write.
        const write = startStarRocksReplication(cloud(environment), ids.starRocks, starRocksBase);
        expect(await messageOf(write)).toMatch(/400 DBS\.270022/);
    });

    const byName: [string, Record<string, string>, string[]][] = [
        ["keys", keys, [projects, tasks]],
        ["user and password", user, [token, tasks]],
        ["an agency on top of keys", { ...keys, ...agency }, [assume, projects, tasks]],
    ];
    test.each(byName)("with %s finds a project by its name", async (_name, environment, expected) => {
        await begin();
        signIn.emulator.world.project.name = "cn-north-4_team";
        expect(await list({ ...environment, HW_PROJECT_NAME: "cn-north-4_team" })).toEqual([]);
        expect(operations(signIn.emulator)).toEqual(expected);
    });

    test("requests no project if its id is set", async () => {
        await begin();
        await list({ ...keys, HW_PROJECT_ID: signIn.emulator.projectId });
        expect(operations(signIn.emulator)).toEqual([tasks]);
    });

    test.each(["v1", "v2"] as const)("with metadata %s accepts the keys of the machine", async (metadata) => {
        await begin({ metadata });
        expect(await list({})).toEqual([]);
    });

    test("signs bodies and encoded names as they are sent", async () => {
        await begin();
        const service = cloud(keys);
        expect(await listSourceDatabases(service, ids.starRocks, ids.source)).toContain("crm");
        await expect(
            service.request({
                method: "DELETE",
                path: `/v3/{project_id}/instances/${ids.clickHouse}/clickhouse/replication/gr%C3%B6%C3%9Fe%23%201`,
            }),
        ).rejects.toThrow(/DBS\.05000091/);
    });
});

test("no credentials: the message names each way by its variables and keys", async () => {
    await begin({ metadata: "none" });
    const variables =
        "Set HW_ACCESS_KEY and HW_SECRET_KEY (or HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK), HW_AUTH_TOKEN, " +
        "HW_USER_NAME with HW_USER_PASSWORD and HW_DOMAIN_NAME, HW_PROFILE or HUAWEICLOUD_SDK_CREDENTIALS_FILE; " +
        "or accessKey and secretKey, authToken, userName with password and domainName, or profile in ";
    const none = `No credentials found: no token, access key, user, profile or ECS agency. ${variables}`;
    expect(await messageOf(list({}))).toBe(`${none}the stack's config, each as taurusdb-htap:<key>.`);
    expect(await messageOf(list({}, { owner: 'provider "sg"' }))).toBe(`${none}provider "sg".`);
});

test("token: shared by concurrent requests", async () => {
    await begin();
    const service = cloud(user);
    await Promise.all([1, 2, 3, 4].map(() => listStarRocksReplications(service, ids.starRocks)));
    expect(operations(signIn.emulator).filter((each) => each === token)).toHaveLength(1);
});

test("token: renewed once for concurrent requests when it expires", async () => {
    const clock = new ManualClock(Date.now());
    await begin({ clock, timings: { token: 60_000 } });
    const service = cloud(user);
    await listStarRocksReplications(service, ids.starRocks);
    clock.advance(61_000);
    signIn.emulator.clearRequests();
    await Promise.all([1, 2, 3].map(() => listStarRocksReplications(service, ids.starRocks)));
    expect(signIn.emulator.requests().some(({ errorCode }) => errorCode === "APIGW.0307")).toBe(true);
    expect(operations(signIn.emulator).filter((each) => each === token)).toHaveLength(1);
});

test("temporary keys: renewed when they expire", async () => {
    const clock = new ManualClock(Date.now());
    await begin({ clock });
    const service = cloud({ ...keys, ...agency });
    await listStarRocksReplications(service, ids.starRocks);
    clock.advance(1_000_000);
    for (const _ of [1, 2]) expect(await listStarRocksReplications(service, ids.starRocks)).toEqual([]);
    expect(operations(signIn.emulator).filter((each) => each === assume)).toHaveLength(2);
});

test("wrong password: sent once, as more would lock the account", async () => {
    await begin();
    const service = cloud({ ...user, HW_USER_PASSWORD: "wrong-password", HW_MAX_RETRIES: "5" });
    const ask = () => messageOf(listStarRocksReplications(service, ids.starRocks));
    const [message = ""] = await Promise.all([1, 2, 3].map(ask));
    for (const _ of [1, 2, 3]) expect(await ask()).toBe(message);
    expect(message).toMatch(
        /401 Unauthorized The username or password is wrong\. .*check userName, password and domainName/,
    );
    expect(operations(signIn.emulator)).toEqual([token]);
});

test("write: counts as rejected if the renewal of the sign-in fails", async () => {
    await begin();
    let asked = 0;
    const renewing: Credentials = {
        what: "the token",
        headers: async () => ({ "X-Auth-Token": "outdated" }),
        outdated: ["APIGW.0301"],
        renew: async () => {
            asked++;
            throw apiError({ url: "http://iam/", status: 503 });
        },
    };
    const service = cloudAt(signIn.emulator, { credentials: renewing });
    const error = await failureOf(startStarRocksReplication(service, ids.starRocks, starRocksBase));
    expect(error).toMatchObject({ rejected: true });
    expect(asked).toBe(1);
});

test("gateway's fault while signing in: retried", async () => {
    await begin();
    signIn.emulator.planFaults([{ operation: token, do: "reply", status: 502, when: "before" }]);
    await list({ ...user, HW_MAX_RETRIES: "1" });
    expect(operations(signIn.emulator).filter((each) => each === token)).toHaveLength(2);
});

test("retries: do not multiply with those of signing in", async () => {
    await begin();
    let asked = 0;
    const server = createServer((_request, response) => {
        asked++;
        response.writeHead(503).end("busy");
    });
    const iam = `http://${await signIn.servers.listen(server)}`;
    const service = cloud({ ...keys, HW_AUTH_URL: iam, HW_MAX_RETRIES: "1" });
    expect(await messageOf(listStarRocksReplications(service, ids.starRocks))).toMatch(/503/);
    expect(asked).toBe(2);
});

test("machine without an agency: asked once", async () => {
    await begin();
    let asked = 0;
    const server = createServer((_request, response) => {
        asked++;
        response.writeHead(404).end();
    });
    const service = cloud({ HW_METADATA_ENDPOINT: `http://${await signIn.servers.listen(server)}` });
    for (const _ of [1, 2])
        expect(await messageOf(listStarRocksReplications(service, ids.starRocks))).toMatch(
            /^No credentials found/,
        );
    // Version 2 of the metadata service, then version 1.
    expect(asked).toBe(2);
});
