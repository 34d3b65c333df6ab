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
    await declare([
        { tables: { include } },
        { sourceDatabase: "crm" },
        { tables: { exclude: ["u"] } },
        {},
        {},
    ]);
    const names = [
        ["a", "b", "orders", ["t"]],
        ["a", "b", "crm", []],
        ["a", "b", "orders", ["u"]],
        ["a", "b", "orders", []],
    ];
    expect(carried.map((each) => JSON.parse(each ?? ""))).toEqual(Array(5).fill(names));
});

test("siblings: patterns and values that are not known yet are left out", async () => {
    begin(true);
    await declare([
        { sourceDatabase: pulumi.output("later") },
        { tables: pulumi.output({ include: ["later"] }) },
        { tables: { include: [pulumi.output("later"), "t"] } },
        { tables: { include: ["p*"] }, wildcards: true },
    ]);
    expect(JSON.parse(carried[0] ?? "")).toEqual([
        ["a", "b", "orders", []],
        ["a", "b", "orders", ["t"]],
    ]);
});

test("siblings: tasks of a whole source or of several databases name none", async () => {
    begin(true);
    await declare([{ sourceDatabase: "a,b" }, { sourceDatabase: "ALL", instanceLevel: true }, {}]);
    expect(JSON.parse(carried[0] ?? "")).toEqual([["a", "b", "orders", []]]);
});

test("siblings: names that every object has are names like any other", async () => {
    begin(true);
    await declare([{ instanceId: "__proto__", sourceDatabase: "constructor" }]);
    expect(JSON.parse(carried[0] ?? "")).toEqual([["__proto__", "b", "constructor", []]]);
});

test("siblings: a group ends with about a hundred names", async () => {
    begin(true);
    const include = Array.from({ length: 60 }, (_, index) => `t${index}`);
    await declare([1, 2, 3].map((index) => ({ sourceDatabase: `db_${index}`, tables: { include } })));
    expect(carried.map((each) => JSON.parse(each ?? "").length).sort()).toEqual([1, 2, 2]);
});

test("siblings: neither a deployment nor a ClickHouse task carries any", async () => {
    begin(false);
    await declare([{}]);
    expect(carried).toEqual([undefined]);
    begin(true);
    await declare([{}], ClickHouseReplication);
    expect(carried).toEqual([undefined]);
});
