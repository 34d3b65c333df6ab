import { findWritten } from "../../../command/doctor/origins";
import { findSettings } from "../../../command/doctor/settings";

/** Keys with their places, those that are not used in brackets. */
function written(config: Record<string, unknown>, environment: Record<string, string>): string[] {
    const get = (key: string) => config[key.replace("taurusdb-htap:", "")];
    return findWritten({ get }, { HOME: "/nowhere", ...environment }).map(({ key, variable, isUsed }) => {
        const text = `${key} ${variable ?? "config"}`;
        return isUsed ? text : `(${text})`;
    });
}

const region = { HW_REGION_NAME: "cn-north-4" };

test("origins: the config wins, even with the same value", () => {
    expect(written({ region: "cn-north-4", maxRetries: 4 }, { ...region, HW_MAX_RETRIES: "5" })).toEqual([
        "region config",
        "(region HW_REGION_NAME)",
        "maxRetries config",
        "(maxRetries HW_MAX_RETRIES)",
    ]);
});

test("origins: a value that equals the default is used", () => {
    expect(written({ language: "en-us" }, region)).toEqual(["region HW_REGION_NAME", "language config"]);
});

test("origins: other ways to sign in are not used", () => {
    const sdk = { HUAWEICLOUD_SDK_AK: "AK2", HUAWEICLOUD_SDK_SK: "secret-2" };
    expect(written({}, { ...region, ...sdk, HW_ACCESS_KEY: "AK1", HW_SECRET_KEY: "secret-1" })).toEqual([
        "region HW_REGION_NAME",
        "accessKey HW_ACCESS_KEY",
        "(accessKey HUAWEICLOUD_SDK_AK)",
        "secretKey HW_SECRET_KEY",
        "(secretKey HUAWEICLOUD_SDK_SK)",
    ]);
});

test("origins: another region's places, and an id with a name, are unused", () => {
    const elsewhere = { ...region, HW_PROJECT_ID: "p1", HW_TAURUSDB_ENDPOINT: "https://h.example" };
    const token = { authToken: "token-1" };
    expect(written({ region: "cn-east-3", ...token }, elsewhere)).toEqual(
        expect.arrayContaining(["(projectId HW_PROJECT_ID)", "(endpoint HW_TAURUSDB_ENDPOINT)"]),
    );
    expect(written({ projectName: "team", ...token }, { ...region, HW_PROJECT_ID: "p1" })).toEqual(
        expect.arrayContaining(["(projectId HW_PROJECT_ID)", "projectName config"]),
    );
});

test("origins: invalid and incomplete settings are used", () => {
    expect(written({ secretKey: "short", authToken: "abc" }, { ...region, HW_ACCESS_KEY: "AK" })).toEqual(
        expect.arrayContaining(["authToken config"]),
    );
    expect(written({}, { ...region, HW_ACCESS_KEY: "AK" })).toContain("accessKey HW_ACCESS_KEY");
});

test("settings: a wrong one makes no other one look unused", () => {
    const environment = { ...region, HW_TAURUSDB_ENDPOINT: "not a url", HW_AUTH_TOKEN: "token-1" };
    const { findings } = findSettings({ get: () => undefined }, environment, "the config");
    expect(findings.map(({ step, state }) => [step, state])).toEqual([
        ["setting region", "ok"],
        ["setting authToken", "ok"],
        ["setting endpoint", "problem"],
    ]);
});
