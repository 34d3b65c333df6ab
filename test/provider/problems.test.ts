import fc from "fast-check";
import { findProblems, problemsOfGiven } from "../../provider/arguments/problems";
import { unknown } from "../../provider/arguments/unknown";
import { clickHouseReplication } from "../../provider/clickHouse/replication";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { brief } from "../support/brief";

const good = {
    instanceId: "590031445ef845bb912d7fc8243db80cin17",
    sourceInstanceId: "77aa4096cb824a61b93dab5ca00ecc8fin07",
    sourceDatabase: "orders",
    targetDatabase: "orders",
    taskName: "orders_1",
};
const problems = (change: object) =>
    findProblems(starRocksReplication.schema, { ...good, ...change }).map(({ text }) => text);
const ofGiven = (args: object, given = args) =>
    problemsOfGiven(starRocksReplication, args, given).map(({ text }) => text);

test("arguments: correct ones have no problems", () => expect(problems({})).toEqual([]));

const wrong: [change: object, problem: RegExp][] = [
    [{ instanceId: undefined }, /^instanceId: is missing\. Give the id of the StarRocks instance/],
    [{ instanceId: "" }, /^instanceId: is empty/],
    [{ instanceId: "in/17" }, /^instanceId "in\/17": must be letters and digits/],
    [{ instanceId: 7 }, /^instanceId 7: must be text\. Put it in quotes\.$/],
    [{ sourceInstanceId: good.instanceId }, /^sourceInstanceId ".*": is the same as instanceId/],
    [{ sourceDatabase: "my db" }, /^sourceDatabase "my db": must not contain spaces/],
    [{ sourceDatabase: "" }, /^sourceDatabase: is empty/],
    [{ taskName: "ab" }, /^taskName "ab": must be 3 characters at least/],
    [{ taskName: "a-b-c" }, /^taskName "a-b-c": must be letters, digits and underscores/],
    [{ targetDatabase: "x".repeat(129) }, /^targetDatabase ".*": must be 128 characters at most/],
    [{ sourceNodeId: "" }, /^sourceNodeId: is empty/],
    [{ tasknam: "x" }, /^tasknam: is not an argument of this resource; did you mean "taskName"\?$/],
    [{ tables: { inclde: ["a"] } }, /^tables\.inclde: is not a key of tables; did you mean "include"\?$/],
    [{ databaseConfigs: { "": 1 } }, /^databaseConfigs[^"]*: must be the name of a parameter/],
    [
        { tableConfigs: { ["t".repeat(129)]: "order by id" } },
        /^tableConfigs\.t+: must be the name of a table, 1 to 128/,
    ],
];

test.each(wrong.map(([change, expected]) => [brief(change), change, expected] as const))(
    "arguments: %s is one problem",
    (_shown, change, expected) => {
        const found = problems(change);
        expect(found).toHaveLength(1);
        expect(found[0]).toMatch(expected);
    },
);

test("arguments: all problems are reported at once", () => {
    const found = problems({
        instanceId: "x",
        sourceInstanceId: "x",
        sourceDatabase: "a b",
        taskName: "a",
        targetDatabase: undefined,
    });
    expect(found.map((problem) => problem.split(/[ :]/)[0]).sort()).toEqual([
        "sourceDatabase",
        "sourceInstanceId",
        "targetDatabase",
        "taskName",
    ]);
});

test("arguments: unknown values are never checked", () => {
    fc.assert(
        fc.property(fc.subarray(Object.keys(good)), (keys) => {
            expect(problems(Object.fromEntries(keys.map((key) => [key, unknown])))).toEqual([]);
        }),
    );
});

test("arguments: any values give problems by path, never a crash", () => {
    const anything = fc.record({
        instanceId: fc.jsonValue(),
        sourceInstanceId: fc.jsonValue(),
        sourceDatabase: fc.jsonValue(),
    });
    fc.assert(
        fc.property(anything, (args) => {
            for (const { text: problem } of findProblems(clickHouseReplication.schema, args))
                expect(problem).toMatch(/^[a-zA-Z]+( .+)?: /s);
        }),
    );
});

test("derived argument: does not report the mistake of its source again", () => {
    const { targetDatabase: _, ...given } = { ...good, sourceDatabase: "my db" };
    expect(ofGiven({ ...given, targetDatabase: "my db" }, given)).toEqual([
        expect.stringMatching(/^sourceDatabase "my db"/),
    ]);
    const { sourceDatabase: __, ...nothing } = given;
    expect(ofGiven(nothing)).toEqual([expect.stringMatching(/^sourceDatabase: is missing/)]);
    const short = { ...given, sourceDatabase: "hr" };
    expect(ofGiven({ ...short, targetDatabase: "hr" }, short)).toEqual([
        'targetDatabase "hr": must be 3 characters at least. It was taken from another argument: set it yourself.',
    ]);
});

test("unknown argument: suggests the right name and hides the value", () => {
    const given = { ...good, targetDatabse: "secret" };
    expect(ofGiven(given)).toEqual([
        'targetDatabse: is not an argument of this resource; did you mean "targetDatabase"?',
    ]);
});

test.each([
    ["sourceDb", "sourceDatabase"],
    ["srcDatabase", "sourceDatabase"],
    ["targetdb", "targetDatabase"],
    ["source_database", "sourceDatabase"],
    ["dbConfigs", "databaseConfigs"],
    ["tblConfigs", "tableConfigs"],
    ["InstanceID", "instanceId"],
    ["task", "taskName"],
])("unknown argument: %s suggests %s, as the only problem", (name, meant) => {
    const { [meant as keyof typeof good]: value, ...rest } = good;
    const given = { ...rest, [name]: value };
    expect(ofGiven(given)).toEqual([
        `${name}: is not an argument of this resource; did you mean "${meant}"?`,
    ]);
});

test("unknown argument: a name that resembles no other gets no suggestion", () => {
    expect(problems({ xyz: 1 })).toEqual(["xyz: is not an argument of this resource. Remove it."]);
    expect(problems({ tables: { only: ["a"] } })).toEqual([
        "tables.only: is not a key of tables. Use include or exclude.",
    ]);
});

test("problems: show values, except maps and long ones", () => {
    const shown = (sourceDatabase: unknown) => problems({ sourceDatabase })[0]?.split(": ")[0];
    expect(shown(true)).toBe("sourceDatabase true");
    expect(shown(null)).toBe("sourceDatabase null");
    expect(shown(["a", 1])).toBe('sourceDatabase ["a",1]');
    expect(shown({ password: "hunter2" })).toBe("sourceDatabase");
    expect(shown([{ password: "hunter2" }])).toBe("sourceDatabase");
    expect(shown(Array.from({ length: 100 }, () => "abc"))).toBe("sourceDatabase");
});

test("ClickHouse tables: patterns and commas are refused beside wrong names", () => {
    const args = { ...good, tables: { include: ["order*", "a,b", 2024] } };
    const { targetDatabase, taskName, ...clickHouse } = args;
    expect(findProblems(clickHouseReplication.schema, clickHouse).map(({ text }) => text)).toEqual([
        expect.stringMatching(/^tables\.include\[2\] 2024: must be text/),
        expect.stringMatching(
            /^tables\.include\[0\] "order\*": is a pattern, .*whole names only\. Name each table\.$/,
        ),
        expect.stringMatching(/^tables\.include\[1\] "a,b": must not contain a comma/),
    ]);
});

test("ClickHouse: an argument of StarRocks is refused with a reason", () => {
    const { schema, absent } = clickHouseReplication;
    const args = {
        instanceId: "54e42160670e48e789af7075e1efea1fin16",
        sourceInstanceId: "x07",
        sourceDatabase: "crm",
    };
    const found = (more: object) =>
        findProblems(schema, { ...args, ...more }, { absent }).map(({ text }) => text);
    expect(found({ desiredState: "paused" })).toEqual([
        expect.stringMatching(
            /^desiredState: is not an argument of this resource\. ClickHouse .* has no pause/,
        ),
    ]);
    expect(found({ taskName: "crm_1", targetDatabase: "x" })).toEqual([
        expect.stringMatching(/^taskName: .* names a task by its database/),
        expect.stringMatching(/^targetDatabase: .* gives the database the source's name/),
    ]);
});
