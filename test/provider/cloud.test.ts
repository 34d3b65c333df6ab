import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tokenCredentials } from "../../provider/access/credentials";
import { connect, urlPath } from "../../provider/api/cloud";
import { anonymous } from "../../provider/api/credentials";
import { ApiError } from "../../provider/api/errors";
import { keepSecret } from "../../provider/redaction";

const servers: Server[] = [];
let requests: { method?: string; url?: string; headers: Record<string, unknown>; body: string }[];

/** A real server on a free port. Each listener answers one request, and the last one all others. */
async function serve(...answers: RequestListener[]) {
    requests = [];
    const server = createServer((request, response) => {
        let body = "";
        request.on("data", (chunk) => {
            body += chunk;
        });
        request.on("end", () => {
            requests.push({ method: request.method, url: request.url, headers: request.headers, body });
            const answer = answers[Math.min(requests.length, answers.length) - 1] as RequestListener;
            answer(request, response);
        });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = tokenCredentials("the-token");
    const cloud = connect({ endpoint, projectId: async () => "p", credentials, retryDelay: 1 });
    return { ...cloud, endpoint };
}

afterEach(() => {
    for (const server of servers.splice(0)) server.close();
});

const reply =
    (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
    (_request, response) => {
        response.writeHead(status, { "Content-Type": "application/json", ...headers });
        response.end(typeof body === "string" ? body : JSON.stringify(body));
    };

const get = { method: "GET", path: "/v3/{project_id}/jobs", query: { id: "1" } } as const;
const post = { method: "POST", path: "/v3/p/x", body: { a: 1 } } as const;

async function failure(promise: Promise<unknown>): Promise<ApiError> {
    const error = await promise.then(
        () => undefined,
        (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(ApiError);
    return error;
}

test("request: sends token, language and JSON, also in the body of a DELETE", async () => {
    const cloud = await serve(reply(200, { job_id: "1" }));
    await cloud.request({ method: "DELETE", path: "/v3/p/x", body: { task_name: "t" } });
    expect(requests[0]).toMatchObject({
        method: "DELETE",
        body: '{"task_name":"t"}',
        headers: { "x-auth-token": "the-token", "x-language": "en-us", "content-type": "application/json" },
    });
});

test.each([429, 500, 502, 503, 504])("read: is retried after %s", async (status) => {
    const cloud = await serve(reply(status, ""), reply(200, { ok: true }));
    expect(await cloud.request(get)).toEqual({ ok: true });
    expect(requests).toHaveLength(2);
});

test("read: is retried after a lost reply", async () => {
    const cloud = await serve((request) => request.socket.destroy(), reply(200, { ok: true }));
    expect(await cloud.request(get)).toEqual({ ok: true });
});

test("write: is not retried when it may have been carried out", async () => {
    for (const answer of [
        reply(500, ""),
        reply(200, "<html>"),
        ((request) => request.socket.destroy()) as RequestListener,
    ]) {
        const cloud = await serve(answer, reply(200, {}));
        await failure(cloud.request(post));
        expect(requests).toHaveLength(1);
    }
});

test("write: is retried after a 429", async () => {
    const cloud = await serve(reply(429, ""), reply(200, { job_id: "1" }));
    expect(await cloud.request(post)).toEqual({ job_id: "1" });
});

test.each(["<html>", "", "[]", "null"])(
    "read: is retried after a reply that is not a JSON object (%p)",
    async (body) => {
        const cloud = await serve(reply(200, body), reply(200, { ok: true }));
        expect(await cloud.request(get)).toEqual({ ok: true });
    },
);

test("read: is not retried after a rejection", async () => {
    const cloud = await serve(reply(400, { error_code: "DBS.200022", error_msg: "Instance not found." }));
    await failure(cloud.request(get));
    expect(requests).toHaveLength(1);
});

test("error: shows method, address, status, code, reason and request id", async () => {
    const body = { error_code: "DBS.280001", error_msg: "Parameter error." };
    const cloud = await serve(reply(400, body, { "X-Request-Id": "r-1" }));
    const { message } = await failure(cloud.request(get));
    expect(message).toMatch(
        /^\[GET\] "http:\/\/127\.0\.0\.1:\d+\/v3\/p\/jobs\?id=1": 400 DBS\.280001 Parameter error\. \(request id r-1\)$/,
    );
});

test.each([
    [
        "the gateway's",
        { error_code: "APIGW.0301", error_msg: "wrong", request_id: "r-2" },
        /APIGW\.0301 wrong \(request id r-2\)/,
    ],
    ["the older", { errCode: "DBS.1", externalMessage: "old words" }, /DBS\.1 old words/],
    [
        "IAM's",
        { error: { code: 401, message: "The password is wrong.", title: "Unauthorized" } },
        /Unauthorized The password is wrong\./,
    ],
    ["the HTML", "<html>Bad Gateway</html>", /<html>Bad Gateway/],
    ["the empty", "", /no reason given/],
])("error: is read from %s form of a reply", async (_name, body, expected) => {
    const cloud = await serve(reply(401, body));
    expect((await failure(cloud.request(post))).message).toMatch(expected);
});

test("error: shows a hostile reply as harmless text of limited length", async () => {
    const error_msg = `\u001b[31mno\n::warning::x\r\n${"x".repeat(6 * 1024 * 1024)}`;
    for (const body of [
        { error_code: "X\u0000", error_msg, request_id: "r\n" },
        `<html>${error_msg}`,
        [error_msg],
        { odd: error_msg },
    ]) {
        const cloud = await serve(reply(400, body));
        const { message } = await failure(cloud.request(get));
        expect(message).not.toMatch(/\p{Cc}/u);
        expect(message).toContain("no");
        expect(message).toContain("characters)");
        expect(message.length).toBeLessThan(5_000);
    }
});

test.each([200, 400, 500])("error: names a reply of %s that is nested too deep", async (status) => {
    const deep = 200_000;
    for (const body of [
        "[".repeat(deep) + "]".repeat(deep),
        `{"jobs":${'{"a":['.repeat(deep)}${"]}".repeat(deep)}}`,
        `{"error_code":"X","error_msg":${"[".repeat(deep)}${"]".repeat(deep)}}`,
    ]) {
        const cloud = await serve(reply(status, body));
        const { message } = await failure(cloud.request(post));
        expect(message).toMatch(
            new RegExp(`^\\[POST\\] ".*/v3/p/x": ${status} .*nested more than 50 levels deep`),
        );
    }
});

describe("redirect", () => {
    test.each([
        ["https://elsewhere.example/v3?a=b", "https://elsewhere.example/v3?a=b"],
        ["/login", "/login"],
        ["https://user:canary-word@elsewhere.example/", "https://elsewhere.example/"],
        ["http://[", "http://["],
    ])("to %s: is not followed, and the error shows the address", async (location, told) => {
        const cloud = await serve(reply(302, "<html>moved</html>", { Location: location }), reply(200, {}));
        const error = await failure(cloud.request(get));
        const to = told.startsWith("/") ? cloud.endpoint + told : told;
        expect(error.message).toContain(`302 redirects to "${to}", which is not followed. Check endpoint`);
        expect(error.message).not.toContain("canary-word");
        expect(requests).toHaveLength(1);
    });

    test("of a write: counts as rejected, except for a 303", async () => {
        const rejected = async (status: number) => {
            const cloud = await serve(reply(status, "", { Location: "http://127.0.0.1:1/" }));
            return (await failure(cloud.request(post))).rejected;
        };
        expect([await rejected(301), await rejected(302), await rejected(307), await rejected(308)]).toEqual(
            Array(4).fill(true),
        );
        expect(await rejected(303)).toBe(false);
    });

    test("of IAM: the error names the setting of IAM", async () => {
        const cloud = await serve(reply(301, "", { Location: "https://elsewhere.example/" }));
        const { message } = await failure(cloud.request({ method: "POST", path: "/v3/auth/tokens" }));
        expect(message).toContain("Check iamEndpoint (taurusdb-htap:iamEndpoint or HW_AUTH_URL)");
    });
});

test("error: redacts a secret that the service echoes", async () => {
    keepSecret("canary-secret-1");
    const cloud = await serve(reply(400, { error_code: "X", error_msg: "you sent canary-secret-1" }));
    const error = await failure(cloud.request(get));
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain(
        "canary-secret-1",
    );
    expect(error.message).toContain("[secret]");
});

test("rejected: is true only for what was surely not carried out", async () => {
    const rejectedBy = async (...answers: RequestListener[]) =>
        (await failure((await serve(...answers)).request(post))).rejected;
    expect(await rejectedBy(reply(400, {}))).toBe(true);
    expect(await rejectedBy(reply(502, ""))).toBe(false);
    expect(await rejectedBy((request) => request.socket.destroy())).toBe(false);
    const nobody = connect({
        endpoint: "http://127.0.0.1:1",
        projectId: async () => "p",
        credentials: anonymous,
        retryDelay: 1,
    });
    const error = await failure(nobody.request(post));
    expect(error.rejected).toBe(true);
    expect(error.message).toMatch(/ECONNREFUSED.*Is the endpoint/);
});

test("urlPath: no name adds a segment", () => {
    expect(urlPath`/a/${"x/../y"}/b/${"ü ?"}`).toBe("/a/x%2F..%2Fy/b/%C3%BC%20%3F");
});

test("429: pauses all requests, then one probes, and all succeed", async () => {
    let open = 0;
    let most = 0;
    let refusing = true;
    const cloud = await serve((_request, response) => {
        most = Math.max(most, ++open);
        setImmediate(() => {
            open--;
            response.writeHead(refusing ? 429 : 200, { "Content-Type": "application/json" }).end("{}");
        });
    });
    const all = Array.from({ length: 60 }, (_, index) =>
        cloud.request({ ...get, query: { id: String(index) } }),
    );
    while (requests.length < 10) await new Promise(setImmediate);
    expect(most).toBeLessThanOrEqual(32);
    const storm = requests.length;
    most = 0;
    await new Promise((resolve) => setTimeout(resolve, 0));
    refusing = false;
    await Promise.all(all);
    expect(requests.length).toBeLessThan(60 + storm + 40);
});

test("Retry-After: is honoured", async () => {
    const cloud = await serve(reply(429, "", { "Retry-After": "1" }), reply(200, { ok: true }));
    const began = performance.now();
    await cloud.request(post);
    // How much later does not matter here.
    expect(performance.now() - began).toBeGreaterThanOrEqual(990);
});

test("Retry-After: as a date counts from the reply's own date", async () => {
    // The wall clock of the service is a year ahead, or this machine's is a year late.
    const [date, later] = [1_000, 2_000].map((more) => new Date(Date.now() + 365 * 86_400_000 + more));
    const headers = { Date: date?.toUTCString() ?? "", "Retry-After": later?.toUTCString() ?? "" };
    const cloud = await serve(reply(429, "", headers), reply(200, { ok: true }));
    const began = performance.now();
    await cloud.request(get);
    expect(performance.now() - began).toBeLessThan(10_000);
});

test("requestTimeout: ends a reply that never stops", async () => {
    const cloud = await serve((_request, response) => {
        response.writeHead(200, { "Content-Type": "application/json" });
        const drip = setInterval(() => response.write(" "), 20);
        response.on("close", () => clearInterval(drip));
    });
    const limited = connect({
        endpoint: cloud.endpoint,
        credentials: anonymous,
        requestTimeout: 200,
        maxRetries: 0,
    });
    const { message } = await failure(limited.request({ method: "GET", path: "/x" }));
    expect(message).toMatch(/ETIMEDOUT no answer within 0\.2 s/);
});

test("mayBeEmpty: a 204 without a body is a success", async () => {
    const cloud = await serve(reply(204, ""));
    expect(await cloud.request({ method: "DELETE", path: "/v3/p/x", mayBeEmpty: true })).toEqual({});
    await failure(cloud.request(get));
    await failure(cloud.request(post));
});

test("unknown host: is not retried, and the error says so", async () => {
    const cloud = connect({ endpoint: "http://nosuch.invalid", credentials: anonymous });
    const { message } = await failure(cloud.request({ method: "GET", path: "/x" }));
    expect(message).toMatch(/(ENOTFOUND|EAI_AGAIN).*nosuch\.invalid has no address/);
});

test.each([
    ["the stack config or the environment", undefined, "as taurusdb-htap:authToken or HW_AUTH_TOKEN"],
    ["an explicit provider", 'provider "sg"', 'as authToken of provider "sg"'],
])("401: the hint names where to set the token, for %s", (_name, owner, place) => {
    const details = { method: "GET", url: "https://x/v3/p", status: 401, message: "no.", owner };
    const { message } = new ApiError({ ...details, signedIn: "the token" });
    // The service's own full stop is enough.
    expect(message).toBe(
        `[GET] "https://x/v3/p": 401 no. Sign in again: set a fresh token of this region and project ${place}`,
    );
});
