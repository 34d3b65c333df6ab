import { regionsByPrefix, regionsOfGlobalIam } from "../../provider/access/endpoints";
import { signedInCloud } from "../../provider/access/signedInCloud";
import { Home } from "../support/home";
import * as settings from "../support/settings";

const token = { HW_AUTH_TOKEN: "token-1" };
type Given = [config: Record<string, unknown>, environment?: Record<string, string>];
const settingsOf = (...[config, environment]: Given) =>
    settings.settingsOf(config, { ...token, ...environment });
const problemsOf = (...[config, environment]: Given) =>
    settings.problemsOf(config, { ...token, ...environment });

const user = { HW_AUTH_TOKEN: "", HW_USER_NAME: "u", HW_USER_PASSWORD: "password-1", HW_DOMAIN_NAME: "d" };

test.each([
    [
        "cn-north-4",
        "https://gaussdb.cn-north-4.myhuaweicloud.com",
        "https://iam.cn-north-4.myhuaweicloud.com",
    ],
    ["ap-southeast-1", "https://gaussdbformysql.ap-southeast-1.myhuaweicloud.com", undefined],
    ["af-south-1", "https://gaussdb-mysql.af-south-1.myhuaweicloud.com", undefined],
    ["cn-south-4", "https://gaussdb.cn-south-4.myhuaweicloud.com", "https://iam.myhuaweicloud.com"],
    [
        "eu-west-101",
        "https://gaussdb.eu-west-101.myhuaweicloud.eu",
        "https://iam.eu-west-101.myhuaweicloud.eu",
    ],
    ["xx-new-9", "https://gaussdb.xx-new-9.myhuaweicloud.com", "https://iam.xx-new-9.myhuaweicloud.com"],
])("region %s: has its endpoints", (region, endpoint, iamEndpoint) => {
    expect(settingsOf({ region })).toMatchObject({
        endpoint,
        iamEndpoint: iamEndpoint ?? `https://iam.${region}.myhuaweicloud.com`,
    });
});

test("global IAM: used by regions of the table only", () => {
    const all = Object.values(regionsByPrefix).flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(expect.arrayContaining([...regionsOfGlobalIam]));
});

test("HW_CLOUD: gives every endpoint its domain, as in Terraform", () => {
    const environment = { HW_CLOUD: "otc.t-systems.com", HW_REGION_NAME: "eu-de" };
    expect(settingsOf({}, environment)).toMatchObject({
        endpoint: "https://gaussdb.eu-de.otc.t-systems.com",
        iamEndpoint: "https://iam.eu-de.otc.t-systems.com",
    });
    expect(settingsOf({ cloud: "example.org" }, environment)).toMatchObject({
        iamEndpoint: "https://iam.eu-de.example.org",
    });
    // No region of another cloud is known to share an IAM.
    expect(settingsOf({ cloud: "example.org", region: "cn-south-4" })).toMatchObject({
        iamEndpoint: "https://iam.cn-south-4.example.org",
    });
});

test("HW_CLOUD: ignored for another region than the environment's", () => {
    const environment = { HW_CLOUD: "myhuaweicloud.eu", HW_REGION_NAME: "eu-west-101" };
    expect(settingsOf({ region: "cn-north-4", authToken: "token-2" }, environment)).toMatchObject({
        iamEndpoint: "https://iam.cn-north-4.myhuaweicloud.com",
    });
});

test.each(["https://myhuaweicloud.eu", "myhuaweicloud", "iam.eu-west-101.myhuaweicloud.eu/v3"])(
    "cloud %p: must be a domain",
    (cloud) => {
        expect(problemsOf({ region: "eu-west-101", cloud })).toEqual([
            `cloud "${cloud}": must be a domain such as myhuaweicloud.com, without https:// and a region. Run "pulumi config set taurusdb-htap:cloud myhuaweicloud.eu" or set HW_CLOUD.`,
        ]);
    },
);

