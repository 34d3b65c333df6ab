import { findProblems } from "../../provider/arguments/problems";
import { unknown } from "../../provider/arguments/unknown";
import { starRocksSchema, starRocksTableConfigs } from "../../provider/starRocks/arguments";
import { brief } from "../support/brief";

const good = {
    instanceId: "590031445ef845bb912d7fc8243db80cin17",
    sourceInstanceId: "77aa4096cb824a61b93dab5ca00ecc8fin07",
    sourceDatabase: "orders",
    targetDatabase: "orders",
    taskName: "orders_1",
};
const problems = (change: object) =>
    findProblems(starRocksSchema, { ...good, ...change }).map(({ text }) => text);
const names = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

const valid: object[] = [
    { tables: { include: ["a", "b"] } },
    { tables: { exclude: ["a"] } },
    { databaseConfigs: { a: 1, b: "2", c: true } },
    {
        tableConfigs: {
            a: "order by id",
            b: { orderBy: ["x", "y"], buckets: 3, enablePersistentIndex: true },
        },
    },
    // A table may have the name of an operation.
    { tables: { include: ["buckets"] }, tableConfigs: { buckets: { buckets: 8 } } },
    { tables: { include: ["a_*"] }, wildcards: true, tableConfigs: { a_1: "order by id" } },
    { tables: { exclude: ["b"] }, tableConfigs: { a: "order by id" } },
    // The service takes settings of tables that are not copied.
    { tables: { include: ["a"] }, tableConfigs: { b: "order by id" } },
    { tables: { exclude: ["a"] }, tableConfigs: { a: "order by id" } },
    { desiredState: "paused", waitFor: "incremental", adopt: "never", instanceLevel: false },
];

test.each(valid.map((change) => [brief(change), change] as const))(
    "StarRocks arguments: %s is right",
    (_shown, change) => expect(problems(change)).toEqual([]),
);

