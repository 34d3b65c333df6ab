import { createServer } from "node:http";
import fc from "fast-check";
import { showMetadataKeys } from "../../provider/api/metadata";
import { flag, number, passed, percent, setting, stage, status, text } from "../../provider/api/reading";
import { Servers } from "../support/servers";

test.each([
    [100, 100],
    ["100", 100],
    ["60%", 60],
    [" 7.5 ", 7.5],
    [null, undefined],
    ["", undefined],
    ["soon", undefined],
    [Number.NaN, undefined],
    ["-1", undefined],
])("number(%p) is %p", (value, expected) => expect(number(value)).toBe(expected));

test("flag: reads booleans and their text", () => {
    expect([true, "true", "TRUE", false, "false", null, "maybe"].map(flag)).toEqual([
        true,
        true,
        true,
        false,
        false,
        undefined,
        undefined,
    ]);
});

test("stage: reads any case, and unknown words as other", () => {
    expect(["Wait", "INCREMENTAL", "full", "Rebuilding", null, ""].map(stage)).toEqual([
        "wait",
        "incremental",
        "full",
        "other",
        undefined,
        undefined,
    ]);
});

test("status: reads the words of both editions", () => {
    expect(["Yes", "normal", "No", "abnormal", null].map(status)).toEqual([
        "normal",
        "normal",
        "abnormal",
        "abnormal",
        "normal",
    ]);
});

test("passed: is true only for success", () => {
    expect(["success", "SUCCESS", "fail", "failed", "Check Override Table Failed", null].map(passed)).toEqual(
        [true, true, false, false, false, false],
    );
});

test("readers: never throw", () => {
    fc.assert(
        fc.property(fc.anything(), (value) => {
            // An object without a prototype cannot become text, and JSON never holds one.
            fc.pre(typeof value !== "object" || value === null);
            for (const read of [text, number, flag, stage, status, passed]) read(value);
            percent(value);
        }),
    );
});

test("setting: gives numbers and booleans as text", () => {
    expect([5, true, "x", null, {}].map(setting)).toEqual(["5", "true", "x", "", ""]);
});

describe("metadata service:", () => {
    const servers = new Servers();

    afterEach(servers.close);

    /** The keys that are read from a reply. */
    async function keysFrom(reply: string) {
        const server = createServer(({ method }, response) => {
            response.statusCode = method === "GET" ? 200 : 404;
            response.end(reply);
        });
        return showMetadataKeys(`http://${await servers.listen(server)}`);
    }
    const keys = { access: "AK", secret: "a-secret-key", securitytoken: "a-token-of-the-keys" };

    test("keys with an unreadable expiry expire now", async () => {
        const nested = "[".repeat(100_000) + "]".repeat(100_000);
        const reply = JSON.stringify({ credential: { ...keys, expires_at: "later" } }).replace(
            '"later"',
            nested,
        );
        for (const text of [reply.slice(0, 60_000), reply]) expect(await keysFrom(text)).toBeUndefined();
        const few = reply.replace(nested, "[".repeat(20_000) + "]".repeat(20_000));
        expect((await keysFrom(few))?.expires).toBeLessThanOrEqual(Date.now());
    });

    test("keys in another form are ignored", async () => {
        for (const wrong of [{ access: 5 }, { secret: [] }, { secret: "" }])
            expect(await keysFrom(JSON.stringify({ credential: { ...keys, ...wrong } }))).toBeUndefined();
        const token = { securitytoken: {} };
        expect(await keysFrom(JSON.stringify({ credential: { ...keys, ...token } }))).toMatchObject({
            securityToken: undefined,
        });
    });
});
