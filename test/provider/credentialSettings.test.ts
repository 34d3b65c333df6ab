import { problemsOf, settingsOf } from "../support/settings";

const region = { region: "cn-north-4" };

describe("sign-in settings:", () => {
    const everything = {
        HW_AUTH_TOKEN: "token-1",
        HW_ACCESS_KEY: "AK1",
        HW_SECRET_KEY: "secret-1",
        HW_USER_NAME: "u",
        HW_USER_PASSWORD: "password-1",
        HW_DOMAIN_NAME: "d",
    };

    test("takes the first of token, keys and user", () => {
        expect(settingsOf(region, everything).signIn).toEqual({ by: "token", authToken: "token-1" });
        const { HW_AUTH_TOKEN, ...keys } = everything;
        expect(settingsOf(region, keys).signIn).toEqual({
            by: "keys",
            accessKey: "AK1",
            secretKey: "secret-1",
            securityToken: undefined,
        });
        const { HW_ACCESS_KEY, HW_SECRET_KEY, ...user } = keys;
        expect(settingsOf(region, user).signIn).toEqual({
            by: "password",
            userName: "u",
            password: "password-1",
            domainName: "d",
        });
    });

    test("prefers the config to the environment", () => {
        const { signIn } = settingsOf({ ...region, accessKey: "AK2", secretKey: "secret-2" }, everything);
        expect(signIn).toMatchObject({ by: "keys", accessKey: "AK2" });
    });

    test("reads the variables of the SDKs", () => {
        const sdk = {
            HUAWEICLOUD_SDK_AK: "AK3",
            HUAWEICLOUD_SDK_SK: "secret-3",
            HUAWEICLOUD_SDK_SECURITY_TOKEN: "security-3",
            HUAWEICLOUD_SDK_PROJECT_ID: "p3",
        };
        expect(settingsOf(region, sdk)).toMatchObject({
            projectId: "p3",
            signIn: { accessKey: "AK3", secretKey: "secret-3", securityToken: "security-3" },
        });
    });

    test("names what a user lacks", () => {
        expect(problemsOf(region, { HW_USER_NAME: "u" })).toEqual([
            expect.stringMatching(/^password: is missing in the environment, where userName is/),
            expect.stringMatching(/^domainName: is missing/),
        ]);
    });

    test("never combines parts of two identities", () => {
        const own = { ...region, accessKey: "AK2", secretKey: "secret-2" };
        const others = {
            HW_SECURITY_TOKEN: "security-1",
            HW_ASSUME_ROLE_AGENCY_NAME: "a",
            HW_ASSUME_ROLE_DOMAIN_NAME: "d",
        };
        const { signIn, agency } = settingsOf(own, others);
        expect(signIn).toEqual({
            by: "keys",
            accessKey: "AK2",
            secretKey: "secret-2",
            securityToken: undefined,
        });
        expect(agency).toBeUndefined();
        expect(problemsOf({ ...region, accessKey: "AK2" }, { HW_SECRET_KEY: "secret-1" })).toEqual([
            expect.stringMatching(/^secretKey: is missing in the stack config, where accessKey is/),
        ]);
        const families = {
            HW_ACCESS_KEY: "AK1",
            HW_SECRET_KEY: "secret-1",
            HUAWEICLOUD_SDK_SECURITY_TOKEN: "s",
        };
        expect(settingsOf(region, families).signIn).toMatchObject({ securityToken: undefined });
    });

    test("ignores the environment's addresses for another region", () => {
        const usual = {
            HW_REGION_NAME: "cn-north-4",
            HW_PROJECT_ID: "p1",
            HW_TAURUSDB_ENDPOINT: "https://north.example",
            HW_AUTH_URL: "https://iam.north.example",
        };
        expect(settingsOf({ region: "ap-southeast-3" }, usual)).toMatchObject({
            endpoint: "https://gaussdb.ap-southeast-3.myhuaweicloud.com",
            iamEndpoint: "https://iam.ap-southeast-3.myhuaweicloud.com",
            projectId: undefined,
        });
        expect(settingsOf({ region: "cn-north-4" }, usual)).toMatchObject({ projectId: "p1" });
    });

    test("takes the machine's agency last", () => {
        expect(settingsOf(region).signIn).toEqual({
            by: "metadata",
            metadataEndpoint: "http://169.254.169.254",
        });
    });

    test("reads an agency from an object, a text or variables", () => {
        const agency = { agencyName: "a", domainName: "d", durationSeconds: 1800 };
        for (const assumeRole of [agency, JSON.stringify(agency)])
            expect(settingsOf({ ...region, assumeRole }, everything).agency).toEqual(agency);
        const variables = {
            HW_ASSUME_ROLE_AGENCY_NAME: "a",
            HW_ASSUME_ROLE_DOMAIN_ID: "i",
            HW_ASSUME_ROLE_DURATION: "900",
        };
        expect(settingsOf(region, { ...everything, ...variables }).agency).toEqual({
            agencyName: "a",
            domainId: "i",
            durationSeconds: 900,
        });
    });
});
