import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect as connectSocket, type Socket } from "node:net";
import { tokenCredentials } from "../../provider/access/credentials";
import { readSettings } from "../../provider/access/settings";
import { connect } from "../../provider/api/cloud";
import { proxyFor } from "../../provider/api/proxy";
import { keepSecret, redact } from "../../provider/redaction";
import { selfSigned } from "../support/certificate";
import { failureOf } from "../support/failure";
import { Servers } from "../support/servers";

const names = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"].flatMap((name) => [
    name,
    name.toLowerCase(),
]);
const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
const servers = new Servers();

let certificate: { key: string; cert: string };
let service: { url: string; received: IncomingMessage[] };
let proxy: { address: string; connects: { to?: string; user?: string }[]; answer: string };

beforeAll(async () => {
    certificate = await selfSigned();
});

beforeEach(async () => {
    for (const name of names) delete process.env[name];
    service = { url: "", received: [] };
    const server = createTlsServer(certificate, (request, response) => {
        service.received.push(request);
        response.writeHead(200, { "Content-Type": "application/json" }).end('{"ok":true}');
    });
    service.url = `https://${await servers.listen(server)}`;
    await startProxy();
});

afterEach(() => {
    servers.close();
    for (const name of names)
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
});

/** A proxy that tunnels or, if set, gives its own answer to CONNECT. It answers plain requests with 407. */
async function startProxy(): Promise<void> {
    proxy = { address: "", connects: [], answer: "" };
    const server = createServer((_request, response) => response.writeHead(407).end("sign in"));
    server.on("connect", (request: IncomingMessage, client: Socket) => {
        const [, sent] = (request.headers["proxy-authorization"] ?? "").split(" ");
        proxy.connects.push({
            to: request.url,
            user: sent && Buffer.from(sent, "base64").toString(),
        });
        if (proxy.answer !== "") return client.end(proxy.answer);
        const [host, port] = (request.url ?? "").split(":");
        const target = connectSocket(Number(port), host, () => {
            client.write("HTTP/1.1 200 OK\r\n\r\n");
            target.pipe(client).pipe(target);
        });
        for (const each of [target, client]) each.on("error", () => target.destroy());
        return undefined;
    });
    proxy.address = await servers.listen(server);
}

const get = { method: "GET", path: "/v3/p/jobs" } as const;

function send(endpoint = service.url, maxRetries = 0): Promise<unknown> {
    const credentials = tokenCredentials("the-token");
    return connect({ endpoint, credentials, ca: certificate.cert, maxRetries, retryDelay: 1 }).request(get);
}

test("proxy: tunnels HTTPS, and sees neither path nor token", async () => {
    process.env.HTTPS_PROXY = `http://${proxy.address}`;
    expect(await send()).toEqual({ ok: true });
    expect(proxy.connects).toEqual([{ to: new URL(service.url).host, user: undefined }]);
    expect(service.received[0]?.headers).toMatchObject({ "x-auth-token": "the-token" });
    expect(service.received[0]?.headers).not.toHaveProperty("proxy-authorization");
});

test.each([
    ["percent-encoded", "http://joe%40corp:p%40ss%3Aw%20rd@", "joe@corp:p@ss:w rd"],
    ["that is not percent-encoded", "http://joe:100%25%zz@", "joe:100%25%zz"],
    ["with no scheme", "joe:secret-1@", "joe:secret-1"],
    ["without a password", "http://joe@", "joe:"],
])("proxy: receives a user and password %s", async (_name, prefix, expected) => {
    process.env.HTTPS_PROXY = `${prefix}${proxy.address}`;
    expect(await send()).toEqual({ ok: true });
    expect(proxy.connects).toMatchObject([{ user: expected }]);
});

test("proxy: an address without a scheme is http", async () => {
    process.env.HTTPS_PROXY = proxy.address;
    expect(await send()).toEqual({ ok: true });
    expect(proxy.connects).toHaveLength(1);
});

test.each([
    ["HTTPS_PROXY", "https_proxy"],
    ["ALL_PROXY", "HTTPS_PROXY"],
])("proxy: %s gives way to %s", (weaker, stronger) => {
    Object.assign(process.env, { [weaker]: "http://weaker:1", [stronger]: "http://stronger:2" });
    expect(proxyFor("https://host")).toMatchObject({ variable: stronger, address: "http://stronger:2" });
});

test.each([
    ["https://db.example.com", "db.example.com"],
    ["https://db.example.com", "other.com, .example.com"],
    ["https://db.example.com", "*"],
    ["https://db.example.com:8443", "db.example.com:8443"],
    ["https://10.1.2.3", "10.0.0.0/8"],
    ["https://[fd00::1]", "fd00::/8"],
    ["https://127.0.0.1:8088", "localhost"],
])("proxy: unused for %s with NO_PROXY %s", (address, noProxy) => {
    Object.assign(process.env, { HTTPS_PROXY: "http://proxy:3128", NO_PROXY: noProxy });
    expect(proxyFor(address)).toBeUndefined();
});

test.each([
    ["https://db.example.com", "example.org"],
    ["https://db.example.com:8443", "db.example.com:443"],
    ["https://11.1.2.3", "10.0.0.0/8"],
    ["https://10.1.2.3", "10.0.0.0/99"],
    ["https://db.example.com", "10.0.0.0/8"],
])("proxy: used for %s with NO_PROXY %s", (address, noProxy) => {
    Object.assign(process.env, { HTTPS_PROXY: "http://proxy:3128", NO_PROXY: noProxy });
    expect(proxyFor(address)).toMatchObject({ address: "http://proxy:3128" });
});

