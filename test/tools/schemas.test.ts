import Ajv from "ajv";
import { environmentSchema, stackSchema } from "../../tools/schemas/environmentSchema";
import { ids } from "../support/stillEmulator";

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const judgeEnvironment = ajv.compile(environmentSchema());
const judgeStack = ajv.compile(stackSchema());

/** What an editor would show of an environment, alone and in a stack's file. */
function errorsOf(environment: unknown): string[][] {
    const told = (judge: typeof judgeEnvironment, value: unknown) => {
        judge(value);
        return (judge.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
    };
    const stack = { config: { "taurusdb-htap:environment": environment } };
    return [told(judgeEnvironment, environment), told(judgeStack, stack)];
}

const starRocks = { instanceId: ids.starRocks, sourceInstanceId: ids.source, sourceDatabase: "orders" };
const entry = (more: object) => ({ starRocks: { orders: { ...starRocks, ...more } } });

test.each<[string, unknown]>([
    ["a number in quotes", entry({ tableConfigs: { a: { buckets: "8" } } })],
    ["a number that is too small", entry({ tableConfigs: { a: { buckets: 0 } } })],
    ["an operation in small letters", entry({ tableConfigs: { a: { orderby: "id" } } })],
    ["an empty list of columns", entry({ tableConfigs: { a: { orderBy: [] } } })],
    ["a column that is none", entry({ tableConfigs: { a: { orderBy: ["a", 7] } } })],
    ["table settings that are a number", entry({ tableConfigs: { a: 7 } })],
    ["table settings that are empty", entry({ tableConfigs: { a: {} } })],
    ["table settings of blanks", entry({ tableConfigs: { a: " " } })],
    ["a table without a name", entry({ tableConfigs: { "": "order by id" } })],
    ["a parameter that is a map", entry({ databaseConfigs: { a: {} } })],
    ["a parameter without a name", entry({ databaseConfigs: { "": 1 } })],
    ["no list of tables", entry({ tables: {} })],
    ["two lists of tables", entry({ tables: { include: ["a"], exclude: ["b"] } })],
    ["an empty list of tables", entry({ tables: { include: [] } })],
    ["a table twice", entry({ tables: { include: ["a", "a"] } })],
    ["a table that is a number", entry({ tables: { include: [2024] } })],
    ["a mistyped list", entry({ tables: { includes: ["a"] } })],
    ["tables as a list", entry({ tables: ["a"] })],
    ["a database that is a number", entry({ sourceDatabase: 7 })],
    ["a database with a blank", entry({ sourceDatabase: "a b" })],
    ["a database without a name", entry({ sourceDatabase: "" })],
    ["an id that is none", entry({ instanceId: "no id" })],
    ["a short name", entry({ taskName: "ab" })],
    ["a word that is none", entry({ waitFor: "done" })],
    ["a word that is a number", entry({ desiredState: 1 })],
    ["a flag in quotes", entry({ wildcards: "true" })],
    ["a time limit that is a number", entry({ customTimeouts: { create: 120 } })],
    ["a time limit that is none", entry({ customTimeouts: { create: "soon" } })],
    ["a mistyped time limit", entry({ customTimeouts: { craete: "2h" } })],
    ["aliases that are no list", entry({ aliases: "before" })],
    ["a mistyped argument", entry({ sourceDb: "orders" })],
    ["an argument in the place of an entry", { starRocks: { sourceDatabase: "orders" } }],
    ["an entry without arguments", { starRocks: { orders: null } }],
    ["an entry with a bad name", { starRocks: { "a b": starRocks } }],
    ["a mistyped kind", { starrocks: {} }],
    ["a kind that is a list", { clickHouse: [] }],
    ["a bad default", { defaults: { starRocks: { waitFor: "done" } } }],
    ["defaults that are a list", { defaults: { starRocks: [] } }],
    ["a mistyped setting", { providers: { sg: { regoin: "x" } } }],
    ["a setting that is a list", { providers: { sg: { region: [] } } }],
    ["an agency that is text", { providers: { sg: { assumeRole: "agency" } } }],
    ["a provider with a bad name", { providers: { "s g": {} } }],
    ["a provider without settings", { providers: { sg: null } }],
    ["an environment that is a list", []],
])("JSON Schema: reports %s as one problem", (_mistake, environment) => {
    for (const errors of errorsOf(environment)) expect(errors).toEqual([expect.any(String)]);
});

test.each<[string, unknown]>([
    ["everything commented out", { providers: null, defaults: null, starRocks: null, clickHouse: null }],
    [
        "null that takes a default out",
        entry({ tables: null, waitFor: null, databaseConfigs: { a: null }, aliases: null }),
    ],
    [
        "both forms of table settings",
        entry({ tableConfigs: { a: "order by id", b: { orderBy: "id" }, c: { orderBy: ["x"] } } }),
    ],
])("JSON Schema: accepts %s", (_case, environment) => {
    expect(errorsOf(environment)).toEqual([[], []]);
});

test.each<[string, object, number]>([
    ["a mistyped key of the namespace", { "taurusdb-htap:regoin": "x" }, 1],
    ["a key that is a list", { "taurusdb-htap:region": [] }, 1],
    [
        "an encrypted value with more beside it",
        { "taurusdb-htap:authToken": { secure: "v1:x", secret: 1 } },
        1,
    ],
    [
        "an encrypted value",
        { "taurusdb-htap:authToken": { secure: "v1:x" }, "taurusdb-htap:assumeRole": { secure: "v1:x" } },
        0,
    ],
    [
        "an encrypted secret of a provider",
        { "taurusdb-htap:environment": { providers: { sg: { secretKey: { secure: "v1:x" } } } } },
        0,
    ],
])("JSON Schema of a stack's file: judges %s", (_case, config, problems) => {
    judgeStack({ config });
    expect(judgeStack.errors ?? []).toHaveLength(problems);
});

interface Described {
    description?: string;
    properties?: Record<string, Described>;
    patternProperties?: Record<string, Described>;
}

test.each(["starRocks", "clickHouse"])(
    "the JSON Schema of %s describes every argument and option",
    (kind) => {
        const { properties = {} } = (environmentSchema().$defs as Record<string, Described>)[kind] ?? {};
        const [tableConfig] = Object.values(properties.tableConfigs?.patternProperties ?? {});
        const operations = tableConfig?.properties ?? {};
        expect(Object.keys(operations).length).toBeGreaterThan(5);
        for (const [name, { description }] of Object.entries({ ...properties, ...operations }))
            expect({ name, description }).toEqual({ name, description: expect.stringMatching(/\.$/) });
        expect(properties.waitFor?.description).toContain("until the full copy is *done*");
    },
);
