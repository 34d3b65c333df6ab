import { type Emulator, startEmulator } from "../../emulator";
import { readSettings } from "../../provider/access/settings";
import { signedInCloud } from "../../provider/access/signedInCloud";
import { ApiError } from "../../provider/api/errors";
import { keptHint } from "../../provider/api/hints";
import { listStarRocksReplications } from "../../provider/api/starRocks";
import { ids } from "../support/stillEmulator";

let emulator: Emulator;

beforeAll(async () => {
    emulator = await startEmulator();
});

afterAll(() => emulator.close());

/** What a refresh says when the settings that were kept in the state fail. */
async function refresh(config: Record<string, unknown>, environment: Record<string, string> = {}) {
    const all: Record<string, unknown> = {
        region: emulator.region,
        endpoint: emulator.url,
        iamEndpoint: emulator.url,
        maxRetries: 0,
        ...config,
    };
    const result = readSettings(
        { get: (key) => all[key.replace("taurusdb-htap:", "")] },
        { HOME: "/nowhere", HW_METADATA_ENDPOINT: "http://127.0.0.1:1", ...environment },
    );
    if ("problems" in result) throw new Error(result.problems.join("\n"));
    const cloud = signedInCloud(result.settings, { kept: () => result.settings.kept });
    return listStarRocksReplications(cloud, ids.starRocks).then(
        () => "succeeded",
        (error) => error.message as string,
    );
}

const keys = { accessKey: "EMULATORACCESSKEY", secretKey: "emulator-secret-key" };
const user = { userName: "emulator", password: "emulator-password", domainName: "emulator-domain" };
const token = { authToken: "emulator-token" };

test.each<[string, Record<string, unknown>, RegExp]>([
    ["a token", { authToken: "rotated-token" }, /401 APIGW\.0301/],
    ["a secret key", { ...keys, secretKey: "rotated-secret" }, /401 APIGW\.0301/],
    ["a password", { ...user, password: "rotated-password" }, /401 Unauthorized/],
    [
        "an agency",
        { ...keys, assumeRole: { agencyName: "rotated", domainName: "emulator-domain" } },
        /404 Not Found/,
    ],
    [
        "an explicit provider's token",
        { owner: 'provider "sg"', authToken: "rotated-token" },
        /401 APIGW\.0301/,
    ],
    ["a project", { ...token, projectId: "rotatedproject" }, /APIGW\.0310/],
    ["a project's name", { ...token, projectName: "rotated" }, /^projectName "rotated": /],
    ["an endpoint", { ...token, projectId: "p", endpoint: "http://127.0.0.1:1" }, /ECONNREFUSED/],
])(
    "%s that was kept and is refused: the message says how to use the one of now",
    async (_name, config, problem) => {
        const message = await refresh(config);
        expect(message).toMatch(problem);
        expect(message).toContain(keptHint);
    },
);

test("a sign-in of the environment is never the state's", async () => {
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
])("%s has nothing to do with settings", (_name, failure) => {
    const { message } = new ApiError({
        method: "GET",
        url: "https://host/v3/p/jobs",
        message: "no",
        kept: { signIn: true, location: true },
        ...failure,
    });
    expect(message).not.toContain(keptHint);
});