describe("proxy error: names proxy and variable for", () => {
    const host = () => new URL(service.url).host;
    const cases: [string, () => void, (reason: string) => void][] = [
        [
            "a wrong user or password",
            () => {
                process.env.HTTPS_PROXY = `http://joe:canary-pass@${proxy.address}`;
                proxy.answer = "HTTP/1.1 407 Proxy Authentication Required\r\n\r\ncanary-pass";
            },
            (reason) =>
                expect(reason).toBe(
                    `PROXY_407 Proxy Authentication Required. The proxy http://${proxy.address} of HTTPS_PROXY does not accept this user and password: correct them in HTTPS_PROXY, with special characters percent-encoded`,
                ),
        ],
        [
            "no user and password",
            () => {
                process.env.https_proxy = proxy.address;
                proxy.answer = "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n";
            },
            (reason) =>
                expect(reason).toMatch(
                    /of https_proxy wants a user and a password: set https_proxy to http:\/\/user:password@host:port$/,
                ),
        ],
        [
            "a host that it does not allow",
            () => {
                process.env.HTTPS_PROXY = proxy.address;
                proxy.answer = "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<html>";
            },
            (reason) =>
                expect(reason).toBe(
                    `PROXY_403 Forbidden. The proxy http://${proxy.address} of HTTPS_PROXY did not connect to ${host()}: have it allowed there, or add ${host()} to NO_PROXY`,
                ),
        ],
        [
            "an unknown host",
            () => {
                process.env.ALL_PROXY = "http://joe:canary-pass@proxy.invalid:3128";
            },
            (reason) =>
                expect(reason).toMatch(
                    /(ENOTFOUND|EAI_AGAIN) .*The proxy http:\/\/proxy\.invalid:3128 of ALL_PROXY cannot be reached: correct ALL_PROXY, or add .* to NO_PROXY$/,
                ),
        ],
        [
            "a port that nobody listens on",
            () => {
                process.env.HTTPS_PROXY = "http://joe:canary-pass@127.0.0.1:1";
            },
            (reason) =>
                expect(reason).toMatch(
                    /ECONNREFUSED .*The proxy http:\/\/127\.0\.0\.1:1 of HTTPS_PROXY cannot be reached/,
                ),
        ],
        [
            "a proxy that does not speak TLS",
            () => {
                process.env.HTTPS_PROXY = `https://${proxy.address}`;
            },
            (reason) =>
                expect(reason).toMatch(/does not speak TLS: set HTTPS_PROXY to http:\/\/127\.0\.0\.1:\d+,/),
        ],
    ];
    test.each(cases)("%s", async (_name, arrange, judge) => {
        arrange();
        const { message } = await failureOf(send());
        const start = `[GET] "${service.url}/v3/p/jobs": `;
        expect(message.slice(0, start.length)).toBe(start);
        judge(message.slice(start.length));
        expect(message).not.toContain("canary-pass");
        expect(message).not.toMatch(/endpoint|region/);
    });

    test("a 407 to a plain request", async () => {
        process.env.HTTP_PROXY = proxy.address;
        const { message } = await failureOf(send("http://service.invalid"));
        expect(message).toMatch(/PROXY_407 .* of HTTP_PROXY wants a user and a password/);
    });

    test("a reply without TLS", async () => {
        process.env.HTTPS_PROXY = proxy.address;
        proxy.answer = 'HTTP/1.1 201 OK\r\nContent-Type: application/json\r\n\r\n{"ok":true}';
        const { message } = await failureOf(send());
        expect(message).toMatch(/PROXY_201 .* did not connect to/);
    });

    test("a 403, which is a rejection", async () => {
        process.env.HTTPS_PROXY = proxy.address;
        proxy.answer = "HTTP/1.1 403 Forbidden\r\n\r\n";
        expect(await failureOf(send(service.url, 3))).toMatchObject({ status: undefined, rejected: true });
        expect(proxy.connects).toHaveLength(1);
    });

    test("a 503, which is retried", async () => {
        process.env.HTTPS_PROXY = proxy.address;
        proxy.answer = "HTTP/1.1 503 Service Unavailable\r\n\r\n";
        expect(await failureOf(send(service.url, 2))).toMatchObject({ safeToResend: true });
        expect(proxy.connects).toHaveLength(3);
    });
});

test.each(["http://joe:p#ss@proxy:3128", "socks5://proxy:1080", "http://proxy:99999"])(
    "proxy: %s is refused without being shown",
    (address) => {
        process.env.HTTPS_PROXY = address;
        const result = readSettings(
            { get: () => undefined },
            { HW_REGION_NAME: "cn-north-4", HW_AUTH_TOKEN: "token-1" },
        );
        expect(result).toEqual({
            problems: [
                "HTTPS_PROXY: must be the address of an HTTP proxy. Set HTTPS_PROXY to http://host:port or http://user:password@host:port, special characters of user and password percent-encoded.",
            ],
        });
    },
);

test("proxy: its password is redacted in each form, even a short one", () => {
    const environment = {
        HW_REGION_NAME: "cn-north-4",
        HTTPS_PROXY: "joe:canary%40pass@proxy:3128",
        ALL_PROXY: "http://jim:s3@proxy:3128",
    };
    readSettings({ get: () => undefined }, environment);
    keepSecret("unrelated-1");
    for (const text of [
        "joe:canary%40pass@proxy",
        "canary@pass",
        btoa("joe:canary@pass"),
        "jim:s3@proxy",
        btoa("jim:s3"),
    ])
        expect(redact(`before ${text} after`)).toMatch(/^before \S*\[secret\]\S* after$/);
});