describe("clouds:", () => {
    test("an address of the environment in another cloud is refused", () => {
        const environment = {
            ...user,
            HW_AUTH_URL: "https://iam.cn-north-4.myhuaweicloud.com/v3",
            HW_TAURUSDB_ENDPOINT: "https://gaussdb.cn-north-4.myhuaweicloud.com",
        };
        expect(problemsOf({ region: "eu-west-101" }, environment)).toEqual([
            expect.stringMatching(
                /^endpoint "https:\/\/gaussdb\.cn-north-4\.myhuaweicloud\.com": is in myhuaweicloud\.com, but region eu-west-101 is in myhuaweicloud\.eu\. Remove endpoint \(HW_TAURUSDB_ENDPOINT\), or correct region \(HW_REGION_NAME\) or cloud \(HW_CLOUD\)\.$/,
            ),
            expect.stringMatching(
                /^iamEndpoint "https:\/\/iam\.cn-north-4\.myhuaweicloud\.com": is in myhuaweicloud\.com, but region eu-west-101/,
            ),
        ]);
    });

    test.each<[string, Record<string, string>, string]>([
        ["cn-north-4", { HW_REGION_NAME: "eu-west-101" }, "eu-west-101 in myhuaweicloud.eu"],
        ["eu-west-101", { HW_REGION_NAME: "cn-north-4" }, "cn-north-4 in myhuaweicloud.com"],
        ["eu-nl", { HW_REGION_NAME: "eu-de", HW_CLOUD: "example.org" }, "eu-de in example.org"],
    ])("credentials of another cloud are refused for region %s", (region, more, home) => {
        for (const signIn of [user, {}])
            expect(problemsOf({ region }, { ...signIn, ...more })).toEqual([
                expect.stringMatching(
                    new RegExp(
                        `^region "${region}": is in \\S+, but the credentials of the environment belong to region ${home}\\. Set credentials of `,
                    ),
                ),
            ]);
    });

    test("credentials are accepted in another region of their cloud", () => {
        expect(problemsOf({ region: "cn-east-3" }, { ...user, HW_REGION_NAME: "cn-north-4" })).toEqual([]);
        const environment = { ...user, HW_REGION_NAME: "eu-de", HW_CLOUD: "example.org" };
        expect(problemsOf({ region: "eu-nl", cloud: "example.org" }, environment)).toEqual([]);
    });

    test("keys of a profile are refused in another cloud", () => {
        const home = new Home();
        const file = home.write("config.json", {
            current: "p",
            profiles: [
                {
                    name: "p",
                    mode: "AKSK",
                    region: "eu-west-101",
                    accessKeyId: "AK",
                    secretAccessKey: "secret-1",
                },
            ],
        });
        const environment = { HW_AUTH_TOKEN: "", HW_SHARED_CONFIG_FILE: file };
        expect(problemsOf({ region: "cn-north-4" }, environment)).toEqual([
            `region "cn-north-4": is in myhuaweicloud.com, but the keys in ${file}, profile p belong to region eu-west-101 in myhuaweicloud.eu. Set credentials of myhuaweicloud.com where the region is set.`,
        ]);
        expect(problemsOf({}, environment)).toEqual([]);
        expect(problemsOf({ region: "x-1", cloud: "example.org" }, environment)).toEqual([]);
        home.remove();
    });

    test("an unknown region and endpoint need an IAM endpoint", () => {
        const given = { region: "eu-de", endpoint: "https://gaussdb.eu-de.example.org" };
        for (const signIn of [user, {}])
            expect(problemsOf(given, signIn)).toEqual([expect.stringMatching(/^iamEndpoint: is missing/)]);
        expect(settingsOf({ ...given, cloud: "example.org" }, user).iamEndpoint).toBe(
            "https://iam.eu-de.example.org",
        );
        expect(settingsOf({ ...given, region: "cn-north-4" }, user).iamEndpoint).toBe(
            "https://iam.cn-north-4.myhuaweicloud.com",
        );
    });

    test("a host name may have a final dot", () => {
        const iamEndpoint = "https://iam.myhuaweicloud.com.";
        expect(problemsOf({ region: "eu-west-101", iamEndpoint }, user)).toEqual([
            expect.stringMatching(/^iamEndpoint .*is in myhuaweicloud\.com, but region eu-west-101/),
        ]);
    });

    test("an endpoint in Europe does not use the global IAM", () => {
        const endpoint = "https://gaussdb.eu-west-101.myhuaweicloud.eu";
        expect(problemsOf({ endpoint, projectId: "p" }, user)).toEqual([
            expect.stringMatching(
                /^iamEndpoint: is missing and cannot be derived from region or endpoint\. .*HW_AUTH_URL\.$/,
            ),
        ]);
        const other = { HW_AUTH_URL: "https://iam.myhuaweicloud.com" };
        expect(problemsOf({ endpoint, projectId: "p" }, { ...user, ...other })).toEqual([
            expect.stringMatching(
                /^iamEndpoint .*is in myhuaweicloud\.com, but the rest is in myhuaweicloud\.eu/,
            ),
        ]);
    });

    test("an unknown endpoint needs an IAM endpoint if IAM is used", () => {
        const endpoint = "http://127.0.0.1:8088";
        expect(problemsOf({ endpoint, projectId: "p" }, user)).toEqual([
            expect.stringMatching(/^iamEndpoint: is missing/),
        ]);
        expect(problemsOf({ endpoint, projectName: "p" })).toEqual([
            expect.stringMatching(/^iamEndpoint: is missing/),
        ]);
        const agency = { agencyName: "a", domainName: "d" };
        expect(problemsOf({ endpoint, projectId: "p", assumeRole: agency })).toEqual([
            expect.stringMatching(/^iamEndpoint: is missing/),
        ]);
        const found = settingsOf({ endpoint, projectId: "p" });
        expect(found.iamEndpoint).toBeUndefined();
        expect(() => signedInCloud(found)).not.toThrow();
    });

    test("an endpoint of the main cloud uses the global IAM", () => {
        const endpoint = "https://gaussdb.cn-north-4.myhuaweicloud.com";
        expect(settingsOf({ endpoint, projectId: "p" }, user).iamEndpoint).toBe(
            "https://iam.myhuaweicloud.com",
        );
    });
});

