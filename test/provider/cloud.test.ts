import { connect, urlPath } from "../../provider/api/cloud";
import { anonymous } from "../../provider/api/credentials";
import { errorOf, get, hangUp, post, reply, Service } from "../support/service";

const service = new Service();

afterEach(service.stop);

test("request: sends token, language and JSON, also in the body of a DELETE", async () => {
    const cloud = await service.start(reply(200, { job_id: "1" }));
    await cloud.request({ method: "DELETE", path: "/v3/p/x", body: { task_name: "t" } });
    expect(service.requests[0]).toMatchObject({
        method: "DELETE",
        body: '{"task_name":"t"}',
        headers: { "x-auth-token": "the-token", "x-language": "en-us", "content-type": "application/json" },
    });
});

test.each([429, 500, 502, 503, 504])("read: is retried after %s", async (status) => {
    const cloud = await service.start(reply(status, ""), reply(200, { ok: true }));
    expect(await cloud.request(get)).toEqual({ ok: true });
    expect(service.requests).toHaveLength(2);
});

test("read: is retried after a lost reply", async () => {
    const cloud = await service.start(hangUp, reply(200, { ok: true }));
    expect(await cloud.request(get)).toEqual({ ok: true });
});

test("write: is not retried when it may have been carried out", async () => {
    for (const answer of [reply(500, ""), reply(200, "<html>"), hangUp]) {
        const cloud = await service.start(answer, reply(200, {}));
        await errorOf(cloud.request(post));
        expect(service.requests).toHaveLength(1);
    }
});

test("write: is retried after a 429", async () => {
    const cloud = await service.start(reply(429, ""), reply(200, { job_id: "1" }));
    expect(await cloud.request(post)).toEqual({ job_id: "1" });
});

test.each(["<html>", "", "[]", "null"])(
    "read: is retried after a reply that is not a JSON object (%p)",
    async (body) => {
        const cloud = await service.start(reply(200, body), reply(200, { ok: true }));
        expect(await cloud.request(get)).toEqual({ ok: true });
    },
);

test("read: is not retried after a rejection", async () => {
    const cloud = await service.start(
        reply(400, { error_code: "DBS.200022", error_msg: "Instance not found." }),
    );
    await errorOf(cloud.request(get));
    expect(service.requests).toHaveLength(1);
});

test("urlPath: no name adds a segment", () => {
    expect(urlPath`/a/${"x/../y"}/b/${"ü ?"}`).toBe("/a/x%2F..%2Fy/b/%C3%BC%20%3F");
});

test("429: pauses all requests, then one probes, and all succeed", async () => {
    let open = 0;
    let most = 0;
    let refusing = true;
    const cloud = await service.start((_request, response) => {
        most = Math.max(most, ++open);
        setImmediate(() => {
            open--;
            response.writeHead(refusing ? 429 : 200, { "Content-Type": "application/json" }).end("{}");
        });
    });
    const all = Array.from({ length: 60 }, (_, index) =>
        cloud.request({ ...get, query: { id: String(index) } }),
    );
    while (service.requests.length < 10) await new Promise(setImmediate);
    expect(most).toBeLessThanOrEqual(32);
    const storm = service.requests.length;
    most = 0;
    await new Promise((resolve) => setTimeout(resolve, 0));
    refusing = false;
    await Promise.all(all);
    expect(service.requests.length).toBeLessThan(60 + storm + 40);
});

test("Retry-After: is honoured", async () => {
    const cloud = await service.start(reply(429, "", { "Retry-After": "1" }), reply(200, { ok: true }));
    const began = performance.now();
    await cloud.request(post);
    // A slow machine may take longer.
    expect(performance.now() - began).toBeGreaterThanOrEqual(990);
});

test("Retry-After: as a date counts from the reply's own date", async () => {
    // The clock of the service is a year ahead of this machine's.
    const [date, later] = [1_000, 2_000].map((more) => new Date(Date.now() + 365 * 86_400_000 + more));
    const headers = { Date: date?.toUTCString() ?? "", "Retry-After": later?.toUTCString() ?? "" };
    const cloud = await service.start(reply(429, "", headers), reply(200, { ok: true }));
    const began = performance.now();
    await cloud.request(get);
    expect(performance.now() - began).toBeLessThan(10_000);
});

test("requestTimeout: ends a reply that never stops", async () => {
    const cloud = await service.start((_request, response) => {
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
    const { message } = await errorOf(limited.request({ method: "GET", path: "/x" }));
    expect(message).toMatch(/ETIMEDOUT no answer within 0\.2 s/);
});

test("mayBeEmpty: a 204 without a body is a success", async () => {
    const cloud = await service.start(reply(204, ""));
    expect(await cloud.request({ method: "DELETE", path: "/v3/p/x", mayBeEmpty: true })).toEqual({});
    await errorOf(cloud.request(get));
    await errorOf(cloud.request(post));
});
