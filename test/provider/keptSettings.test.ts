import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { signedInCloud } from "../../provider/access/signedInCloud";
import { ApiError } from "../../provider/api/errors";
import { keptHint } from "../../provider/api/hints";
import { listStarRocksReplications } from "../../provider/api/starRocks";
import { messageOf } from "../support/failure";
import { settingsOf } from "../support/settings";
import { ids } from "../support/stillEmulator";

let emulator: Emulator;

beforeAll(async () => {
    emulator = await startEmulator();
});

afterAll(() => emulator.close());

/** The error of a refresh whose settings from the state fail. */
async function refresh(config: Record<string, unknown>, environment: Record<string, string> = {}) {
    const address = { region: emulator.region, endpoint: emulator.url, iamEndpoint: emulator.url };
    const settings = settingsOf(
        { ...address, maxRetries: 0, ...config },
        { HW_METADATA_ENDPOINT: "http://127.0.0.1:1", ...environment },
    );
    const cloud = signedInCloud(settings, { kept: () => settings.kept });
    return messageOf(listStarRocksReplications(cloud, ids.starRocks));
}

const keys = { accessKey: "EMULATORACCESSKEY", secretKey: "emulator-secret-key" };
const user = { userName: "emulator", password: "emulator-password", domainName: "emulator-domain" };
const token = { authToken: "emulator-token" };

test.each<[string, Record<string, unknown>, RegExp]>([
    ["token", { authToken: "rotated-token" }, /401 APIGW\.0301/],
    ["secret key", { ...keys, secretKey: "rotated-secret" }, /401 APIGW\.0301/],
    ["password", { ...user, password: "rotated-password" }, /401 Unauthorized/],
    [
        "agency",
        { ...keys, assumeRole: { agencyName: "rotated", domainName: "emulator-domain" } },
        /404 Not Found/,
    ],
    ["explicit provider's token", { owner: 'provider "sg"', authToken: "rotated-token" }, /401 APIGW\.0301/],
    ["project", { ...token, projectId: "rotatedproject" }, /APIGW\.0310/],
    ["project's name", { ...token, projectName: "rotated" }, /^projectName "rotated": /],
    ["endpoint", { ...token, projectId: "p", endpoint: "http://127.0.0.1:1" }, /ECONNREFUSED/],
])("kept %s: refused with a hint to the stack config", async (_name, config, problem) => {
    const message = await refresh(config);
    expect(message).toMatch(problem);
    expect(message).toContain(keptHint);
});

test("sign-in of the environment: refused without the hint", async () => {
    expect(await refresh({}, { HW_AUTH_TOKEN: "rotated-token" })).toMatch(
        /401 APIGW\.0301 (?!.*--run-program)/,
    );
    expect(
        await refresh(
            {},
            {
                HW_USER_NAME: "emulator",
                HW_USER_PASSWORD: "rotated-password",
                HW_DOMAIN_NAME: "emulator-domain",
            },
        ),
    ).toMatch(/401 Unauthorized (?!.*--run-program)/);
});

test.each([
    ["a task that does not exist", { status: 400, errorCode: "DBS.270022" }],
    ["a throttled request", { status: 429 }],
    ["a fault of the service", { status: 500 }],
    ["an address that is blocked", { status: 403, errorCode: "APIGW.0401" }],
    ["a reply that does not come", { errorCode: "ETIMEDOUT" }],
])("error without the hint: %s", (_name, failure) => {
    const { message } = new ApiError({
        method: "GET",
        url: "https://host/v3/p/jobs",
        message: "no",
        kept: { signIn: true, location: true },
        ...failure,
    });
    expect(message).not.toContain(keptHint);
});
