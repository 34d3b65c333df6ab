import { findDrift } from "../../../command/drift/findings";
import type { Deployed, Refreshed } from "../../../command/drift/pulumi";
import { ids } from "../../support/stillEmulator";

const kinds = ["StarRocksReplication", "ClickHouseReplication"] as const;
const urnOf = (kind: string, name = "orders") =>
    `urn:pulumi:dev::p::taurusdb-htap:index:ReplicationEnvironment$pulumi-nodejs:dynamic/taurusdb:${kind}::${name}`;

const base = {
    instanceId: ids.starRocks,
    sourceInstanceId: ids.source,
    sourceDatabase: "orders",
    targetDatabase: "orders",
    taskName: "orders_1",
};
const secret = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "[secret]",
};

interface Case {
    kind?: (typeof kinds)[number];
    op?: string;
    declared?: object;
    found?: object;
    outputs?: object;
    resource?: Partial<Deployed>;
}

/** A resource of a stack, and what its refresh tells. */
function seen({ kind = "StarRocksReplication", op = "update", declared, found, outputs, resource }: Case) {
    const urn = urnOf(kind);
    const inputs = { ...base, ...found };
    const event: Refreshed = {
        op,
        urn,
        old: { inputs: { ...base, ...declared, __urn: "before" } },
        new: { inputs: { ...inputs, __urn: "now" }, outputs: { ...inputs, ...outputs } },
    };
    return findDrift([{ urn, ...resource }], [event]);
}

test("drift: another value in the service is a finding", () => {
    expect(seen({ declared: { tables: { include: ["a"] } }, found: { tables: { include: ["b"] } } })).toEqual(
        [
            {
                name: "orders",
                type: "StarRocksReplication",
                urn: urnOf("StarRocksReplication"),
                problem: "changed",
                up: "restores",
                argument: "tables",
                deployed: { include: ["a"] },
                found: { include: ["b"] },
                default: "all tables",
            },
        ],
    );
});

test("drift: a resource of the plugin has findings too", () => {
    const urn = "urn:pulumi:dev::p::taurusdb-htap:index:StarRocksReplication::orders";
    const gone: Refreshed = { op: "delete", urn, old: { inputs: base } };
    expect(findDrift([{ urn }], [gone])).toMatchObject([{ name: "orders", problem: "gone", up: "creates" }]);
});

test("drift: order, hidden inputs and outputs are not findings", () => {
    const [declared, found] = [
        { tables: { include: ["a", "b"] }, databaseConfigs: { x: 1, y: 2 } },
        { tables: { include: ["b", "a"] }, databaseConfigs: { y: 2, x: 1 } },
    ];
    expect(seen({ declared, found, outputs: { stage: "full", status: "normal", percentage: 7 } })).toEqual(
        [],
    );
});

test("drift: each parameter and each table is a finding of its own", () => {
    const findings = seen({
        declared: { databaseConfigs: { x: 1, y: 2 }, tableConfigs: { a: { orderBy: "id" } } },
        found: { databaseConfigs: { x: 1, y: "3", z: "4" } },
    });
    expect(findings.map(({ argument, deployed, found }) => [argument, deployed, found])).toEqual([
        ["databaseConfigs.y", 2, "3"],
        ["databaseConfigs.z", undefined, "4"],
        ["tableConfigs.a", { orderBy: "id" }, undefined],
    ]);
});

const byHand = {
    tables: [{ include: ["a"] }, { include: ["b"] }, "restores"],
    databaseConfigs: [{ x: 1 }, { x: "2" }, "restores"],
    tableConfigs: [{ a: "order by id" }, { a: "order by day" }, "restores"],
    sourceNodeId: ["node1", "node2", "restores"],
    sourceInstanceId: ["source1", "source2", "replaces"],
    sourceDatabase: ["orders", "crm", "replaces"],
} as const;
const ofStarRocks = {
    ...byHand,
    targetDatabase: ["orders", "crm", "replaces"],
    instanceLevel: [true, false, "replaces"],
    wildcards: [true, false, "restores"],
    desiredState: ["running", "paused", "restores"],
} as const;

const changes = (kind: (typeof kinds)[number]) =>
    Object.entries(kind === "StarRocksReplication" ? ofStarRocks : byHand).map(
        ([argument, values]) => [kind, argument, ...values] as const,
    );

