import { findDrift, reportOf } from "../../tools/drift/report";

const urn = (type: string, name: string) =>
    `urn:pulumi:dev::p::taurusdb-htap:index:ReplicationEnvironment$pulumi-nodejs:dynamic/taurusdb:${type}::${name}`;
const resource = (op: string, before: object, now?: object, outputs = {}) => ({
    op,
    urn: urn("StarRocksReplication", "orders"),
    old: { inputs: before as Record<string, unknown> },
    ...(now ? { new: { inputs: now as Record<string, unknown>, outputs } } : {}),
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

\`pulumi up --refresh\` restores them; to keep what was found, write it into the program or the stack's file.
`);
});

test("a task that does not work any more, whose arguments are as they were", () => {
    const told = (outputs: object) => {
        const drifts = findDrift([resource("update", { a: 1 }, { a: 1 }, outputs)]);
        return reportOf(drifts, "dev")
            .split("\n")
            .find((line) => line.startsWith("| orders"));
    };
    expect(told({ stage: "failed", lastError: "no primary\nkey | none" })).toBe(
        "| orders | StarRocksReplication |  | works | **has failed**: `no primary key \\| none` |",
    );
    expect(told({ stage: "cancelled" })).toContain("**was cancelled** |");
    expect(told({ stage: "incremental", status: "abnormal", lastError: "" })).toContain(
        "**is in trouble** |",
    );
    expect(told({ stage: "full", status: "normal" })).toBeUndefined();
});

test("what moves by itself is no drift", () => {
    expect(findDrift([resource("same", { a: 1 }, { a: 1 }), resource("update", { a: 1 }, { a: 1 })])).toEqual(
        [],
    );
    expect(reportOf([], "dev")).toContain("None");
});
