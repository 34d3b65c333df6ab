import type { EmulatorOptions } from "pulumi-taurusdb-htap-emulator";
import { apiError, messageOf } from "../support/failure";
import { agency, keys, SignIn, user } from "../support/signIn";

const signIn = new SignIn();
const { begin, list } = signIn;

describe("sign-in error names its cause:", () => {
    afterEach(signIn.end);

    test.each<[string, Record<string, string>, EmulatorOptions, RegExp]>([
        [
            "a wrong access key",
            { ...keys, HW_ACCESS_KEY: "NOSUCHKEY" },
            {},
            /APIGW\.0301.*the access key NOSUCHKEY: check accessKey and secretKey/,
        ],
        [
            "a wrong secret key",
            { ...keys, HW_SECRET_KEY: "wrong-secret" },
            {},
            /APIGW\.0301.*check accessKey and secretKey/,
        ],
        [
            "a clock that is slow",
            keys,
            { clockSkew: 20 * 60_000 },
            /clock is 20 minutes behind the service's.*set the clock/,
        ],
        [
            "a clock that is fast",
            keys,
            { clockSkew: -20 * 60_000 },
            /clock is 20 minutes ahead of the service's/,
        ],
        [
            "a wrong token",
            { HW_AUTH_TOKEN: "wrong-token" },
            {},
            /APIGW\.0301.*Sign in again: set a fresh token/,
        ],
        [
            "another project",
            { ...keys, HW_PROJECT_ID: "anotherproject" },
            {},
            /APIGW\.0310.*projectId is that of the configured region/,
        ],
        [
            "a region without a project",
            { ...keys, HW_REGION_NAME: "cn-east-3" },
            {},
            /^projectId: .*sees no project named cn-east-3 in IAM.*projectId/,
        ],
        [
            "a project name that IAM does not have",
            { ...keys, HW_PROJECT_NAME: "cn-north-4_taem" },
            {},
            /^projectName "cn-north-4_taem": the signed-in identity sees no project of this name in IAM\. .*HW_PROJECT_NAME\.$/,
        ],
        [
            "a project name that IAM does not have, of a user",
            { ...user, HW_PROJECT_NAME: "cn-north-4_taem" },
            {},
            /401 .*check projectId and projectName/,
        ],
        [
            "an agency that does not exist",
            { ...keys, ...agency, HW_ASSUME_ROLE_AGENCY_NAME: "nosuch" },
            {},
            /404 .*Could not find agency: nosuch\..*\. Check assumeRole: agencyName, and domainName or domainId/,
        ],
    ])("%s", async (_name, environment, options, expected) => {
        await begin(options);
        expect(await messageOf(list(environment))).toMatch(expected);
    });

    test("an expired token", async () => {
        await begin();
        signIn.emulator.world.tokens.push({ value: "old-token-1", expires: 0 });
        expect(
            await messageOf(list({ HW_AUTH_TOKEN: "old-token-1", HW_PROJECT_ID: signIn.emulator.projectId })),
        ).toMatch(/APIGW\.0307.*outdated: it has expired, or is of another region/);
    });

    test("a missing permission", async () => {
        await begin();
        const action = "gaussdbformysql:htapInstance:getReplication";
        const [first] = signIn.emulator.world.users;
        if (first) first.denied = [action];
        expect(await messageOf(list(keys))).toMatch(
            new RegExp(`403 APIGW\\.0302.*lacks the IAM action ${action}`),
        );
    });
});

test("error of an unknown host: names the region", () => {
    const url = "https://gaussdb.xx-nowhere-1.myhuaweicloud.com/v3/p/jobs";
    const { message } = apiError({ method: "GET", url, errorCode: "ENOTFOUND" });
    expect(message).toMatch(/gaussdb\.xx-nowhere-1\.myhuaweicloud\.com has no address: is the region right/);
});

test("error of an unknown IAM host: names the settings of another cloud", () => {
    const url = "https://iam.xx-nowhere-1.myhuaweicloud.com/v3/auth/tokens?nocatalog=true";
    const { message } = apiError({ method: "POST", url, errorCode: "ENOTFOUND" });
    expect(message).toMatch(
        /iam\.xx-nowhere-1\.myhuaweicloud\.com has no address: .*taurusdb-htap:cloud or HW_CLOUD, .*taurusdb-htap:iamEndpoint or HW_AUTH_URL$/,
    );
});
