import { findDrift, reportOf } from "../../tools/drift/report";

const urn = (type: string, name: string) =>
    `urn:pulumi:dev::p::taurusdb-htap:index:ReplicationEnvironment$pulumi-nodejs:dynamic/taurusdb:${type}::${name}`;
const resource = (op: string, before: object, now?: object) => ({
    op,
    urn: urn("StarRocksReplication", "orders"),
    old: { inputs: before as Record<string, unknown> },
    ...(now ? { new: { inputs: now as Record<string, unknown> } } : {}),
});

test("what has gone and what was changed, argument by argument", () => {
    const drifts = findDrift([
        resource("delete", { a: 1 }),
        resource(
            "update",
            { a: { x: 1, y: 2 }, b: [1], c: "1|2", __urn: "u" },
            { a: { y: 2, x: 1 }, b: [2], d: true, __urn: "v" },
        ),
    ]);
    expect(reportOf(drifts, "dev")).toBe(`## Drift of dev

2 of its replications are not as deployed.

| name | kind | argument | deployed | found |
| --- | --- | --- | --- | --- |
| orders | StarRocksReplication |  | is there | **is gone** |
| orders | StarRocksReplication | \`b\` | \`[1]\` | \`[2]\` |
| orders | StarRocksReplication | \`c\` | \`"1\\|2"\` | not set |
| orders | StarRocksReplication | \`d\` | not set | \`true\` |

\`pulumi up --refresh\` makes them so again; to keep what was found, write it into the declaration.
`);
});

test("what moves by itself is no drift", () => {
    expect(findDrift([resource("same", { a: 1 }, { a: 1 }), resource("update", { a: 1 }, { a: 1 })])).toEqual(
        [],
    );
    expect(reportOf([], "dev")).toContain("None");
});
