import type { RequestListener } from "node:http";
import { connect } from "../../provider/api/cloud";
import { anonymous } from "../../provider/api/credentials";
import { ApiError } from "../../provider/api/errors";
import { keepSecret } from "../../provider/redaction";
import { errorOf, get, hangUp, post, reply, Service } from "../support/service";

const service = new Service();

afterEach(service.stop);

test("error: shows method, address, status, code, reason and request id", async () => {
    const body = { error_code: "DBS.280001", error_msg: "Parameter error." };
    const cloud = await service.start(reply(400, body, { "X-Request-Id": "r-1" }));
    const { message, summary, hint, url } = await errorOf(cloud.request(get));
    expect({ summary, hint, url }).toEqual({
        summary: message,
        hint: undefined,
        url: `${cloud.endpoint}/v3/p/jobs?id=1`,
    });
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
    const cloud = await service.start(reply(401, body));
    expect((await errorOf(cloud.request(post))).message).toMatch(expected);
});

test("error: shows a hostile reply as harmless text of limited length", async () => {
    const error_msg = `\u001b[31mno\n::warning::x\r\n${"x".repeat(6 * 1024 * 1024)}`;
    for (const body of [
        { error_code: "X\u0000", error_msg, request_id: "r\n" },
        `<html>${error_msg}`,
        [error_msg],
        { odd: error_msg },
    ]) {
        const cloud = await service.start(reply(400, body));
        const { message } = await errorOf(cloud.request(get));
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
        const cloud = await service.start(reply(status, body));
        const { message } = await errorOf(cloud.request(post));
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
    ])("to %s is not followed", async (location, shown) => {
        const cloud = await service.start(
            reply(302, "<html>moved</html>", { Location: location }),
            reply(200, {}),
        );
        const error = await errorOf(cloud.request(get));
        const to = shown.startsWith("/") ? cloud.endpoint + shown : shown;
        expect(error.message).toContain(`302 redirects to "${to}", which is not followed. Check endpoint`);
        expect(error.message).not.toContain("canary-word");
        expect(service.requests).toHaveLength(1);
    });

    test("of a write counts as rejected, except for a 303", async () => {
        const rejected = async (status: number) => {
            const cloud = await service.start(reply(status, "", { Location: "http://127.0.0.1:1/" }));
            return (await errorOf(cloud.request(post))).rejected;
        };
        expect([await rejected(301), await rejected(302), await rejected(307), await rejected(308)]).toEqual(
            Array(4).fill(true),
        );
        expect(await rejected(303)).toBe(false);
    });

    test("of IAM names the setting in its error", async () => {
        const cloud = await service.start(reply(301, "", { Location: "https://elsewhere.example/" }));
        const { message } = await errorOf(cloud.request({ method: "POST", path: "/v3/auth/tokens" }));
        expect(message).toContain("Check iamEndpoint (taurusdb-htap:iamEndpoint or HW_AUTH_URL)");
    });
});

test("error: redacts a secret that the service echoes", async () => {
    keepSecret("canary-secret-1");
    const cloud = await service.start(reply(400, { error_code: "X", error_msg: "you sent canary-secret-1" }));
    const error = await errorOf(cloud.request(get));
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain(
        "canary-secret-1",
    );
    expect(error.message).toContain("[secret]");
});

test("rejected: is true only if the request was surely not carried out", async () => {
    const rejectedBy = async (...answers: RequestListener[]) =>
        (await errorOf((await service.start(...answers)).request(post))).rejected;
    expect(await rejectedBy(reply(400, {}))).toBe(true);
    expect(await rejectedBy(reply(502, ""))).toBe(false);
    expect(await rejectedBy(hangUp)).toBe(false);
    const nobody = connect({
        endpoint: "http://127.0.0.1:1",
        projectId: async () => "p",
        credentials: anonymous,
        retryDelay: 1,
    });
    const error = await errorOf(nobody.request(post));
    expect(error.rejected).toBe(true);
    expect(error.message).toMatch(/ECONNREFUSED.*Is the endpoint/);
});

test("unknown host: is named in the error, and not retried", async () => {
    const cloud = connect({ endpoint: "http://nosuch.invalid", credentials: anonymous });
    const { message } = await errorOf(cloud.request({ method: "GET", path: "/x" }));
    expect(message).toMatch(/(ENOTFOUND|EAI_AGAIN).*nosuch\.invalid has no address/);
});

test.each([
    ["stack and environment", undefined, "as taurusdb-htap:authToken or HW_AUTH_TOKEN"],
    ["a provider", 'provider "sg"', 'as authToken of provider "sg"'],
])("error: a 401 names where to set the token, for %s", (_name, owner, place) => {
    const details = { method: "GET", url: "https://x/v3/p", status: 401, message: "no.", owner };
    const { message } = new ApiError({ ...details, signedIn: "the token" });
    // The service's message already ends with a full stop.
    expect(message).toBe(
        `[GET] "https://x/v3/p": 401 no. Sign in again: set a fresh token of this region and project ${place}`,
    );
});