test.each(kinds.flatMap(changes))(
    "drift: %s %s is a finding unless it is ignored",
    (kind, argument, before, now, up) => {
        const change = { kind, declared: { [argument]: before }, found: { [argument]: now } };
        expect(seen(change)).toMatchObject([{ problem: "changed", up }]);
        expect(seen({ ...change, resource: { protect: true } })).toMatchObject([
            { up: up === "replaces" ? "refuses" : up },
        ]);
        expect(seen({ ...change, resource: { ignoreChanges: [argument] } })).toEqual([]);
        expect(seen({ ...change, resource: { ignoreChanges: ["*"] } })).toEqual([]);
        expect(seen({ ...change, resource: { ignoreChanges: ["failedChecks"] } })).toHaveLength(1);
    },
);

test("drift: only the parameter that is not ignored is a finding", () => {
    const change = {
        declared: { databaseConfigs: { x: 1, y: 1 } },
        found: { databaseConfigs: { x: "2", y: "2" } },
        resource: { ignoreChanges: ["databaseConfigs.x"] },
    };
    expect(seen(change)).toMatchObject([{ argument: "databaseConfigs.y", deployed: 1, found: "2" }]);
});

test("drift: an ignored parameter of a map that the program omits is a finding", () => {
    const change = {
        found: { databaseConfigs: { x: "2" } },
        resource: { ignoreChanges: ["databaseConfigs.x"] },
    };
    expect(seen(change)).toMatchObject([{ argument: "databaseConfigs.x", found: "2", up: "restores" }]);
});

test.each([
    ["desiredState", "paused", "running"],
    ["wildcards", true, "false"],
    ["instanceLevel", true, "false"],
    ["tables", { exclude: ["a"] }, "all tables"],
    ["databaseConfigs", { x: "1" }, "the service's value"],
    ["tableConfigs", { a: "order by id" }, "none"],
])("drift: a value missing in %s is shown as the default", (argument, value, meaning) => {
    const [finding] = seen({ found: { [argument]: value } });
    expect(finding).toMatchObject({ default: meaning });
    expect(finding).not.toHaveProperty("deployed", expect.anything());
});

test("drift: arguments of the deployment alone are not findings", () => {
    const declared = { waitFor: "full", adopt: "always" };
    expect(seen({ declared, found: { waitFor: "job", adopt: "matching" } })).toEqual([]);
});

test.each(kinds)("drift: a deleted %s is created again, protected or not", (kind) => {
    for (const resource of [{}, { protect: true }, { ignoreChanges: ["*"] }])
        expect(seen({ kind, op: "delete", resource })).toMatchObject([{ problem: "gone", up: "creates" }]);
});

test("drift: a failed or cancelled ClickHouse task is created again", () => {
    const kind = "ClickHouseReplication";
    for (const stage of ["failed", "cancelled"])
        expect(seen({ kind, outputs: { stage, status: "abnormal", lastError: "no key" } })).toMatchObject([
            { problem: stage, reason: "no key", up: "creates" },
        ]);
});

test("drift: a cancelled StarRocks task is one finding unless it is ignored", () => {
    const cancelled = { found: { desiredState: "cancelled" }, outputs: { stage: "cancelled" } };
    expect(seen(cancelled)).toMatchObject([{ problem: "cancelled", up: "creates" }]);
    expect(seen({ ...cancelled, resource: { ignoreChanges: ["desiredState"] } })).toMatchObject([
        { problem: "cancelled", up: "leaves" },
    ]);
});

test.each(kinds)("drift: an abnormal %s is left as it is", (kind) => {
    const outputs = { stage: "incremental", status: "abnormal", lastError: "" };
    const [finding, ...others] = seen({ kind, op: "same", outputs });
    expect(finding).toMatchObject({ problem: "abnormal", up: "leaves" });
    expect(finding?.reason).toBeUndefined();
    expect(others).toEqual([]);
});

test("drift: a resource that the program only reads is not compared", () => {
    const found = { tables: { include: ["a"] }, desiredState: "paused" };
    const outputs = { stage: "failed", status: "abnormal" };
    expect(seen({ found, outputs, resource: { external: true } })).toEqual([]);
    expect(seen({ op: "delete", resource: { external: true } })).toEqual([]);
});

