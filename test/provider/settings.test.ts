import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { redact } from "../../provider/redaction";
import { UserError } from "../../provider/userError";
import { Home } from "../support/home";
import * as settings from "../support/settings";

let home: Home;
beforeEach(() => {
    home = new Home();
});
afterEach(() => home.remove());

type Given = [config: Record<string, unknown>, environment?: Record<string, string>];
const settingsOf = (...[config, environment]: Given) =>
    settings.settingsOf(config, { HOME: home.folder, ...environment });
const problemsOf = (...[config, environment]: Given) =>
    settings.problemsOf(config, { HOME: home.folder, ...environment });

test("config: wins over the environment", () => {
    const found = settingsOf(
        { region: "ap-southeast-3", projectId: "p1" },
        { HW_REGION_NAME: "cn-north-4", HW_PROJECT_ID: "p2", HW_AUTH_TOKEN: "token-1" },
    );
    expect(found).toMatchObject({
        region: "ap-southeast-3",
        endpoint: "https://gaussdb.ap-southeast-3.myhuaweicloud.com",
        iamEndpoint: "https://iam.ap-southeast-3.myhuaweicloud.com",
        projectId: "p1",
        signIn: { by: "token", authToken: "token-1" },
        connection: { language: "en-us" },
    });
});

test("problems: reported all at once, each with its key and variables", () => {
    expect(problemsOf({})).toEqual([
        'region: is missing, and so is an endpoint. Run "pulumi config set taurusdb-htap:region cn-north-4" or set HW_REGION_NAME.',
    ]);
    const wrong = {
        HW_REGION_NAME: "cn north",
        HW_PROJECT_ID: "a/b",
        HW_TAURUSDB_ENDPOINT: "gaussdb.example",
        HW_ACCESS_KEY: "AK",
        HW_MAX_RETRIES: "many",
        HW_INSECURE: "perhaps",
        OS_CACERT: "/no/such/file",
    };
    const given = {
        language: "en",
        requestTimeout: "1 minute",
        pollInterval: "0",
        assumeRole: '{"agencyName":"a"}',
    };
    expect(problemsOf(given, wrong)).toEqual([
        expect.stringMatching(
            /^secretKey: is missing in the environment, where accessKey is set\. Set HW_SECRET_KEY\.$/,
        ),
        expect.stringMatching(/^region "cn north": .* or set HW_REGION_NAME/),
        expect.stringMatching(/^endpoint "gaussdb\.example": must be a base URL/),
        expect.stringMatching(/^projectId "a\/b": must be letters and digits/),
        expect.stringMatching(/^assumeRole: domainName or domainId is missing/),
        expect.stringMatching(/^language "en": must be en-us or zh-cn/),
        expect.stringMatching(/^maxRetries "many": must be a whole number from 0 to 20/),
        expect.stringMatching(/^requestTimeout "1 minute": must be a duration/),
        expect.stringMatching(/^insecure "perhaps": must be true or false/),
        expect.stringMatching(/^caFile "\/no\/such\/file": cannot be read \(ENOENT\)/),
        expect.stringMatching(/^pollInterval "0": must be a duration/),
    ]);
});

test("endpoint: needs no region when the project is known", () => {
    const endpoint = "http://127.0.0.1:8088/";
    expect(settingsOf({ endpoint, projectId: "p" })).toMatchObject({ endpoint: "http://127.0.0.1:8088" });
    expect(problemsOf({ endpoint })).toEqual([
        expect.stringMatching(/^projectId: is missing, and without a region/),
    ]);
});

const region = { region: "cn-north-4" };

