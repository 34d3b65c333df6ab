import { readFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import Ajv from "ajv";
import fc from "fast-check";
import { parse } from "yaml";
import { readEnvironment } from "../../sdk/environment/problems";
import { Provider } from "../../sdk/provider";
import { checkout } from "../../tools/checkout";
import { environmentSchema, stackSchema } from "../../tools/schemas/environmentSchema";
import { schemaFiles } from "../../tools/schemas/main";
import { ids } from "../support/stillEmulator";

const starRocks = { instanceId: ids.starRocks, sourceInstanceId: ids.source };
const clickHouse = { instanceId: ids.clickHouse, sourceInstanceId: ids.source };
const defaults = { starRocks, clickHouse };
/** An entry that needs no defaults. */
const task = { ...starRocks, sourceDatabase: "orders" };

function problemsOf(environment: object): string[] {
    const read = readEnvironment(environment);
    return "problems" in read ? read.problems : [];
}

function entriesOf(environment: object) {
    const read = readEnvironment(environment);
    if ("problems" in read) throw new Error(read.problems.join("\n"));
    return read.entries;
}

test("defaults lie under each entry of their kind; parameters come together, lists do not, null takes out", () => {
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

test("everything that is wrong is told at once, each by the path at which it was written", () => {
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

test("a name that means nothing is told by what it is in, with the one that was meant", () => {
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

test("a shape that is none is told by what it should be", () => {
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

test("a former name is one entry's, and no other's present one", () => {
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

test("providers are settings, or providers of the program's of this package", () => {
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

test("what is not known yet is not judged, and stays as it is", () => {
    const later = pulumi.output("orders");
    const [entry] = entriesOf({ defaults, starRocks: { orders: { sourceDatabase: later } } });
    expect(entry?.args.sourceDatabase).toBe(later);
});

test("a map that is known only later is told, for nothing in it could be declared", () => {
    const later = pulumi.output({ sourceDatabase: "orders" });
    expect(problemsOf({ defaults, starRocks: { orders: later }, clickHouse: Promise.resolve({}) })).toEqual([
        expect.stringMatching(/^clickHouse: must be known when the program runs/),
        expect.stringMatching(/^starRocks\.orders: must be known when the program runs/),
    ]);
});

test("a parameter that defaults name wrongly is told once, where it stands; null takes one out there too", () => {
    const starRocks = { orders: { ...task, databaseConfigs: { own: 1 } } };
    expect(problemsOf({ defaults: { starRocks: { databaseConfigs: { bad: {} } } }, starRocks })).toEqual([
        expect.stringMatching(/^defaults\.starRocks\.databaseConfigs\.bad \{\}: /),
    ]);
    const taken = { starRocks: { databaseConfigs: { taken: null } } };
    const [entry] = entriesOf({ defaults: taken, starRocks });
    expect(entry?.args.databaseConfigs).toEqual({ own: 1 });
});

test("two tasks of all databases write into the same, and one name that is not known yet hides no other clash", () => {
    const all = { ...task, sourceDatabase: undefined, instanceLevel: true };
    expect(problemsOf({ starRocks: { a: all, b: all } })).toEqual([
        expect.stringMatching(/^starRocks\.b\.sourceDatabase "ALL": starRocks\.a writes into/),
    ]);
    const later = { ...task, taskName: pulumi.output("later") };
    expect(problemsOf({ starRocks: { a: later, b: later } })).toEqual([
        expect.stringMatching(/^starRocks\.b\.sourceDatabase "orders": starRocks\.a writes into/),
    ]);
});

test("an instance is one, by whichever provider it is reached", () => {
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

test("what is no map at all is told, and a map of which all was commented out is empty", () => {
    for (const nothing of [undefined, null, "x", []])
        expect(problemsOf(nothing as never)).toEqual([
            "must be a map: { providers, defaults, starRocks, clickHouse }.",
        ]);
    expect(entriesOf({ providers: null, defaults: null, starRocks: null, clickHouse: null })).toEqual([]);
    expect(entriesOf({ defaults: { starRocks: null }, starRocks: { orders: task } })).toHaveLength(1);
});

test("a default that is wrong for one entry alone names the entry", () => {
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

test("long values are cut in messages, and an agency that is none is told by what it should be", () => {
    const [long] = problemsOf({ starRocks: { orders: { ...task, tableConfigs: { a: "x".repeat(1_025) } } } });
    expect(long).toMatch(
        /^starRocks\.orders\.tableConfigs\.a "x{140}…": must be 1,024 characters at most\.$/,
    );
    expect(problemsOf({ providers: { sg: { assumeRole: "agency" } } })).toEqual([
        'providers.sg.assumeRole "agency": must be { agencyName, domainName or domainId, durationSeconds }.',
    ]);
});

describe("the JSON Schema", () => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const accepts = ajv.compile(environmentSchema());

    test("is the shipped one", () => {
        // Run "npm run generate" when this fails.
        for (const [file, content] of Object.entries(schemaFiles()))
            expect(readFileSync(path.join(checkout, file), "utf8")).toBe(content);
    });

    test("accepts the environment of the checkout, inside its file", () => {
        const file = parse(readFileSync(path.join(checkout, "Pulumi.dev.yaml"), "utf8"));
        expect(ajv.validate(stackSchema(), file)).toBe(true);
        expect(ajv.errors).toBeNull();
        expect(problemsOf(file.config["taurusdb-htap:environment"])).toEqual([]);
    });

    const many = (count: number, value: unknown) =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, value]));
    /** Values of each argument, good and bad. */
    const values = {
        sourceDatabase: ["orders", "a-b", "x", "", "a b", "..", 7],
        targetDatabase: ["orders", "x", "a-b", null, 7],
        taskName: ["orders_1", "x", "a-b", "a".repeat(129), null],
        tables: [
            { include: ["a"] },
            { exclude: ["a", "b"] },
            { include: ["a", "a"] },
            { include: [] },
            { include: [""] },
            { include: ["a"], exclude: ["b"] },
            { includes: ["a"] },
            {},
            "all",
            null,
        ],
        databaseConfigs: [
            { x: 1, y: "2", z: true },
            { x: null },
            { x: {} },
            { x: "a".repeat(1_025) },
            many(1_025, 1),
            [],
            "x",
            null,
        ],
        tableConfigs: [
            { a: "order by id" },
            { a: { orderBy: ["id"] } },
            { a: { orderby: "id" } },
            { a: 7 },
            { a: "" },
            { a: " " },
            { a: {} },
            { a: "x".repeat(1_025) },
            { "": "order by id" },
            many(1_025, "order by id"),
            null,
        ],
        instanceId: ["no id", "", 7, null],
        sourceNodeId: [ids.replica, "no id", null],
        provider: ["sg", 7, null],
        retainOnDelete: [true, "no", null],
        aliases: [["before"], [""], "before", null],
        ignoreChanges: [["tables"], [""], "tables", null],
        replaceOnChanges: [["*"], 7, null],
        waitFor: ["full", "jobs", 1, null],
        adopt: ["never", "maybe"],
        desiredState: ["paused", "off"],
        instanceLevel: [true, "yes"],
        wildcards: [false, 0],
        protect: [true, "no"],
        customTimeouts: [{ create: "2h" }, { create: "soon" }, { crate: "2h" }, "2h"],
        surprise: [1],
    };
    const changes = fc.array(
        fc
            .constantFrom(...Object.entries(values))
            .chain(([key, all]) => fc.tuple(fc.constant(key), fc.constantFrom<unknown>(...all))),
        { maxLength: 1 },
    );
    const sg = { sg: { region: "ap-southeast-3", maxRetries: 3, assumeRole: { agencyName: "a" } } };
    const environment = fc
        .tuple(
            fc.constantFrom("starRocks" as const, "clickHouse" as const),
            fc.constantFrom("one", "o-n_e", "one", "two", "o ne"),
            changes,
            changes,
            fc.oneof(
                { weight: 9, arbitrary: fc.constant<unknown>(sg) },
                {
                    weight: 1,
                    arbitrary: fc.constantFrom<unknown>(
                        { sg: { regoin: "x" } },
                        { sg: { region: {} } },
                        { sg: { assumeRole: "a" } },
                        { "s g": {} },
                        { sg: null },
                        null,
                        [],
                    ),
                },
            ),
        )
        .map(([kind, name, own, below, providers]) => ({
            providers,
            defaults: { ...defaults, [kind]: { ...defaults[kind], ...Object.fromEntries(below) } },
            [kind]: { [name]: { sourceDatabase: "orders", ...Object.fromEntries(own) } },
        }));
    /** What depends on more than one value, or on what a default says, only the checks can tell. */
    const beyond =
        /is missing|taken from another|is in the list twice|already\.$|comma|is not in providers|belong to one entry/;

    test("and the checks agree about any environment, but for what several values make together", () => {
        let [accepted, refused] = [0, 0];
        fc.assert(
            fc.property(environment, (judged) => {
                const problems = problemsOf(judged);
                const ofOneValue = problems.filter((problem) => !beyond.test(problem));
                const fits = accepts(judged);
                if (fits) accepted++;
                else refused++;
                if (fits && ofOneValue.length > 0)
                    throw new Error(`only the checks refuse: ${ofOneValue.join("; ")}`);
                if (!fits && problems.length === 0)
                    throw new Error(`only the schema refuses: ${ajv.errorsText(accepts.errors)}`);
            }),
            { numRuns: 2_000 },
        );
        expect(Math.min(accepted, refused)).toBeGreaterThan(300);
    });
});
