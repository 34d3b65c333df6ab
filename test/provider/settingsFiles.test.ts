import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
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

const region = { region: "cn-north-4" };

describe("settings files:", () => {
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

    test("a current profile gives keys, region, project and agency", () => {
        home.write(".hcloud/config.json", profiles);
        expect(settingsOf({})).toMatchObject({
            region: "cn-east-3",
            projectId: "p5",
            signIn: { by: "keys", accessKey: "AK5", secretKey: "secret-5" },
            agency: { agencyName: "ops", domainName: "main" },
            file: {
                where: expect.stringMatching(/config\.json, profile work$/),
                keys: ["accessKey", "secretKey", "region", "projectId", "assumeRole"],
            },
        });
        expect(settingsOf({ projectId: "p6" }).file?.keys).not.toContain("projectId");
    });

    test("a profile is found by its name, in another file", () => {
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

    test("an SDK file gives keys and project", () => {
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
])("settings files: read with a byte order mark of %s", (_name, encoded) => {
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

test("wrong files and values: become problems, never a crash", () => {
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

test("profile without keys in the usual file: ignored", () => {
    home.write(".hcloud/config.json", { current: "x", profiles: [{ name: "x", mode: "SSO" }] });
    expect(settingsOf(region).signIn).toMatchObject({ by: "metadata" });
});
