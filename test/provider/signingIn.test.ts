import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type Emulator, type EmulatorOptions, ManualClock, startEmulator } from "../../emulator";
import { signedInCloud } from "../../provider/access/signedInCloud";
import type { Credentials } from "../../provider/api/credentials";
import { ApiError } from "../../provider/api/errors";
import { listSourceDatabases } from "../../provider/api/htap";
import { listStarRocksReplications, startStarRocksReplication } from "../../provider/api/starRocks";
import { selfSigned } from "../support/certificate";
import { Home } from "../support/home";
import { settingsOf } from "../support/settings";
import { cloudAt, ids, operations, starRocksBase } from "../support/stillEmulator";

let emulator: Emulator;
let home: Home;
const servers: Server[] = [];

beforeEach(() => {
    home = new Home();
});

afterEach(async () => {
    home.remove();
    await emulator?.close();
    for (const server of servers.splice(0)) {
        server.closeAllConnections();
        server.close();
    }
});

async function begin(options: EmulatorOptions = {}) {
    emulator = await startEmulator(options);
}

/** The service as a user with this environment reaches it. */
function cloud(environment: Record<string, string>, config: Record<string, unknown> = {}) {
    return signedInCloud(
        settingsOf(config, {
            HOME: home.folder,
            HW_REGION_NAME: emulator.region,
            HW_TAURUSDB_ENDPOINT: emulator.url,
            HW_AUTH_URL: emulator.url,
            HW_METADATA_ENDPOINT: emulator.url,
            HW_MAX_RETRIES: "0",
            ...environment,
        }),
    );
}

const keys = { HW_ACCESS_KEY: "EMULATORACCESSKEY", HW_SECRET_KEY: "emulator-secret-key" };
const user = {
    HW_USER_NAME: "emulator",
    HW_USER_PASSWORD: "emulator-password",
    HW_DOMAIN_NAME: "emulator-domain",
};
const agency = {
    HW_ASSUME_ROLE_AGENCY_NAME: "emulator-agency",
    HW_ASSUME_ROLE_DOMAIN_NAME: "emulator-domain",
};
const list = (environment: Record<string, string>, config?: Record<string, unknown>) =>
    listStarRocksReplications(cloud(environment, config), ids.starRocks);
const messageOf = (promise: Promise<unknown>) =>
    promise.then(
        () => "succeeded",
        (error) => error.message as string,
    );

const token = "KeystoneCreateUserTokenByPassword";
const projects = "KeystoneListProjects";
const assume = "CreateTemporaryAccessKeyByAgency";
const tasks = "ListStarRocksDataReplications";

