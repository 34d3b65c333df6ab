import { request as forward } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { hookText } from "../../sdk/dynamicResource";
import { cloudOf } from "../../tools/pulumi/workspace";
import { selfSigned } from "../support/certificate";
import { messageOf } from "../support/failure";
import { Home } from "../support/home";
import { Plugin } from "../support/plugin";
import { ids } from "../support/stillEmulator";

let emulator: Emulator;
let server: Server;
let home: Home;
let plugin: Plugin;
/** The file that NODE_EXTRA_CA_CERTS names. */
let extra: string;

beforeAll(async () => {
    emulator = await startEmulator();
    const { host } = new URL(emulator.url);
    const certificate = await selfSigned();
    server = createServer(certificate, (request, response) => {
        const { method, headers, url } = request;
        const options = { method, headers: { ...headers, host } };
        const forwarded = forward(emulator.url + url, options, (reply) => {
            response.writeHead(reply.statusCode as number, reply.headers);
            reply.pipe(response);
        });
        request.pipe(forwarded);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    home = new Home();
    extra = home.write("extra.pem", certificate.cert);
});

afterEach(() => plugin.stop());

afterAll(async () => {
    home.remove();
    server.closeAllConnections();
    server.close();
    await emulator.close();
});

const properties = {
    __provider: hookText("StarRocksReplication"),
    __given: [],
    instanceId: ids.starRocks,
    taskName: "orders_1",
};

/** Reads a task that is not there, by a process of its own. */
async function read(env: NodeJS.ProcessEnv, config: Record<string, string> = {}) {
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    plugin = await Plugin.start(
        { ...cloudOf({ ...emulator, url }), ...env },
        { "taurusdb-htap:maxRetries": "0", ...config },
    );
    return plugin.read(`${ids.starRocks}/orders_1`, properties);
}

const gone = { id: "" };

test("certificates: an unknown one is refused", async () => {
    expect(await messageOf(read({}))).toMatch(/self-signed certificate/);
});

test("certificates: NODE_EXTRA_CA_CERTS is trusted", async () => {
    expect(await read({ NODE_EXTRA_CA_CERTS: extra })).toMatchObject(gone);
});

test("certificates: NODE_EXTRA_CA_CERTS is trusted beside the setting caFile", async () => {
    const other = home.write("other.pem", (await selfSigned()).cert);
    expect(await read({ NODE_EXTRA_CA_CERTS: extra }, { "taurusdb-htap:caFile": other })).toMatchObject(gone);
});
