import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { selfSigned } from "../../support/certificate";
import { Doctor } from "../../support/doctor";
import { agency, user } from "../../support/signIn";
import { ids } from "../../support/stillEmulator";

const doctor = new Doctor();
let others: {
    tls: string;
    page: string;
    missing: string;
    silent: string;
    redirect: string;
    proxy: string;
    ahead: Emulator;
};

beforeAll(async () => {
    await doctor.begin({ metadata: "none" });
    doctor.emulator.world.tokens.push({ value: "expired-token", expires: 0 });
    const [first] = doctor.emulator.world.users;
    doctor.emulator.world.users.push(
        { ...first, id: "u2", name: "limited", denied: [action] } as never,
        { ...first, id: "u3", name: "unread", denied: [`${action}Config`] } as never,
    );
    const proxy = createServer();
    proxy.on("connect", (_request: IncomingMessage, client: Socket) =>
        client.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
    );
    const listen = (server: Server) => doctor.servers.listen(server);
    others = {
        tls: `https://${await listen(createTlsServer(await selfSigned()))}`,
        page: `http://${await listen(createServer((_request, response) => response.end("<html>welcome")))}`,
        missing: `http://${await listen(createServer((_request, response) => response.writeHead(404).end("<html>not here")))}`,
        silent: `http://${await listen(createServer())}`,
        redirect: `http://${await listen(createServer((_request, response) => response.writeHead(302, { Location: "/login" }).end()))}`,
        proxy: await listen(proxy),
        ahead: await startEmulator({ clockSkew: 20 * 60_000 }),
    };
});

afterAll(async () => {
    await others.ahead.close();
    await doctor.end();
});

const action = "gaussdbformysql:htapInstance:getReplication";
const noKeys = { HW_ACCESS_KEY: "", HW_SECRET_KEY: "" };
const noCloud = { HW_REGION_NAME: "", HW_TAURUSDB_ENDPOINT: "", HW_AUTH_URL: "" };
/** Nobody listens there. */
const nowhere = "127.0.0.1:1";

type Problems = Record<string, [found: RegExp, wayOut: RegExp]>;

