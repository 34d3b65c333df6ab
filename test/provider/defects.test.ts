import { dynamicProvider } from "../../provider/dynamic/hooks";
import { keepSecret } from "../../provider/redaction";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { failureOf } from "../support/failure";
import { starRocksBase } from "../support/stillEmulator";

const secret = "canary+token/1=";

/** A resource whose operations all throw an error with the secret. */
const provider = dynamicProvider({
    ...starRocksReplication,
    resolve: meetDefect,
    create: meetDefect,
    read: meetDefect,
    update: meetDefect,
    delete: meetDefect,
});

function meetDefect(): never {
    const defect = new TypeError(`no ${secret} here`, { cause: new Error(`sent with ${secret}`) });
    // Node writes the stack when it is first read.
    expect(defect.stack).toContain(secret);
    throw defect;
}

const settings: Record<string, string> = {
    region: "cn-north-4",
    projectId: "0123456789abcdef",
    endpoint: "http://127.0.0.1:1",
    authToken: secret,
    maxRetries: "0",
};

beforeAll(async () => {
    keepSecret(secret);
    const get = (key: string) => settings[key.split(":").at(-1) as string];
    await provider.configure?.({ config: { get } } as never);
});

test.each([
    ["check", () => provider.check?.({}, starRocksBase)],
    ["create", () => provider.create(starRocksBase)],
    ["read", () => provider.read?.("i/updated", starRocksBase)],
    ["update", () => provider.update?.("i/updated", starRocksBase, starRocksBase)],
    ["delete", () => provider.delete?.("i/deleted", starRocksBase)],
])("hook %s: a defect keeps its stack, but no secret and no cause", async (_hook, call) => {
    const error = await failureOf(call() as Promise<unknown>);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe("no [secret] here");
    expect(error.stack).toMatch(/^TypeError: no \[secret\] here\n[\s\S]*\bat .*meetDefect /);
    expect(error.stack).not.toContain(secret);
    expect(error).not.toHaveProperty("cause");
});