test("drift: the old half of a replacement is not compared", () => {
    const urn = urnOf("ClickHouseReplication");
    const event = { op: "delete", urn, old: { delete: true } };
    expect(findDrift([{ urn, delete: true }], [event])).toEqual([]);
    expect(findDrift([{ urn, delete: true }, { urn }], [event, { op: "same", urn }])).toEqual([]);
});

test("drift: other resources are not compared, whatever their parents", () => {
    const urn = `urn:pulumi:dev::p::my:taurusdb:Thing$aws:s3/bucket:Bucket::orders`;
    expect(findDrift([{ urn }], [{ op: "delete", urn }])).toEqual([]);
});

test("drift: a name may have colons", () => {
    const urn = urnOf("ClickHouseReplication", "a::b");
    expect(findDrift([{ urn }], [{ op: "delete", urn }])).toMatchObject([{ name: "a::b" }]);
});

test("drift: findings stand in the order of the names", () => {
    const urns = ["b", "a", "c"].map((name) => urnOf("ClickHouseReplication", name));
    const events = urns.map((urn) => ({ op: "delete", urn }));
    const resources = urns.map((urn) => ({ urn }));
    expect(findDrift(resources, events).map(({ name }) => name)).toEqual(["a", "b", "c"]);
});

test("drift: the first event of a refresh that runs the program counts", () => {
    const urn = urnOf("ClickHouseReplication");
    const events = [
        { op: "delete", urn },
        { op: "same", urn },
    ];
    expect(findDrift([{ urn }], events)).toMatchObject([{ problem: "gone" }]);
});

test.each<[string, string[], Case, string]>([
    ["names it", ["tables"], {}, "replaces"],
    ["names everything", ["*"], {}, "replaces"],
    ["names the list", ["tables.include"], {}, "replaces"],
    ["names each of the list", ["tables.include[*]"], {}, "replaces"],
    ["names another element", ["tables.include[0]"], {}, "restores"],
    ["names another argument", ["databaseConfigs"], {}, "restores"],
    ["names it and it is protected", ["tables"], { resource: { protect: true } }, "refuses"],
])("drift: names the update if replaceOnChanges %s", (_why, replaceOnChanges, more, up) => {
    const findings = seen({
        declared: { tables: { include: ["a"] } },
        found: { tables: { include: ["a", "b"] } },
        resource: { ...more.resource, replaceOnChanges },
    });
    expect(findings).toMatchObject([{ argument: "tables", up }]);
});

test("drift: an update restores a parameter that replaceOnChanges does not name", () => {
    const up = (name: string) =>
        seen({
            declared: { databaseConfigs: { x: 1, y: 1 } },
            found: { databaseConfigs: { x: 1, y: 1, [name]: "2" } },
            resource: { replaceOnChanges: ["databaseConfigs.x"] },
        }).map((finding) => finding.up);
    expect([up("x"), up("y")]).toEqual([["replaces"], ["restores"]]);
});

describe("drift of secrets", () => {
    const declared = { tables: secret, databaseConfigs: { x: secret } };

    test("drift of secrets: an otherwise unexplained change is shown without a value", () => {
        const [finding, ...others] = seen({ declared, found: declared });
        expect(finding).toMatchObject({ problem: "secret", argument: "tables, databaseConfigs" });
        expect(others).toEqual([]);
    });

    test.each<[string, Case]>([
        ["nothing has changed", { op: "same" }],
        ["the last operation did not come to its end", { outputs: { __unfinished: true } }],
        ["the secrets are ignored", { resource: { ignoreChanges: ["tables", "databaseConfigs.x"] } }],
        ["everything is ignored", { resource: { ignoreChanges: ["*"] } }],
    ])("drift of secrets: no finding if %s", (_why, more) => {
        expect(seen({ declared, found: declared, ...more })).toEqual([]);
    });

    test("drift of secrets: no finding if another change explains the difference", () => {
        const findings = seen({ declared, found: { ...declared, desiredState: "paused" } });
        expect(findings).toMatchObject([{ argument: "desiredState" }]);
    });

    test("drift of secrets: a value of one side alone is shown as a secret", () => {
        expect(seen({ declared: { databaseConfigs: { x: secret } }, found: {} })).toMatchObject([
            { problem: "changed", argument: "databaseConfigs.x", deployed: "[secret]" },
        ]);
        expect(seen({ declared: { tables: secret }, found: {} })).toMatchObject([{ problem: "secret" }]);
    });
});
