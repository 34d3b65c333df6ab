import * as pulumi from "@pulumi/pulumi";
import * as taurusdb from "../../sdk";

const call = jest.fn(({ token, inputs }: pulumi.runtime.MockCallArgs) => [{ token, ...inputs }]);

beforeAll(() =>
    pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }),
        call,
    }),
);

beforeEach(() => call.mockClear());

const args = { instanceId: "i", sourceInstanceId: "s", sourceDatabase: "d" };
const functions = Object.entries(taurusdb).filter(([name]) => /^(get|list)/.test(name));

test.each(functions)("mocks: answer %s by its own token", async (name, ask) => {
    const asked = (ask as (args: object) => Promise<unknown> | pulumi.Output<unknown>)(args);
    const found = pulumi.Output.isInstance(asked)
        ? await new Promise((resolve) => asked.apply(resolve))
        : await asked;
    const token = `taurusdb-htap:index:${name.replace(/Output$/, "")}`;
    expect(found).toEqual([{ token, ...args }]);
    expect(call.mock.calls).toEqual([[{ token, inputs: args }]]);
});

test("mocks: a function refuses outputs as in a deployment", async () => {
    const wrong = { sourceInstanceId: pulumi.output("s") } as never;
    await expect(taurusdb.listHtapInstances(wrong)).rejects.toThrow(/listHtapInstancesOutput takes outputs/);
    expect(call).not.toHaveBeenCalled();
});

test("mocks: an environment creates its resources", async () => {
    const { starRocks } = new taurusdb.ReplicationEnvironment("main", {
        starRocks: {
            orders: {
                instanceId: "590031445ef845bb912d7fc8243db80cin17",
                sourceInstanceId: "77aa4096cb824a61b93dab5ca00ecc8fin07",
                sourceDatabase: "orders",
            },
        },
    });
    expect(await new Promise((resolve) => starRocks.orders?.id.apply(resolve))).toBe("main-orders-id");
});
