import type { handleUnaryCall } from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type Emulator, type Fault, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { sourceOf } from "../../provider/plugin/configuration";
import { resourceCalls } from "../../provider/plugin/resourceCalls";
import { Session } from "../../provider/plugin/session";
import { failureOf } from "../support/failure";
import { ids, starRocksBase } from "../support/stillEmulator";

const secret = (value: unknown) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
});

const urn = "urn:pulumi:dev::shop::taurusdb-htap:index:StarRocksReplication::orders";
const withParameter = (binlog_expire_logs_seconds: unknown) => ({
    ...starRocksBase,
    databaseConfigs: { binlog_expire_logs_seconds },
});

let emulator: Emulator;
afterEach(() => emulator.close());

/** The plugin's calls for resources, which take plain objects as properties here. */
async function start(...faults: Fault[]) {
    emulator = await startEmulator({ speed: 200, faults });
    const { region, projectId, url: endpoint, token: authToken } = emulator;
    const settings = { region, projectId, endpoint, authToken, pollInterval: "400ms", maxRetries: 0 };
    const said: string[] = [];
    const log = { say: (_severity: string, text: string) => said.push(text), show: () => {} };
    const session = new Session(sourceOf(settings, "own"), log);
    const calls = resourceCalls(
        () => session,
        () => [],
    );
    const struct = (values: object) => Struct.fromJavaScript(values as never);
    return {
        said,
        create: async (inputs: object) => {
            const request = new proto.CreateRequest().setUrn(urn).setProperties(struct(inputs));
            return (await answerOf(calls.create, request)).getProperties()?.toJavaScript() ?? {};
        },
        update: async (olds: object, news: object) => {
            const request = new proto.UpdateRequest().setUrn(urn).setId(`${ids.starRocks}/orders_1`);
            request.setOlds(struct(olds)).setNews(struct(news));
            return (await answerOf(calls.update, request)).getProperties()?.toJavaScript() ?? {};
        },
    };
}

function answerOf<Request, Reply>(call: handleUnaryCall<Request, Reply>, request: Request): Promise<Reply> {
    return new Promise((resolve, reject) =>
        call({ request } as never, (error, reply) => (error ? reject(error) : resolve(reply as Reply))),
    );
}

/** What a failed operation leaves in the state. */
async function leftBy(operation: Promise<unknown>) {
    const { metadata } = await failureOf(operation);
    const [detail] = Status.deserializeBinary(metadata.get("grpc-status-details-bin")[0]).getDetailsList();
    const failed = proto.ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() as Uint8Array);
    return { properties: failed.getProperties()?.toJavaScript(), reasons: failed.getReasonsList() };
}

test.each([
    ["replaces", withParameter(100)],
    ["removes", starRocksBase],
])("plugin update: one that %s a secret and fails keeps it secret", async (_how, news) => {
    const reason = "binlog_expire_logs_seconds is 86399";
    const { create, update } = await start({ operation: "ModifyDataSync", do: "failJob", reason });
    const olds = await create(withParameter(secret(86399)));
    const { properties, reasons } = await leftBy(update(olds, news));
    expect(properties).toMatchObject({
        databaseConfigs: { binlog_expire_logs_seconds: secret("86399") },
        __beside: secret(expect.anything()),
    });
    expect(reasons.join()).toContain("binlog_expire_logs_seconds is [secret]");
});

test("plugin create: one that leaves nothing does not tell a short secret", async () => {
    const body = JSON.stringify({ error_code: "DBS.280001", error_msg: "86399 is refused" });
    const { create } = await start({ do: "reply", status: 400, body, when: "before", times: 99 });
    const { details } = await failureOf(create(withParameter(secret(86399))));
    expect(details).toContain("[secret] is refused");
});

test("plugin create: one that adopts a task does not tell a short secret", async () => {
    const { create, said } = await start();
    await create(withParameter(86399));
    await create(withParameter(secret(86400)));
    expect(said.join()).toContain('"86399" -> "[secret]"');
    expect(said.join()).not.toContain("86400");
});
