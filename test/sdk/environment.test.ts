import * as pulumi from "@pulumi/pulumi";
import { readEnvironment } from "../../sdk/environment/problems";
import { Provider } from "../../sdk/provider";
import { clickHouse, defaults, problemsOf, starRocks } from "../support/environments";

/** An entry that needs no defaults. */
const task = { ...starRocks, sourceDatabase: "orders" };

function entriesOf(environment: object) {
    const read = readEnvironment(environment);
    if ("problems" in read) throw new Error(read.problems.join("\n"));
    return read.entries;
}

test("environment defaults: merge maps, replace lists, and null removes", () => {
    const entries = entriesOf({
        defaults: {
            starRocks: {
                ...starRocks,
                databaseConfigs: { max_rows_per_chunk: 1, binlog_expire_logs_seconds: 2 },
                tables: { include: ["a"] },
                customTimeouts: { create: "2h" },
            },
            clickHouse,
        },
        starRocks: {
            orders: {
                sourceDatabase: "orders",
                databaseConfigs: { max_rows_per_chunk: 9 },
                tables: { exclude: ["b"] },
            },
            billing: {
                sourceDatabase: "billing",
                tables: null,
                databaseConfigs: { binlog_expire_logs_seconds: null },
            },
        },
        clickHouse: { crm: { sourceDatabase: "crm", protect: true } },
    });
    expect(entries).toEqual([
        {
            kind: "starRocks",
            name: "orders",
            args: {
                ...starRocks,
                sourceDatabase: "orders",
                databaseConfigs: { max_rows_per_chunk: 9, binlog_expire_logs_seconds: 2 },
                tables: { exclude: ["b"] },
            },
            options: { customTimeouts: { create: "2h" } },
        },
        {
            kind: "starRocks",
            name: "billing",
            args: { ...starRocks, sourceDatabase: "billing", databaseConfigs: { max_rows_per_chunk: 1 } },
            options: { customTimeouts: { create: "2h" } },
        },
        {
            kind: "clickHouse",
            name: "crm",
            args: { ...clickHouse, sourceDatabase: "crm" },
            options: { protect: true },
        },
    ]);
});

test("environment: reports all problems at once, each by its path", () => {
    expect(
        problemsOf({
            providers: { singapore: { region: "ap-southeast-3" } },
            defaults: { starRocks: { ...starRocks, waitFor: "jobs" }, clickHouse },
            starRocks: {
                orders: { sourceDatabase: "orders", tables: { include: ["a", "b", "c", 4] } },
                billing: { sourceDatabase: "billing", targetDatabse: "x", provider: "singapor" },
                missing: {},
            },
            clickHouse: {
                crm: { sourceDatabase: "crm", desiredState: "paused", customTimeouts: { create: "soon" } },
                again: { sourceDatabase: "crm" },
            },
        }),
    ).toEqual([
        expect.stringMatching(/^defaults\.starRocks\.waitFor "jobs": must be .*"job"/),
        expect.stringMatching(/^starRocks\.orders\.tables\.include\[3\] 4: must be text/),
        expect.stringMatching(/^starRocks\.billing\.targetDatabse: is not an argument.*targetDatabase/),
        expect.stringMatching(/^starRocks\.billing\.provider "singapor": is not in providers.*singapore/),
        expect.stringMatching(/^starRocks\.missing\.sourceDatabase: is missing/),
        expect.stringMatching(/^clickHouse\.crm\.customTimeouts\.create "soon": must be a duration/),
        expect.stringMatching(/^clickHouse\.crm\.desiredState: .*no pause/),
        expect.stringMatching(/^clickHouse\.again\.sourceDatabase "crm": clickHouse\.crm writes/),
    ]);
});

test("environment: an unknown key is an error with a suggestion", () => {
    expect(
        problemsOf({
            starrocks: {},
            providers: { here: { regoin: "x" } },
            defaults,
            starRocks: {
                orders: { sourceDatabase: "orders", protct: true, customTimeouts: { craete: "1h" } },
            },
        }),
    ).toEqual([
        'providers.here.regoin: is not a key of providers.here; did you mean "region"?',
        'starrocks: is not a key of an environment; did you mean "starRocks"?',
        'starRocks.orders.customTimeouts.craete: is not a key of customTimeouts; did you mean "create"?',
        'starRocks.orders.protct: is not an argument of this resource; did you mean "protect"?',
    ]);
});

test("environment: a wrong type is an error with the right type", () => {
    expect(problemsOf({ starrocks: {}, clickHouse: [] })).toEqual([
        expect.stringMatching(/^clickHouse \[\]: must be a map/),
        expect.stringMatching(/^starrocks: .*starRocks/),
    ]);
    // And what is in the right places is judged all the same.
    expect(problemsOf({ starrocks: {}, defaults, clickHouse: { crm: { sourceDatabase: 7 } } })).toEqual([
        expect.stringMatching(/^starrocks: /),
        expect.stringMatching(/^clickHouse\.crm\.sourceDatabase 7: must be text/),
    ]);
    expect(problemsOf({ defaults: { starRocks: { instnceId: "x", waitFor: "now" } } })).toEqual([
        expect.stringMatching(/^defaults\.starRocks\.waitFor "now"/),
        expect.stringMatching(/^defaults\.starRocks\.instnceId: .*instanceId/),
    ]);
    expect(problemsOf({ clickHouse: { "a b": {} } })).toContainEqual(
        expect.stringMatching(/^clickHouse\.a b: is not a name/),
    );
});