/** Each way to be wrong, and all problems that the doctor finds, by their steps. */
const setups: [string, () => { env?: Record<string, string>; args?: string[] }, Problems][] = [
    [
        "nothing set",
        () => ({ env: { ...noCloud, ...noKeys } }),
        { "setting region": [/^is missing, and so is an endpoint$/, /HW_REGION_NAME/] },
    ],
    [
        "half of a key pair",
        () => ({ env: { HW_SECRET_KEY: "" } }),
        { "setting secretKey": [/^is missing in the environment/, /^Set HW_SECRET_KEY\.$/] },
    ],
    [
        "several invalid settings",
        () => ({
            env: {
                HW_REGION_NAME: "cn north",
                HW_PROJECT_ID: "p",
                HW_MAX_RETRIES: "many",
                HW_AUTH_TOKEN: "short",
            },
        }),
        {
            "setting region": [/^"cn north": must be letters/, /HW_REGION_NAME/],
            "setting authToken": [/^has fewer than 6 characters/, /HW_AUTH_TOKEN/],
            "setting maxRetries": [/^"many": must be a whole number/, /HW_MAX_RETRIES/],
        },
    ],
    [
        "credentials of another cloud",
        () => ({ env: { HW_REGION_NAME: "eu-west-101", HW_AUTH_URL: "https://iam.myhuaweicloud.com" } }),
        {
            "setting iamEndpoint": [
                /is in myhuaweicloud\.com, but region eu-west-101/,
                /^Remove iamEndpoint/,
            ],
        },
    ],
    [
        "no credentials",
        () => ({ env: { ...noKeys, HW_METADATA_ENDPOINT: doctor.emulator.url } }),
        { "sign-in": [/^No credentials found/, /^Set HW_ACCESS_KEY and HW_SECRET_KEY/] },
    ],
    [
        "a wrong secret key",
        () => ({ env: { HW_SECRET_KEY: "wrong-secret" } }),
        { "sign-in": [/401 APIGW\.0301 .*verify signature/, /check accessKey and secretKey/] },
    ],
    [
        "a wrong token",
        () => ({ env: { HW_AUTH_TOKEN: "wrong-token" } }),
        { "sign-in": [/401 APIGW\.0301 .*decrypt token/, /^Sign in again: set a fresh token/] },
    ],
    [
        "an expired token",
        () => ({ env: { HW_AUTH_TOKEN: "expired-token", HW_PROJECT_ID: doctor.emulator.projectId } }),
        { "sign-in": [/401 APIGW\.0307/, /^The token is outdated/] },
    ],
    [
        "a wrong password",
        () => ({ env: { ...noKeys, ...user, HW_USER_PASSWORD: "wrong-password" } }),
        { "sign-in": [/401 .*password is wrong/, /check userName, password and domainName/] },
    ],
    [
        "an agency that cannot be assumed",
        () => ({ env: { ...agency, HW_ASSUME_ROLE_AGENCY_NAME: "nosuch" } }),
        { agency: [/404 .*Could not find agency: nosuch/, /^Check assumeRole: agencyName/] },
    ],
    [
        "a project that is not visible",
        () => ({ env: { HW_PROJECT_NAME: "cn-north-4_taem" } }),
        { project: [/sees no project of this name in IAM$/, /HW_PROJECT_NAME/] },
    ],
    [
        "a project of another region",
        () => ({ env: { HW_PROJECT_ID: "anotherproject" } }),
        { project: [/403 APIGW\.0310/, /check that projectId is that of the configured region/] },
    ],
    [
        "an endpoint where nobody listens",
        () => ({ env: { HW_TAURUSDB_ENDPOINT: `http://${nowhere}` } }),
        { endpoint: [/ECONNREFUSED/, /^Is the endpoint .* right/] },
    ],
    [
        "an endpoint of an unknown host",
        () => ({ env: { HW_TAURUSDB_ENDPOINT: "https://gaussdb.nosuch.invalid" } }),
        { endpoint: [/ENOTFOUND|EAI_AGAIN/, /^gaussdb\.nosuch\.invalid has no address/] },
    ],
    [
        "an endpoint that does not answer",
        () => ({ env: { HW_TAURUSDB_ENDPOINT: others.silent, HW_MAX_RETRIES: "0" } }),
        { endpoint: [/ETIMEDOUT no answer within 5 s$/, /^Check the route to it, .*HTTPS_PROXY/] },
    ],
    [
        "an endpoint with a page for people",
        () => ({ env: { HW_TAURUSDB_ENDPOINT: others.page } }),
        {
            endpoint: [
                /200 the reply is not a JSON object: <html>welcome/,
                /^Run .* or set HW_TAURUSDB_ENDPOINT\.$/,
            ],
        },
    ],
    [
        "an endpoint of something else",
        () => ({ env: { HW_TAURUSDB_ENDPOINT: others.missing } }),
        { service: [/404 <html>not here/, /^Run .* or set HW_TAURUSDB_ENDPOINT\.$/] },
    ],
    [
        "an endpoint that redirects",
        () => ({ env: { HW_TAURUSDB_ENDPOINT: others.redirect } }),
        { endpoint: [/302 redirects to/, /^Check endpoint .*the API itself/] },
    ],
    [
        "a certificate that is not trusted",
        () => ({ env: { HW_TAURUSDB_ENDPOINT: others.tls } }),
        { TLS: [/self-signed certificate/, /caFile or OS_CACERT/] },
    ],
    [
        "an https endpoint that speaks http",
        () => ({ env: { HW_TAURUSDB_ENDPOINT: doctor.emulator.url.replace("http", "https") } }),
        { TLS: [/EPROTO|ERR_SSL/, /speaks TLS at this port/] },
    ],
    [
        "a clock that is slow",
        () => ({ env: { HW_TAURUSDB_ENDPOINT: others.ahead.url, HW_AUTH_URL: others.ahead.url } }),
        {
            clock: [/is 20 minutes behind the service's, and more than 15 are refused$/, /^Set the clock/],
            "sign-in": [/401 .*not within 15 minutes/, /set the clock/],
        },
    ],
    [
        "a proxy that wants a password",
        () => ({
            env: {
                NO_PROXY: "",
                HTTPS_PROXY: others.proxy,
                HW_TAURUSDB_ENDPOINT: "https://gaussdb.nosuch.invalid",
            },
        }),
        { proxy: [/PROXY_407/, /of HTTPS_PROXY wants a user and a password/] },
    ],
    [
        "a proxy that cannot be reached",
        () => ({
            env: { NO_PROXY: "127.0.0.1:443", HTTP_PROXY: `http://joe:secret-word@${nowhere}` },
        }),
        {
            proxy: [/ECONNREFUSED/, /^The proxy http:\/\/127\.0\.0\.1:1 of HTTP_PROXY cannot be reached/],
            IAM: [/ECONNREFUSED/, /^The proxy http:\/\/127\.0\.0\.1:1 of HTTP_PROXY cannot be reached/],
        },
    ],
    [
        "an address that is no proxy",
        () => ({
            env: {
                HTTPS_PROXY: "socks5://proxy:1080",
                HW_TAURUSDB_ENDPOINT: "https://gaussdb.nosuch.invalid",
            },
        }),
        { proxy: [/must be the address of an HTTP proxy$/, /^Set HTTPS_PROXY to/] },
    ],
    [
        "no Pulumi CLI",
        () => ({ env: { PATH: doctor.home.folder } }),
        { Pulumi: [/cannot be run/, /pulumi\.com\/docs\/install/] },
    ],
    [
        "a missing permission",
        () => ({
            env: { ...noKeys, ...user, HW_USER_NAME: "limited" },
            args: ["--instance", ids.starRocks],
        }),
        { [`instance ${ids.starRocks}`]: [/403 APIGW\.0302/, new RegExp(`lacks the IAM action ${action}`)] },
    ],
    [
        "a missing permission, without a task",
        () => ({
            env: { ...noKeys, ...user, HW_USER_NAME: "unread" },
            args: ["--instance", ids.starRocks],
        }),
        {
            [`instance ${ids.starRocks}, configuration`]: [
                /403 APIGW\.0302/,
                new RegExp(`lacks the IAM action ${action}Config`),
            ],
        },
    ],
    [
        "instances that are none",
        () => ({ args: ["--instance", "nosuch", ids.source, `${ids.starRocks}/orders_1`] }),
        {
            "instance nosuch": [/400 DBS\.200022/, /must be in the configured region and project/],
            [`instance ${ids.source}`]: [
                /^is a TaurusDB instance/,
                new RegExp(`^Give --source ${ids.source}, or its HTAP instances: .*${ids.clickHouse}`),
            ],
            [`instance ${ids.starRocks}/orders_1`]: [
                /^must be letters and digits$/,
                /id of an HTAP instance/,
            ],
        },
    ],
];

/** What the doctor has said about each. */
const answers: string[] = [];

test.each(setups)("doctor: explains %s", async (_name, wrong, expected) => {
    const { env, args } = wrong();
    const { code, findings } = await doctor.examine(args, env);
    const problems = findings.filter(({ state }) => state === "problem");
    expect(Object.fromEntries(problems.map(({ step, ...more }) => [step, more]))).toEqual(
        Object.fromEntries(
            Object.entries(expected).map(([step, [found, wayOut]]) => [
                step,
                {
                    state: "problem",
                    found: expect.stringMatching(found),
                    wayOut: expect.stringMatching(wayOut),
                },
            ]),
        ),
    );
    expect(code).toBe(1);
    answers.push(JSON.stringify(problems.map(({ step, wayOut }) => [step, wayOut])));
});

test("doctor: has another answer for each wrong set-up", () => {
    expect(answers.length).toBeGreaterThanOrEqual(12);
    expect(new Set(answers).size).toBe(answers.length);
});