describe("project name:", () => {
    const region = "cn-north-4";

    test("read from HW_PROJECT_NAME", () => {
        expect(settingsOf({ region }, { HW_PROJECT_NAME: "cn-north-4_team" })).toMatchObject({
            projectName: "cn-north-4_team",
            projectId: undefined,
        });
    });

    test("ignored beside an id", () => {
        expect(
            settingsOf({ region }, { HW_PROJECT_NAME: "cn-north-4_team", HW_PROJECT_ID: "p1" }),
        ).toMatchObject({
            projectId: "p1",
        });
    });

    test("wins in the config over an id in the environment", () => {
        expect(settingsOf({ region, projectName: "cn-north-4_team" }, { HW_PROJECT_ID: "p1" })).toMatchObject(
            {
                projectName: "cn-north-4_team",
                projectId: undefined,
            },
        );
    });

    test("replaces the region if an endpoint is given", () => {
        const given = { endpoint: "http://127.0.0.1:8088", iamEndpoint: "http://127.0.0.1:8088" };
        expect(settingsOf({ ...given, projectName: "team" })).toMatchObject({ projectName: "team" });
    });

    test("must be letters, digits, hyphens and underscores", () => {
        expect(problemsOf({ region, projectName: "a/b" })).toEqual([
            expect.stringMatching(/^projectName "a\/b": must be letters, digits, hyphens and underscores/),
        ]);
    });
});
