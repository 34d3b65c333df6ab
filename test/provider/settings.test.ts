import { redact } from "../../provider/redaction";
import { UserError } from "../../provider/userError";
import { problemsOf, settingsOf } from "../support/settings";

const region = { region: "cn-north-4" };

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

test("endpoint: needs no region if the project is known", () => {
    const endpoint = "http://127.0.0.1:8088/";
    expect(settingsOf({ endpoint, projectId: "p" })).toMatchObject({ endpoint: "http://127.0.0.1:8088" });
    expect(problemsOf({ endpoint })).toEqual([
        expect.stringMatching(/^projectId: is missing, and without a region/),
    ]);
});

test("problems: name the place and the owner of the settings", () => {
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

test("secret that begins with another: redacted as a whole, in base64 too", () => {
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

test("problems: never show a secret, even under another key", () => {
    const secretKey = "canary-secret-5";
    for (const config of [{ secretKey }, { secretKey, language: secretKey }]) {
        const { message } = new UserError(problemsOf(config).join("\n"));
        expect(message).toContain("accessKey: is missing");
        expect(message).not.toContain(secretKey);
    }
});