test("environment aliases: belong to one entry and name no present one", () => {
    const entry = (sourceDatabase: string, ...aliases: string[]) => ({ ...task, sourceDatabase, aliases });
    const fresh = { b: entry("orders", "a"), c: entry("billing", "urn:pulumi:x") };
    expect(entriesOf({ starRocks: fresh }).map(({ options }) => options.aliases)).toEqual([
        ["a"],
        ["urn:pulumi:x"],
    ]);
    expect(
        problemsOf({
            defaults: { starRocks: { aliases: ["x"] } },
            starRocks: { b: entry("orders", "a"), c: entry("billing", "a", "b"), d: entry("crm", "") },
        }),
    ).toEqual([
        "defaults.starRocks.aliases: belong to one entry. Give them there.",
        expect.stringMatching(/^starRocks\.d\.aliases\[0\]: is empty/),
        'starRocks.c.aliases[0] "a": starRocks.a is an alias of starRocks.b already.',
        'starRocks.c.aliases[1] "b": starRocks.b is an entry of its own already.',
    ]);
});

test("environment providers: are settings or providers of this package", () => {
    pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
        call: () => ({}),
    });
    const own = new Provider("own", { region: "cn-north-4" });
    const foreign = new pulumi.ComponentResource("other:index:Thing", "foreign");
    const [entry] = entriesOf({
        providers: { own },
        starRocks: { orders: { ...task, provider: "own" } },
    });
    expect(entry?.options.provider).toBe("own");
    expect(problemsOf({ providers: { foreign }, starRocks: {} })).toEqual([
        expect.stringMatching(/^providers\.foreign "a resource of another kind": must be a map of settings/),
    ]);
});

test("environment: keeps unknown values unchecked", () => {
    const later = pulumi.output("orders");
    const [entry] = entriesOf({ defaults, starRocks: { orders: { sourceDatabase: later } } });
    expect(entry?.args.sourceDatabase).toBe(later);
});

test("environment: refuses a map that is known only later", () => {
    const later = pulumi.output({ sourceDatabase: "orders" });
    expect(problemsOf({ defaults, starRocks: { orders: later }, clickHouse: Promise.resolve({}) })).toEqual([
        expect.stringMatching(/^clickHouse: must be known when the program runs/),
        expect.stringMatching(/^starRocks\.orders: must be known when the program runs/),
    ]);
});

test("environment defaults: a bad parameter is reported once, by its path", () => {
    const starRocks = { orders: { ...task, databaseConfigs: { own: 1 } } };
    expect(problemsOf({ defaults: { starRocks: { databaseConfigs: { bad: {} } } }, starRocks })).toEqual([
        expect.stringMatching(/^defaults\.starRocks\.databaseConfigs\.bad \{\}: /),
    ]);
    const taken = { starRocks: { databaseConfigs: { taken: null } } };
    const [entry] = entriesOf({ defaults: taken, starRocks });
    expect(entry?.args.databaseConfigs).toEqual({ own: 1 });
});

test("environment: reports tasks that write into the same database", () => {
    const all = { ...task, sourceDatabase: undefined, instanceLevel: true };
    expect(problemsOf({ starRocks: { a: all, b: all } })).toEqual([
        expect.stringMatching(/^starRocks\.b\.sourceDatabase "ALL": starRocks\.a writes into/),
    ]);
    const later = { ...task, taskName: pulumi.output("later") };
    expect(problemsOf({ starRocks: { a: later, b: later } })).toEqual([
        expect.stringMatching(/^starRocks\.b\.sourceDatabase "orders": starRocks\.a writes into/),
    ]);
});

test("environment: one instance is the same by any provider", () => {
    const providers = { a: { region: "cn-north-4" }, b: { region: "cn-north-4" } };
    expect(
        problemsOf({
            providers,
            starRocks: { x: { ...task, provider: "a" }, y: { ...task, provider: "b" } },
        }),
    ).toEqual([expect.stringMatching(/^starRocks\.y\.sourceDatabase "orders": starRocks\.x writes/)]);
    const other = { ...task, instanceId: "8f2a1c03b7de4f5a9c64e1d20b7a3f58in17" };
    expect(problemsOf({ providers, starRocks: { x: task, y: other } })).toEqual([]);
});

test("environment: must be a map, which may be empty", () => {
    for (const nothing of [undefined, null, "x", []])
        expect(problemsOf(nothing as never)).toEqual([
            "must be a map: { providers, defaults, starRocks, clickHouse }.",
        ]);
    expect(entriesOf({ providers: null, defaults: null, starRocks: null, clickHouse: null })).toEqual([]);
    expect(entriesOf({ defaults: { starRocks: null }, starRocks: { orders: task } })).toHaveLength(1);
});

test("environment defaults: a value wrong for one entry names the entry", () => {
    expect(
        problemsOf({
            defaults: { starRocks: { ...starRocks, tables: { include: ["order*"] }, wildcards: true } },
            starRocks: { orders: { sourceDatabase: "orders", wildcards: false } },
        }),
    ).toEqual([
        expect.stringMatching(
            /^defaults\.starRocks\.tables\.include\[0\] "order\*" \(in starRocks\.orders\): is a pattern/,
        ),
    ]);
});

test("environment: cuts long values in messages", () => {
    const [long] = problemsOf({ starRocks: { orders: { ...task, tableConfigs: { a: "x".repeat(1_025) } } } });
    expect(long).toMatch(
        /^starRocks\.orders\.tableConfigs\.a "x{140}…": must be 1,024 characters at most\.$/,
    );
    expect(problemsOf({ providers: { sg: { assumeRole: "agency" } } })).toEqual([
        'providers.sg.assumeRole "agency": must be { agencyName, domainName or domainId, durationSeconds }.',
    ]);
});