const wrong: [change: object, problem: RegExp][] = [
    [
        { tables: { include: [] } },
        /^tables\.include \[\]: is empty\. Name tables, or leave tables out to copy all/,
    ],
    [{ tables: { include: ["a", "b", "a"] } }, /^tables\.include\[2\] "a": is in the list twice/],
    [{ tables: { include: ["a", ""] } }, /^tables\.include\[1\]: is empty/],
    [{ tables: { include: ["a", 7] } }, /^tables\.include\[1\] 7: must be text\. Put it in quotes\.$/],
    [{ tables: { include: ["a"], exclude: ["b"] } }, /^tables: must have either include or exclude/],
    [{ tables: {} }, /^tables \{\}: must have either include or exclude/],
    [{ tables: ["a"] }, /^tables \["a"\]: must be \{ include/],
    [{ tables: { includes: ["a"] } }, /^tables\.includes: is not a key of tables; did you mean "include"\?$/],
    [{ tables: { include: names(5_001) } }, /^tables\.include: must be 5,000 tables at most/],
    [{ databaseConfigs: { a: { b: 1 } } }, /^databaseConfigs\.a: must be text, a number or a boolean\.$/],
    [{ databaseConfigs: "a" }, /^databaseConfigs "a": must be a map/],
    [
        { databaseConfigs: Object.fromEntries(names(1_025).map((name) => [name, 1])) },
        /^databaseConfigs: must be 1,024 parameters/,
    ],
    [
        { tableConfigs: Object.fromEntries(names(1_025).map((name) => [name, "x"])) },
        /^tableConfigs: must be 1,024 tables/,
    ],
    [{ tableConfigs: { a: "x".repeat(1_025) } }, /^tableConfigs\.a ".*": must be 1,024 characters/],
    [{ tableConfigs: { a: "" } }, /^tableConfigs\.a: /],
    [{ tableConfigs: { a: {} } }, /^tableConfigs\.a \{\}: is empty/],
    [
        { tableConfigs: { a: { orderby: "id" } } },
        /^tableConfigs\.a\.orderby: is not a key of tableConfigs\.a; did you mean "orderBy"\?$/,
    ],
    [{ tableConfigs: { a: { buckets: 0 } } }, /^tableConfigs\.a\.buckets 0: must be 1 at least\.$/],
    [
        { tableConfigs: { a: { buckets: "8" } } },
        /^tableConfigs\.a\.buckets "8": must be a whole number\. Write it without quotes\.$/,
    ],
    [{ tableConfigs: { a: { buckets: 1.5 } } }, /^tableConfigs\.a\.buckets 1\.5: must be a whole number\.$/],
    [
        { tableConfigs: { a: { enablePersistentIndex: "true" } } },
        /^tableConfigs\.a\.enablePersistentIndex "true": must be true or false\. Write it without quotes\.$/,
    ],
    [
        { tableConfigs: { a: { dataModel: 7 } } },
        /^tableConfigs\.a\.dataModel 7: must be text\. Put it in quotes\.$/,
    ],
    [{ tableConfigs: { a: { orderBy: [] } } }, /^tableConfigs\.a\.orderBy \[\]: is empty\. Name a column/],
    [
        { tableConfigs: { a: { orderBy: "" } } },
        /^tableConfigs\.a\.orderBy: is empty\. Give the name of a column/,
    ],
    [
        { tableConfigs: { a: { orderBy: 7 } } },
        /^tableConfigs\.a\.orderBy 7: must be a column or a list.*in quotes\.$/,
    ],
    [
        { tableConfigs: { a: { orderBy: ["id", 7] } } },
        /^tableConfigs\.a\.orderBy\[1\] 7: must be the name of a column\. Put it in quotes\.$/,
    ],
    [
        { tableConfigs: { a: null } },
        /^tableConfigs\.a null: must be text, or an object with operations as keys/,
    ],
    [{ tableConfigs: { a: 7 } }, /^tableConfigs\.a 7: must be text, or an object with operations as keys/],
    [
        { tableConfigs: { orderBy: ["id"] } },
        /^tableConfigs\.orderBy \["id"\]: is a key of tableConfigs\.<name>/,
    ],
    [
        { databaseConfigs: { a: "x".repeat(1_025) } },
        /^databaseConfigs\.a "x{140}…": must be 1,024 characters at most\.$/,
    ],
    [{ databaseConfigs: { a: null } }, /^databaseConfigs\.a null: must be text, a number or a boolean\.$/],
    [{ tables: { include: [2024] } }, /^tables\.include\[0\] 2024: must be text\. Put it in quotes\.$/],
    [
        { tables: { include: ["a", null] } },
        /^tables\.include\[1\] null: is missing\. Give the name of a table\.$/,
    ],
    [
        { tables: { include: ["orders", "order*"] } },
        /^tables\.include\[1\] "order\*": is a pattern, not the name of a table\. Set wildcards to true\.$/,
    ],
    [{ include: ["a"] }, /^include: is a key of tables\. Indent it below that\.$/],
    [{ buckets: 8 }, /^buckets: is a key of tableConfigs\.<name>\. Indent it below that\.$/],
    [
        { desiredState: "pausd" },
        /^desiredState "pausd": must be "running" or "paused"; did you mean "paused"\?/,
    ],
    [{ desiredState: "off" }, /^desiredState "off": must be "running" or "paused"\.$/],
    [{ waitFor: "done" }, /^waitFor "done": must be "accepted" or "job"/],
    [{ wildcards: "yes" }, /^wildcards "yes": must be true or false/],
];

test.each(wrong.map(([change, expected]) => [brief(change), change, expected] as const))(
    "StarRocks arguments: %s is one problem",
    (_shown, change, expected) => {
        const found = problems(change);
        expect(found).toHaveLength(1);
        expect(found[0]).toMatch(expected);
    },
);

test("StarRocks arguments: unknown values at any depth are never checked", () => {
    for (const change of [
        { tables: unknown },
        { tables: { include: unknown } },
        { tables: { include: ["a", unknown, unknown] } },
        { databaseConfigs: unknown },
        { databaseConfigs: { a: unknown } },
        { tableConfigs: { a: { buckets: unknown, orderBy: [unknown] } } },
        { tables: { include: ["order*"] }, wildcards: unknown },
        { tables: { include: [unknown] }, tableConfigs: { a: "order by id" } },
        { instanceLevel: unknown, desiredState: unknown, wildcards: unknown },
    ])
        expect({ change, found: problems(change) }).toEqual({ change, found: [] });
});

test("StarRocks table settings: written in the order of the service", () => {
    const typed = {
        enablePersistentIndex: true,
        orderBy: ["a", "b"],
        keyColumns: "a",
        distributedBy: "a",
        partitionBy: "day",
        dataModel: "primary",
        buckets: 8,
        replicationNum: 3,
    };
    const text =
        "order by a,b;key columns a;distributed by a;partition by day;data_model primary;buckets 8;replication_num 3;" +
        "enable_persistent_index true";
    expect(starRocksTableConfigs({ t: typed })).toEqual({ t: text });
    expect(starRocksTableConfigs({ t: "whatever it says" })).toEqual({ t: "whatever it says" });
});

test("StarRocks arguments: problems of every kind are reported at once", () => {
    const found = problems({
        desiredState: "pausd",
        tables: { include: ["orders*"] },
        tableConfigs: { order: {} },
        sourceInstanceId: good.instanceId,
        databaseConfigs: { a: {} },
    });
    expect(found.map((problem) => problem.split(/[ :]/)[0]).sort()).toEqual([
        "databaseConfigs.a",
        "desiredState",
        "sourceInstanceId",
        "tableConfigs.order",
        "tables.include[0]",
    ]);
});

test("tables: a repeated name is reported beside a wrong one", () => {
    expect(problems({ tables: { include: [2024, "orders", "orders"] } })).toEqual([
        expect.stringContaining("tables.include[0] 2024"),
        expect.stringContaining('tables.include[2] "orders": is in the list twice'),
    ]);
});
