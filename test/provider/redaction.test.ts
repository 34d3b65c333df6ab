import { keepSecret, redact } from "../../provider/redaction";
import { brief } from "../support/brief";
import { Home } from "../support/home";
import * as settings from "../support/settings";

let home: Home;
beforeEach(() => {
    home = new Home();
});
afterEach(() => home.remove());

const problemsOf = (environment: Record<string, string>, config: Record<string, string> = {}) =>
    settings.problemsOf(config, { HOME: home.folder, HW_REGION_NAME: "cn-north-4", ...environment });

const tooShort = "has fewer than 6 characters, too few to be redacted in messages.";

test.each([
    ["authToken", { HW_AUTH_TOKEN: "12345" }, "HW_AUTH_TOKEN"],
    ["secretKey", { HW_ACCESS_KEY: "AK", HW_SECRET_KEY: "12345" }, "HW_SECRET_KEY"],
    [
        "securityToken",
        { HW_ACCESS_KEY: "AK", HW_SECRET_KEY: "123456", HW_SECURITY_TOKEN: "12345" },
        "HW_SECURITY_TOKEN",
    ],
    ["password", { HW_USER_NAME: "u", HW_USER_PASSWORD: "12345", HW_DOMAIN_NAME: "d" }, "HW_USER_PASSWORD"],
])("%s of five characters: refused without being shown", (key, environment, variable) => {
    const [problem = "", ...others] = problemsOf(environment);
    expect(others).toEqual([]);
    expect(
        problem.startsWith(`${key}: ${tooShort} Run "pulumi config set --secret taurusdb-htap:${key} `),
    ).toBe(true);
    expect(problem).toContain(`or set ${variable}`);
    expect(problem).not.toContain("12345");
});

test("short secret of an explicit provider: refused with the provider's name", () => {
    expect(problemsOf({}, { owner: 'provider "sg"', authToken: "12345" })).toEqual([
        `authToken: ${tooShort} Give authToken to provider "sg" or set HW_AUTH_TOKEN.`,
    ]);
});

test("short secret of a profile: refused with the file's name", () => {
    const file = home.write("config.json", {
        current: "p",
        profiles: [{ name: "p", mode: "AKSK", accessKeyId: "AK", secretAccessKey: "12345" }],
    });
    expect(problemsOf({ HW_SHARED_CONFIG_FILE: file })).toEqual([
        `secretKey (in ${file}, profile p): ${tooShort} Correct it there.`,
    ]);
});

test("secret of six characters: accepted", () => {
    expect(problemsOf({ HW_AUTH_TOKEN: "123456" })).toEqual([]);
});

describe("common word as a secret", () => {
    beforeAll(() => {
        for (const word of ["instance", "Password", "123456", "ordersdb"]) keepSecret(word);
    });

    test.each(
        [
            "instanceId: is empty: give the id of the instance",
            "password: is missing in the environment.",
            "DBS.200022: Instance not found. Password policy: see the instance.",
            "task_name: instance, ask: instance",
            'targetDatabase "ordersdb": task ordersdb already writes into it',
            "waited 123456 ms",
        ].map((text) => [brief(text), text] as const),
    )("stays in %s", (_shown, text) => {
        expect(redact(text)).toBe(text);
    });

    test.each(
        [
            '{"auth":{"password":"instance"}}',
            '{\\"password\\": \\"instance\\"}',
            "X-Auth-Token: instance",
            "password=instance&user=joe",
            '"sk":"instance"',
            "pw: instance",
            encodeURIComponent('{"password":"instance"}'),
            "secretKey = 123456",
        ].map((text) => [brief(text), text] as const),
    )("is redacted in %s", (_shown, text) => {
        expect(redact(text)).not.toMatch(/instance|123456/);
        expect(redact(text)).toContain("[secret]");
    });

    test("is redacted in base64", () => {
        expect(redact(`Basic ${btoa("joe:instance")}`)).toContain("[secret]");
    });
});

test.each(["XkQjZvbnWm", "passWord", "ABCabc", "straßeX"])(
    "secret with inner capitals: %s is redacted everywhere",
    (secret) => {
        keepSecret(secret);
        expect(redact(`invalid credentials joe/${secret}`)).toBe("invalid credentials joe/[secret]");
    },
);

test("secret longer than any word: redacted everywhere", () => {
    keepSecret("abcdefghijklmnopqrstuvwxyz");
    expect(redact("so abcdefghijklmnopqrstuvwxyz then")).toBe("so [secret] then");
});