describe("signing in", () => {
    const everything = {
        HW_AUTH_TOKEN: "token-1",
        HW_ACCESS_KEY: "AK1",
        HW_SECRET_KEY: "secret-1",
        HW_USER_NAME: "u",
        HW_USER_PASSWORD: "password-1",
        HW_DOMAIN_NAME: "d",
    };

    test("takes the first of token, keys, user", () => {
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

    test("takes the config's way before any of the environment", () => {
        const { signIn } = settingsOf({ ...region, accessKey: "AK2", secretKey: "secret-2" }, everything);
        expect(signIn).toMatchObject({ by: "keys", accessKey: "AK2" });
    });

    test("knows the names of the SDKs", () => {
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

    test("user without password and account: names what is missing", () => {
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

    test("config's own region: ignores the environment's addresses and project", () => {
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

    test("agency: read from an object, a text or variables", () => {
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

describe("files of other tools", () => {
    const profiles = {
        current: "work",
        profiles: [
            { name: "default", mode: "AKSK", accessKeyId: "AK4", secretAccessKey: "secret-4" },
            {
                name: "work",
                mode: "AKSK",
                accessKeyId: "AK5",
                secretAccessKey: "secret-5",
                region: "cn-east-3",
                projectId: "p5",
                agencyName: "ops",
                agencyDomainName: "main",
            },
            {
                name: "sso",
                mode: "SSO",
                ssoAuth: {
                    stsToken: {
                        accessKeyId: "AK6",
                        secretAccessKey: "secret-6",
                        securityToken: "security-6",
                    },
                },
            },
            { name: "locked", mode: "AKSK" },
        ],
    };

    test("current profile: gives keys, region, project and agency", () => {
        home.write(".hcloud/config.json", profiles);
        expect(settingsOf({})).toMatchObject({
            region: "cn-east-3",
            projectId: "p5",
            signIn: { by: "keys", accessKey: "AK5", secretKey: "secret-5" },
            agency: { agencyName: "ops", domainName: "main" },
        });
    });

    test("profile: found by name, in another file", () => {
        const sharedConfigFile = home.write("elsewhere.json", profiles);
        expect(settingsOf({ ...region, sharedConfigFile, profile: "sso" }).signIn).toEqual({
            by: "keys",
            accessKey: "AK6",
            secretKey: "secret-6",
            securityToken: "security-6",
        });
        const named = (profile: string) => problemsOf({ ...region, sharedConfigFile, profile });
        expect(named("wrok")).toEqual([
            expect.stringMatching(
                /^profile "wrok": .* no such profile\. Its profiles: default, work, sso, locked\.$/,
            ),
        ]);
        expect(named("locked")).toEqual([
            expect.stringMatching(/holds no readable keys .*--cli-auth-encrypt=false/),
        ]);
        expect(problemsOf({ ...region, sharedConfigFile: "/no/file" })).toEqual([
            expect.stringMatching(/^sharedConfigFile "\/no\/file": does not exist\. Correct or unset it\.$/),
        ]);
        expect(problemsOf({ ...region, sharedConfigFile: home.write("broken.json", "{") })).toEqual([
            expect.stringMatching(/cannot be read as JSON/),
        ]);
    });

    test("SDK credentials file: gives keys and project", () => {
        home.write(".huaweicloud/credentials", "[basic]\nak = AK7\nsk = secret-7\nproject_id = p7\n");
        expect(settingsOf(region)).toMatchObject({
            projectId: "p7",
            signIn: { by: "keys", accessKey: "AK7", secretKey: "secret-7" },
        });
        const named = home.write("named", "[global]\nak = AK8\n");
        expect(problemsOf(region, { HUAWEICLOUD_SDK_CREDENTIALS_FILE: named })).toEqual([
            expect.stringMatching(/\[basic\] must have ak and sk/),
        ]);
    });
});

test.each([
    ["UTF-8", (text: string) => Buffer.from(`\ufeff${text}`)],
    ["UTF-16", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
])("files: read with a byte order mark of %s", (_name, encoded) => {
    const write = (name: string, text: string) => {
        const where = path.join(home.folder, name);
        writeFileSync(where, encoded(text));
        return where;
    };
    const profile = { name: "p", mode: "AKSK", accessKeyId: "AK5", secretAccessKey: "secret-5" };
    const sharedConfigFile = write("config.json", JSON.stringify({ current: "p", profiles: [profile] }));
    expect(settingsOf({ ...region, sharedConfigFile }).signIn).toMatchObject({ accessKey: "AK5" });
    const HUAWEICLOUD_SDK_CREDENTIALS_FILE = write("credentials", "[basic]\nak = AK7\nsk = secret-7\n");
    expect(settingsOf(region, { HUAWEICLOUD_SDK_CREDENTIALS_FILE }).signIn).toMatchObject({
        accessKey: "AK7",
    });
    const caFile = write("ca.pem", "-----BEGIN CERTIFICATE-----\n");
    expect(settingsOf({ ...region, caFile }).connection.ca).toBe("-----BEGIN CERTIFICATE-----\n");
});

test("odd files and values: become problems, never a crash", () => {
    mkdirSync(path.join(home.folder, ".huaweicloud/credentials"), { recursive: true });
    expect(settingsOf(region).signIn).toMatchObject({ by: "metadata" });
    const named = { HUAWEICLOUD_SDK_CREDENTIALS_FILE: path.join(home.folder, ".huaweicloud/credentials") };
    expect(problemsOf(region, named)).toEqual([expect.stringMatching(/cannot be read: EISDIR/)]);
    expect(problemsOf({ ...region, caFile: home.folder })).toEqual([
        expect.stringMatching(/cannot be read \(EISDIR\)/),
    ]);
    expect(problemsOf({ ...region, caFile: home.write("ca.pem", "no certificate") })).toEqual([
        expect.stringMatching(/must be a file of certificates in PEM/),
    ]);
    expect(problemsOf({ ...region, metadataEndpoint: "nowhere" })).toEqual([
        expect.stringMatching(/^metadataEndpoint "nowhere": must be a base URL/),
    ]);
    const [problem = ""] = problemsOf({ ...region, endpoint: "https://joe:canary-pass@host" });
    expect(problem).toMatch(/^endpoint: must be a base URL, without user, password/);
    expect(problem).not.toContain("canary-pass");
    const sdkFile = home.write("sdk", "[basic]\nak = AK\nsk = secret-9\niam_endpoint = iam.example.com\n");
    expect(problemsOf(region, { HUAWEICLOUD_SDK_CREDENTIALS_FILE: sdkFile })).toEqual([
        expect.stringMatching(/^iamEndpoint "iam\.example\.com" \(in .*sdk\): must be a base URL/),
    ]);
    expect(problemsOf({ ...region, assumeRole: { agencyName: "a", domainName: 5 } })).toEqual([
        expect.stringMatching(/^assumeRole\.domainName: must be text\. Run/),
    ]);
});

test("profile in the usual file without keys: ignored", () => {
    home.write(".hcloud/config.json", { current: "x", profiles: [{ name: "x", mode: "SSO" }] });
    expect(settingsOf(region).signIn).toMatchObject({ by: "metadata" });
});

test("secret that begins with another: redacted whole, also within base64", () => {
    problemsOf({ ...region, authToken: "canaryone" });
    problemsOf({ ...region, authToken: "canaryone-and-more" });
    expect(redact("x canaryone-and-more y")).toBe("x [secret] y");
    for (const user of ["a:", "ab:", "abc:"])
        expect(redact(btoa(`${user}canaryone-and-more`))).toContain("[secret]");
});

test("secrets: redacted in every form once they are read", () => {
    const secrets = {
        authToken: "canary+token/1",
        secretKey: 'canary"secret\\2',
        securityToken: "canary security 3",
        password: "canary&password=4",
    };
    problemsOf({ ...region, ...secrets });
    for (const secret of Object.values(secrets))
        for (const form of [secret, encodeURIComponent(secret), btoa(secret), JSON.stringify(secret)])
            expect(redact(`before ${form} after`)).not.toContain(form.slice(1, 12));
});

test("problems: never show a secret, also not under another key", () => {
    const secretKey = "canary-secret-5";
    for (const config of [{ secretKey }, { secretKey, language: secretKey }]) {
        const { message } = new UserError(problemsOf(config).join("\n"));
        expect(message).toContain("accessKey: is missing");
        expect(message).not.toContain(secretKey);
    }
});

test("way out: names the same place, and the owner of the settings", () => {
    expect(problemsOf({ ...region, accessKey: "AK" })).toEqual([
        'secretKey: is missing in the stack config, where accessKey is set. Run "pulumi config set --secret taurusdb-htap:secretKey <secret key>".',
    ]);
    expect(problemsOf(region, { HUAWEICLOUD_SDK_AK: "AK" })).toEqual([
        "secretKey: is missing in the environment, where accessKey is set. Set HUAWEICLOUD_SDK_SK.",
    ]);
    const owner = 'provider "sg"';
    expect(problemsOf({ owner, accessKey: "AK", language: "en" })).toEqual([
        'secretKey: is missing in provider "sg", where accessKey is set. Give secretKey to provider "sg".',
        'region: is missing, and so is an endpoint. Give region to provider "sg" or set HW_REGION_NAME.',
        'language "en": must be en-us or zh-cn. Give language to provider "sg".',
    ]);
});
