import * as pulumi from "@pulumi/pulumi";
import { defaults, problemsOf, starRocks } from "../support/environments";

const orders = { sourceDatabase: "orders" };

/** Each is one slip of somebody who writes YAML, and one problem. */
test.each<[string, object, string | RegExp]>([
    [
        "an argument in the place of an entry",
        { starRocks: { orders: null, sourceDatabase: "orders" } },
        "starRocks.sourceDatabase: is an argument. Indent it below starRocks.orders.",
    ],
    [
        "an argument beside its entry",
        { starRocks: { orders: {}, sourceDatabase: "orders" } },
        "starRocks.sourceDatabase: is an argument. Indent it below an entry of starRocks.",
    ],
    [
        "a map of an entry beside it",
        { starRocks: { orders, tables: { include: ["a"] } } },
        "starRocks.tables: is an argument. Indent it below an entry of starRocks.",
    ],
    [
        "an entry in the place of a kind",
        { starRocks: null, orders },
        "orders: is an entry. Indent it below starRocks.",
    ],
    [
        "an entry beside its kind",
        { starRocks: {}, orders },
        "orders: is an entry. Indent it below starRocks or clickHouse.",
    ],
    [
        "an argument in the place of a kind",
        { starRocks: { orders: {} }, sourceDatabase: "orders" },
        "sourceDatabase: is an argument. Indent it below an entry of starRocks or clickHouse.",
    ],
    [
        "a default outside its kind",
        { defaults: { starRocks, protect: true }, starRocks: { orders } },
        "defaults.protect: is an argument. Indent it below defaults.starRocks or defaults.clickHouse.",
    ],
    [
        "a setting in the place of a provider",
        { providers: { secretKey: "hunter2-hunter2" } },
        "providers.secretKey: is a setting. Indent it below the name of a provider.",
    ],
    [
        "a list of tables outside tables",
        { starRocks: { orders: { ...orders, include: ["a"] } } },
        "starRocks.orders.include: is a key of tables. Indent it below that.",
    ],
    [
        "a time limit outside customTimeouts",
        { starRocks: { orders: { ...orders, create: "2h" } } },
        "starRocks.orders.create: is a key of customTimeouts. Indent it below that.",
    ],
    [
        "a time limit that is a number",
        { starRocks: { orders: { ...orders, customTimeouts: { create: 120 } } } },
        'starRocks.orders.customTimeouts.create 120: must be a duration such as "30m" or "2h".',
    ],
    [
        "a shortened name",
        { starRocks: { orders: { sourceDb: "orders" } } },
        'starRocks.orders.sourceDb: is not an argument of this resource; did you mean "sourceDatabase"?',
    ],
    [
        "an operation in small letters",
        { starRocks: { orders: { ...orders, tableConfigs: { a: { orderby: "id" } } } } },
        'starRocks.orders.tableConfigs.a.orderby: is not a key of tableConfigs.a; did you mean "orderBy"?',
    ],
    [
        "a number in quotes",
        { starRocks: { orders: { ...orders, tableConfigs: { a: { buckets: "8" } } } } },
        'starRocks.orders.tableConfigs.a.buckets "8": must be a whole number. Write it without quotes.',
    ],
    [
        "a table that YAML takes for a number",
        { starRocks: { orders: { ...orders, tables: { include: [2024] } } } },
        "starRocks.orders.tables.include[0] 2024: must be text. Put it in quotes.",
    ],
    [
        "a pattern without wildcards",
        { starRocks: { orders: { ...orders, tables: { exclude: ["tmp_*"] } } } },
        /^starRocks\.orders\.tables\.exclude\[0\] "tmp_\*": is a pattern/,
    ],
    [
        "a parameter outside databaseConfigs",
        { starRocks: { orders: { ...orders, databaseConfigs: null, max_rows_per_chunk: 5 } } },
        "starRocks.orders.max_rows_per_chunk: is not an argument of this resource. If it is a parameter, indent it below databaseConfigs.",
    ],
    [
        "a table outside tableConfigs",
        { starRocks: { orders: { ...orders, tableConfigs: null, a: { orderBy: "id" } } } },
        "starRocks.orders.a: is not an argument of this resource. If it is a table, indent it below tableConfigs.",
    ],
    [
        "a mistyped map of providers",
        { provider: { sg: { region: "ap-southeast-3" } } },
        'provider: is not a key of an environment; did you mean "providers"?',
    ],
    [
        "a word of the right name",
        { starRocks: { orders: { database: "orders" } } },
        'starRocks.orders.database: is not an argument of this resource; did you mean "sourceDatabase"?',
    ],
    [
        "aliases for everybody",
        {
            defaults: { starRocks: { ...starRocks, aliases: ["before"] } },
            starRocks: { orders, crm: { sourceDatabase: "crm" } },
        },
        "defaults.starRocks.aliases: belong to one entry. Give them there.",
    ],
    [
        "a secret that is a map",
        { providers: { sg: { secretKey: ["hunter2"] } } },
        "providers.sg.secretKey: must be text, a number or a boolean.",
    ],
])("environment slip: %s is one problem", (_slip, environment, expected) => {
    expect(problemsOf({ defaults, ...environment })).toEqual([
        typeof expected === "string" ? expected : expect.stringMatching(expected),
    ]);
});

test("environment: an entry may have the name of an argument", () => {
    expect(
        problemsOf({ defaults, starRocks: { tables: orders, protect: { sourceDatabase: "billing" } } }),
    ).toEqual([]);
});

test("environment: an output is an error that names requireObject", () => {
    for (const later of [pulumi.secret({ starRocks: {} }), Promise.resolve({})])
        expect(problemsOf(later)).toEqual([
            expect.stringMatching(/^is an output, .*Use requireObject instead of requireSecretObject\.$/),
        ]);
});