describe("each way to sign in: asks IAM no more than it must", () => {
    const ways: [string, Record<string, string>, string[]][] = [
        ["a token", { HW_AUTH_TOKEN: "emulator-token" }, [projects, tasks]],
        ["keys", keys, [projects, tasks]],
        ["user and password", user, [token, tasks]],
        ["an agency on top of keys", { ...keys, ...agency }, [assume, projects, tasks]],
        ["an agency on top of user and password", { ...user, ...agency }, [token, assume, projects, tasks]],
        ["the machine's own identity", {}, [projects, tasks]],
    ];
    test.each(ways)("%s", async (_name, environment, expected) => {
        await begin();
        expect(await list(environment)).toEqual([]);
        expect(operations(emulator)).toEqual(expected);
        // A body is signed, too: what is refused then is refused by the service itself.
        const write = startStarRocksReplication(cloud(environment), ids.starRocks, starRocksBase);
        expect(await messageOf(write)).toMatch(/400 DBS\.270022/);
    });

    const byName: [string, Record<string, string>, string[]][] = [
        ["keys", keys, [projects, tasks]],
        ["user and password", user, [token, tasks]],
        ["an agency on top of keys", { ...keys, ...agency }, [assume, projects, tasks]],
    ];
    test.each(byName)("a project by its name, with %s", async (_name, environment, expected) => {
        await begin();
        emulator.world.project.name = "cn-north-4_team";
        expect(await list({ ...environment, HW_PROJECT_NAME: "cn-north-4_team" })).toEqual([]);
        expect(operations(emulator)).toEqual(expected);
    });

    test("a set project id: not looked up", async () => {
        await begin();
        await list({ ...keys, HW_PROJECT_ID: emulator.projectId });
        expect(operations(emulator)).toEqual([tasks]);
    });

    test.each(["v1", "v2"] as const)("metadata %s", async (metadata) => {
        await begin({ metadata });
        expect(await list({})).toEqual([]);
    });

    test("bodies and encoded names: signed as they are sent", async () => {
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
    expect(operations(emulator).filter((each) => each === token)).toHaveLength(1);
});

test("token: renewed once for concurrent requests when it expires", async () => {
    const clock = new ManualClock(Date.now());
    await begin({ clock, timings: { token: 60_000 } });
    const service = cloud(user);
    await listStarRocksReplications(service, ids.starRocks);
    clock.advance(61_000);
    emulator.clearRequests();
    await Promise.all([1, 2, 3].map(() => listStarRocksReplications(service, ids.starRocks)));
    expect(emulator.requests().some(({ errorCode }) => errorCode === "APIGW.0307")).toBe(true);
    expect(operations(emulator).filter((each) => each === token)).toHaveLength(1);
});

test("temporary keys: renewed when they expire", async () => {
    const clock = new ManualClock(Date.now());
    await begin({ clock });
    const service = cloud({ ...keys, ...agency });
    await listStarRocksReplications(service, ids.starRocks);
    clock.advance(1_000_000);
    for (const _ of [1, 2]) expect(await listStarRocksReplications(service, ids.starRocks)).toEqual([]);
    expect(operations(emulator).filter((each) => each === assume)).toHaveLength(2);
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
    expect(operations(emulator)).toEqual([token]);
});

test("write: surely not carried out when renewing the sign-in fails", async () => {
    await begin();
    let asked = 0;
    const renewing: Credentials = {
        what: "the token",
        headers: async () => ({ "X-Auth-Token": "outdated" }),
        outdated: ["APIGW.0301"],
        renew: async () => {
            asked++;
            throw new ApiError({ method: "POST", url: "http://iam/", status: 503, message: "" });
        },
    };
    const service = cloudAt(emulator, { credentials: renewing });
    const error = await startStarRocksReplication(service, ids.starRocks, starRocksBase).catch(
        (thrown) => thrown,
    );
    expect(error).toMatchObject({ rejected: true });
    expect(asked).toBe(1);
});

test("gateway's fault while signing in: retried", async () => {
    await begin();
    emulator.planFaults([{ operation: token, do: "reply", status: 502, when: "before" }]);
    await list({ ...user, HW_MAX_RETRIES: "1" });
    expect(operations(emulator).filter((each) => each === token)).toHaveLength(2);
});

test("retries: do not multiply with those of signing in", async () => {
    await begin();
    let asked = 0;
    const server = createServer((_request, response) => {
        asked++;
        response.writeHead(503).end("busy");
    });
    const iam = `http://127.0.0.1:${await listening(server)}`;
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
    const service = cloud({ HW_METADATA_ENDPOINT: `http://127.0.0.1:${await listening(server)}` });
    for (const _ of [1, 2])
        expect(await messageOf(listStarRocksReplications(service, ids.starRocks))).toMatch(
            /^No credentials found/,
        );
    // Version 2, then version 1.
    expect(asked).toBe(2);
});

describe("errors that help", () => {
    test.each<[string, Record<string, string>, EmulatorOptions, RegExp]>([
        [
            "a wrong access key",
            { ...keys, HW_ACCESS_KEY: "NOSUCHKEY" },
            {},
            /APIGW\.0301.*the access key NOSUCHKEY: check accessKey and secretKey/,
        ],
        [
            "a wrong secret key",
            { ...keys, HW_SECRET_KEY: "wrong-secret" },
            {},
            /APIGW\.0301.*check accessKey and secretKey/,
        ],
        [
            "a clock that is wrong",
            keys,
            { clockSkew: 20 * 60_000 },
            /clock is 20 minutes behind the service's.*set the clock/,
        ],
        [
            "a clock that is early",
            keys,
            { clockSkew: -20 * 60_000 },
            /clock is 20 minutes ahead of the service's/,
        ],
        [
            "a wrong token",
            { HW_AUTH_TOKEN: "wrong-token" },
            {},
            /APIGW\.0301.*Sign in again: set a fresh token/,
        ],
        [
            "another project",
            { ...keys, HW_PROJECT_ID: "anotherproject" },
            {},
            /APIGW\.0310.*projectId is that of the configured region/,
        ],
        [
            "a region without a project",
            { ...keys, HW_REGION_NAME: "cn-east-3" },
            {},
            /^projectId: .*sees no project named cn-east-3 in IAM.*projectId/,
        ],
        [
            "a project name that IAM does not have",
            { ...keys, HW_PROJECT_NAME: "cn-north-4_taem" },
            {},
            /^projectName "cn-north-4_taem": the signed-in identity sees no project of this name in IAM\. .*HW_PROJECT_NAME\.$/,
        ],
        [
            "a project name that IAM does not have, of a user",
            { ...user, HW_PROJECT_NAME: "cn-north-4_taem" },
            {},
            /401 .*check projectId and projectName/,
        ],
        [
            "an agency that does not exist",
            { ...keys, ...agency, HW_ASSUME_ROLE_AGENCY_NAME: "nosuch" },
            {},
            /404 .*Could not find agency: nosuch/,
        ],
    ])("%s", async (_name, environment, options, expected) => {
        await begin(options);
        expect(await messageOf(list(environment))).toMatch(expected);
    });

    test("a token that has ended", async () => {
        await begin();
        emulator.world.tokens.push({ value: "old-token-1", expires: 0 });
        expect(
            await messageOf(list({ HW_AUTH_TOKEN: "old-token-1", HW_PROJECT_ID: emulator.projectId })),
        ).toMatch(/APIGW\.0307.*outdated: it has expired, or is of another region/);
    });

    test("a permission that is missing, by its name", async () => {
        await begin();
        const action = "gaussdbformysql:htapInstance:getReplication";
        const [first] = emulator.world.users;
        if (first) first.denied = [action];
        expect(await messageOf(list(keys))).toMatch(
            new RegExp(`403 APIGW\\.0302.*lacks the IAM action ${action}`),
        );
    });

    test("a service that is not in the region", () => {
        const url = "https://gaussdb.xx-nowhere-1.myhuaweicloud.com/v3/p/jobs";
        const { message } = new ApiError({
            method: "GET",
            url,
            errorCode: "ENOTFOUND",
            message: "getaddrinfo",
        });
        expect(message).toMatch(
            /gaussdb\.xx-nowhere-1\.myhuaweicloud\.com has no address: is the region right/,
        );
    });

    test("an IAM that has no address names the settings of another cloud", () => {
        const url = "https://iam.xx-nowhere-1.myhuaweicloud.com/v3/auth/tokens?nocatalog=true";
        const { message } = new ApiError({
            method: "POST",
            url,
            errorCode: "ENOTFOUND",
            message: "getaddrinfo",
        });
        expect(message).toMatch(
            /iam\.xx-nowhere-1\.myhuaweicloud\.com has no address: .*taurusdb-htap:cloud or HW_CLOUD, .*taurusdb-htap:iamEndpoint or HW_AUTH_URL$/,
        );
    });
});

async function listening(server: Server): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
}

describe("on the way", () => {
    /** The emulator behind TLS, with a certificate that nobody knows. */
    async function behindTls(): Promise<{ url: string; caFile: string }> {
        const { key, cert } = await selfSigned();
        const forward = (request: IncomingMessage, response: ServerResponse) => void pass(request, response);
        const server = createTlsServer({ key, cert }, forward);
        return {
            url: `https://127.0.0.1:${await listening(server as unknown as Server)}`,
            caFile: home.write("ca.pem", cert),
        };
    }

    async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const answer = await fetch(emulator.url + request.url, {
            headers: { "X-Auth-Token": String(request.headers["x-auth-token"]) },
        });
        response.writeHead(answer.status, { "Content-Type": "application/json" }).end(await answer.text());
    }

    test("certificate: verified by the usual or a given CA, unless insecure is set", async () => {
        await begin();
        const { url, caFile } = await behindTls();
        const environment = {
            HW_AUTH_TOKEN: "emulator-token",
            HW_PROJECT_ID: emulator.projectId,
            HW_TAURUSDB_ENDPOINT: url,
        };
        expect(await messageOf(list({ ...environment, HW_MAX_RETRIES: "3" }))).toMatch(
            /certificate.*give the CA's certificate as taurusdb-htap:caFile/,
        );
        expect(await list({ ...environment, OS_CACERT: caFile })).toEqual([]);
        expect(await list({ ...environment, HW_INSECURE: "true" })).toEqual([]);
    });
});
