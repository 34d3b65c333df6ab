import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { hintFor } from "../../provider/api/hints";
import { selfSigned } from "../support/certificate";
import { messageOf } from "../support/failure";
import { SignIn } from "../support/signIn";

const signIn = new SignIn();
const { begin, list } = signIn;

afterAll(signIn.end);

/** The emulator behind TLS, with a certificate of an unknown CA. */
async function behindTls(): Promise<{ url: string; caFile: string }> {
    const { key, cert } = await selfSigned();
    const forward = (request: IncomingMessage, response: ServerResponse) => void pass(request, response);
    const server = createServer({ key, cert }, forward);
    return {
        url: `https://${await signIn.servers.listen(server)}`,
        caFile: signIn.home.write("ca.pem", cert),
    };
}

async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await fetch(signIn.emulator.url + request.url, {
        headers: { "X-Auth-Token": String(request.headers["x-auth-token"]) },
    });
    response.writeHead(answer.status, { "Content-Type": "application/json" }).end(await answer.text());
}

test("certificate: verified by the usual or a given CA, unless insecure is set", async () => {
    await begin();
    const { url, caFile } = await behindTls();
    const environment = {
        HW_AUTH_TOKEN: "emulator-token",
        HW_PROJECT_ID: signIn.emulator.projectId,
        HW_TAURUSDB_ENDPOINT: url,
    };
    expect(await messageOf(list({ ...environment, HW_MAX_RETRIES: "3" }))).toMatch(
        /certificate.*give the CA's certificate as taurusdb-htap:caFile/,
    );
    expect(await list({ ...environment, OS_CACERT: caFile })).toEqual([]);
    expect(await list({ ...environment, HW_INSECURE: "true" })).toEqual([]);
});

test.each([
    ["ERR_TLS_CERT_ALTNAME_INVALID", /is not that of host\.example/],
    ["CERT_HAS_EXPIRED", /clock/],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", /caFile/],
])("certificate: %s has a way out of its own", (errorCode, hint) =>
    expect(hintFor({ method: "GET", url: "https://host.example/v3", errorCode, message: "" })).toMatch(hint),
);
