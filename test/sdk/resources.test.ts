import * as pulumi from "@pulumi/pulumi";
import { ClickHouseReplication, StarRocksReplication } from "../../sdk";

const registered: { type: string; name: string; inputs: Record<string, unknown> }[] = [];

beforeAll(() =>
    pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, inputs, id }) => {
                registered.push({ type, name, inputs });
                return { id: id || `${name}-id`, state: inputs };
            },
            call: () => ({}),
        },
        "shop",
        "prod",
    ),
);

const args = { instanceId: "a", sourceInstanceId: "b", sourceDatabase: "orders" };

async function register(make: () => pulumi.CustomResource) {
    await new Promise((resolve) => make().urn.apply(resolve));
    return registered.at(-1) as (typeof registered)[number];
}

test("resource: registers its arguments and hidden inputs alone", async () => {
    const { type, inputs } = await register(
        () => new StarRocksReplication("my-orders", args, { customTimeouts: { create: "2h" } }),
    );
    expect(type).toBe("pulumi-nodejs:dynamic/taurusdb:StarRocksReplication");
    expect(inputs).toEqual({
        ...args,
        __provider: expect.stringContaining("starRocksReplication"),
        __urn: "urn:pulumi:prod::shop::pulumi-nodejs:dynamic/taurusdb:StarRocksReplication::my-orders",
        __timeouts: { create: "2h" },
        __autoName: expect.stringMatching(/^my_orders_[0-9a-f]{7}$/),
    });
});

test("resource: has a generated name of its own, the same in every run", async () => {
    const name = async (resource: string) =>
        (await register(() => new StarRocksReplication(resource, args))).inputs.__autoName;
    expect(await name("one")).toBe(await name("one"));
    expect(await name("a-b")).not.toBe(await name("a_b"));
});

test("resource: has outputs that the program does not set", async () => {
    const crm = new ClickHouseReplication("crm", args);
    expect(pulumi.Output.isInstance(crm.stage)).toBe(true);
    expect(pulumi.Output.isInstance(crm.sourceNodeId)).toBe(true);
});
