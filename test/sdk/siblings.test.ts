import * as pulumi from "@pulumi/pulumi";
import { ClickHouseReplication, StarRocksReplication } from "../../sdk";

/** What each resource carries for its siblings. */
const carried: (string | undefined)[] = [];

function begin(isPreview: boolean) {
    carried.length = 0;
    const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => {
        carried.push(inputs.__siblings);
        return { id: name, state: inputs };
    };
    pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "shop", "prod", isPreview);
}

const base = { instanceId: "a", sourceInstanceId: "b", sourceDatabase: "orders" };

async function declare(
    args: object[],
    Kind: typeof StarRocksReplication | typeof ClickHouseReplication = StarRocksReplication,
) {
    const made = args.map((each, index) => new Kind(`r${index}`, { ...base, ...each }));
    await Promise.all(made.map(({ urn }) => new Promise((resolve) => urn.apply(resolve))));
}

test("siblings: each resource of a preview carries the names of all", async () => {
    begin(true);
    const include = ["t"];
    await declare([{ tables: { include } }, { sourceDatabase: "crm" }, { tables: { exclude: ["u"] } }]);
    const names = { a: { b: { orders: ["t", "u"], crm: [] } } };
    expect(carried.map((each) => JSON.parse(each ?? ""))).toEqual([names, names, names]);
});

test("siblings: patterns and values that are not known yet are left out", async () => {
    begin(true);
    await declare([
        { sourceDatabase: pulumi.output("later") },
        { tables: { include: [pulumi.output("later"), "t"] } },
        { tables: { include: ["p*"] }, wildcards: true },
    ]);
    expect(JSON.parse(carried[0] ?? "")).toEqual({ a: { b: { orders: ["t"] } } });
});

test("siblings: a group has a hundred resources", async () => {
    begin(true);
    await declare(Array.from({ length: 101 }, (_, index) => ({ sourceDatabase: `db_${index}` })));
    const sizes = carried.map((each) => Object.keys(JSON.parse(each ?? "").a.b).length);
    expect(sizes.sort((one, other) => one - other)).toEqual([1, ...Array(100).fill(100)]);
});

test("siblings: neither a deployment nor a ClickHouse task carries any", async () => {
    begin(false);
    await declare([{}]);
    begin(true);
    await declare([{}], ClickHouseReplication);
    expect(carried).toEqual([undefined]);
});
