import { type OutgoingHttpHeaders, request } from "node:http";
import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { ids } from "../support/stillEmulator";

let emulator: Emulator;
let port: string;

beforeEach(async () => {
    emulator = await startEmulator();
    port = new URL(emulator.url).port;
});

afterEach(() => emulator.close());

/** Unlike fetch, this sends any Host and Origin. */
function ask(method: string, path: string, headers: OutgoingHttpHeaders, body = "") {
    return new Promise<{ status?: number; body: string }>((resolve, reject) => {
        const sent = request({ port, host: "127.0.0.1", method, path, headers }, (reply) => {
            let text = "";
            reply.on("data", (part) => {
                text += part;
            });
            reply.on("end", () => resolve({ status: reply.statusCode, body: text }));
        });
        sent.on("error", reject).end(body);
    });
}

const tasks = `/v3/project/instances/${ids.starRocks}/starrocks/databases/replication`;
const paths: [string, string][] = [
    ["GET", "/"],
    ["GET", "/_page/page.js"],
    ["GET", "/_page/events"],
    ["GET", "/_emulator/tasks"],
    ["GET", "/_emulator/requests"],
    ["DELETE", "/_emulator/requests"],
    ["PUT", "/_emulator/faults"],
    ["POST", `/_emulator/tasks/${ids.starRocks}/orders_1`],
    ["PUT", `/_emulator/instances/${ids.clickHouse}/notice`],
    ["PUT", "/meta-data/latest/api/token"],
    ["GET", "/openstack/latest/securitykey"],
    ["POST", "/v3/auth/tokens"],
    ["POST", tasks],
    ["OPTIONS", tasks],
];

test.each(paths)("emulator %s %s: refuses another Host and another Origin", async (method, path) => {
    for (const headers of [
        { Host: `rebound.example:${port}` },
        { Host: `127.0.0.1:${port}`, Origin: "https://page.example" },
    ])
        expect(await ask(method, path, headers)).toMatchObject({ status: 403 });
    expect(emulator.requests()).toEqual([]);
});

test.each([
    ["localhost", 200],
    ["LOCALHOST", 200],
    ["127.0.0.1", 200],
    ["[::1]", 200],
    ["rebound.example", 403],
    ["localhost.rebound.example", 403],
    ["127.0.0.1.rebound.example", 403],
    ["10.0.0.1", 403],
])("emulator Host: of %s is answered with %d", async (name, status) => {
    expect(await ask("GET", "/_emulator/tasks", { Host: `${name}:${port}` })).toMatchObject({ status });
});

test("emulator Host: refuses another port and names the right one", async () => {
    for (const Host of ["localhost", "localhost:1", "127.0.0.1"])
        expect(await ask("GET", "/_emulator/tasks", { Host })).toEqual({
            status: 403,
            body: JSON.stringify({
                error_code: "emulator",
                error_msg: `Host "${Host}": is not this emulator. Use http://127.0.0.1:${port}.`,
            }),
        });
});

test("emulator Origin: answers its own pages alone", async () => {
    const status = async (Origin: string) =>
        (await ask("GET", "/_emulator/tasks", { Host: `localhost:${port}`, Origin })).status;
    expect(await status(`http://localhost:${port}`)).toBe(200);
    expect(await status(`http://127.0.0.1:${port}`)).toBe(200);
    for (const origin of [
        "null",
        "",
        "http://localhost",
        "http://localhost:1",
        `https://localhost:${port}`,
        "http://page.example",
        `http://localhost:${port}.page.example`,
        `file://localhost:${port}`,
    ])
        expect([origin, await status(origin)]).toEqual([origin, 403]);
});

test("emulator Sec-Fetch-Site: refuses other sites that load it, not links", async () => {
    const status = async (method: string, headers: OutgoingHttpHeaders) =>
        (await ask(method, "/_emulator/tasks", { Host: `localhost:${port}`, ...headers })).status;
    for (const site of ["cross-site", "same-site"])
        expect(await status("GET", { "Sec-Fetch-Site": site, "Sec-Fetch-Dest": "script" })).toBe(403);
    const link = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document" };
    expect([await status("GET", link), await status("POST", link)]).toEqual([200, 403]);
    for (const site of ["none", "same-origin"])
        expect(await status("GET", { "Sec-Fetch-Site": site })).toBe(200);
});

test("emulator Origin: refuses a simple POST of another page", async () => {
    const { body } = await ask(
        "POST",
        "/_emulator/instances/x/notice",
        { Host: `localhost:${port}`, Origin: "http://page.example", "Content-Type": "text/plain" },
        "{}",
    );
    expect(JSON.parse(body)).toEqual({
        error_code: "emulator",
        error_msg: `Origin "http://page.example": is another site. Send the request from http://localhost:${port}, or without an Origin.`,
    });
});
