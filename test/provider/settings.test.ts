import { redact } from "../../provider/auth/secrets";
import { readSettings } from "../../provider/settings";

const config = (values: Record<string, string> = {}) => ({ get: (key: string) => values[`${key}`] });

test("stack config wins over the environment", () => {
    const result = readSettings(
        config({ "taurusdb-htap:region": "ap-southeast-3", "taurusdb-htap:projectId": "p1" }),
        { HW_REGION_NAME: "cn-north-4", HW_PROJECT_ID: "p2", HW_AUTH_TOKEN: "t" },
    );
    expect(result).toEqual({
        settings: {
            endpoint: "https://gaussdb.ap-southeast-3.myhuaweicloud.com",
            projectId: "p1",
            authToken: "t",
            language: "en-us",
        },
    });
});

test.each([
    ["cn-north-4", "https://gaussdb.cn-north-4.myhuaweicloud.com"],
    ["ap-southeast-1", "https://gaussdbformysql.ap-southeast-1.myhuaweicloud.com"],
    ["af-south-1", "https://gaussdb-mysql.af-south-1.myhuaweicloud.com"],
    ["xx-new-9", "https://gaussdb.xx-new-9.myhuaweicloud.com"],
])("the endpoint of %s has the region's own prefix", (region, endpoint) => {
    const result = readSettings(config(), { HW_REGION_NAME: region, HW_PROJECT_ID: "p" });
    expect(result).toMatchObject({ settings: { endpoint } });
});

test("every problem is reported at once, with the key and the variable that would set it", () => {
    expect(readSettings(config(), {})).toEqual({
        problems: [
            'region: is missing, and so is an endpoint. Run "pulumi config set taurusdb-htap:region cn-north-4" or set HW_REGION_NAME.',
            'projectId: is missing. Run "pulumi config set taurusdb-htap:projectId <project id>" or set HW_PROJECT_ID or HUAWEICLOUD_SDK_PROJECT_ID.',
        ],
    });
    const wrong = {
        HW_REGION_NAME: "cn north",
        HW_PROJECT_ID: "a/b",
        HW_TAURUSDB_ENDPOINT: "gaussdb.example",
    };
    expect(readSettings(config(), wrong)).toEqual({
        problems: [
            expect.stringContaining('region "cn north"'),
            expect.stringContaining('endpoint "gaussdb.example"'),
            expect.stringContaining('projectId "a/b"'),
        ],
    });
});

test("an endpoint does without a region, and a token is optional until it is needed", () => {
    const result = readSettings(config(), {
        HW_TAURUSDB_ENDPOINT: "http://127.0.0.1:8088/",
        HW_PROJECT_ID: "p",
    });
    expect(result).toMatchObject({ settings: { endpoint: "http://127.0.0.1:8088", authToken: undefined } });
});

test("a token that was read is redacted from then on, in each form it could take", () => {
    readSettings(config(), { HW_AUTH_TOKEN: "canary+token/1" });
    const forms = ["canary+token/1", encodeURIComponent("canary+token/1"), btoa("canary+token/1")];
    for (const form of forms) expect(redact(`before ${form} after`)).not.toContain(form.slice(0, 16));
});
