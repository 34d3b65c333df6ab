import fc from "fast-check";
import { type Nameable, resourceNames } from "../../../command/discover/names";

const task = (name: string, edition: Nameable["edition"] = "starrocks", instance = "in17"): Nameable => ({
    edition,
    id: `${instance}/${name}`,
    name,
});

const namesOf = (...names: string[]) => resourceNames(names.map((name) => task(name)));

test.each([
    ["orders_1", "orders_1"],
    ["my-db.v2", "my_db_v2"],
    ["__taurus_sys__", "taurus_sys"],
    ["__proto__", "proto"],
    ["constructor", "constructor"],
    ["pulumi", "task_pulumi"],
    ["null", "task_null"],
    ["2024_billing", "task_2024_billing"],
    ["pulumi", "task_pulumi"],
    ["_pulumi_", "task_pulumi"],
    ["数据", "task"],
    ["x".repeat(128), "x".repeat(80)],
])("names: %s becomes %s", (name, expected) => expect(namesOf(name)).toEqual([expected]));

test("names: the first of several namesakes keeps it, each other gets a hash", () => {
    const [a, b, c] = [task("my-db"), task("my_db"), task("other")];
    const [first, second, third] = resourceNames([a, b, c]);
    expect([first, second, third]).toEqual(["my_db", expect.stringMatching(/^my_db_[0-9a-f]{6}$/), "other"]);
    const [before, ...same] = resourceNames([task("my.db", "starrocks", "in01"), b, c]);
    expect([before, ...same]).toEqual(["my_db", second, third]);
});

test("names: what is deployed keeps its name, whatever others are called", () => {
    const all = [task("orders", "starrocks", "in01"), task("orders"), task("crm")];
    const deployed = new Map([
        ["in17/orders", "orders"],
        ["in17/crm", "orders_2"],
    ]);
    expect(resourceNames(all, deployed)).toEqual([
        expect.stringMatching(/^orders_[0-9a-f]{6}$/),
        "orders",
        "orders_2",
    ]);
});

test("names: a task, a database and another instance differ", () => {
    const all = [task("crm"), task("crm", "clickhouse", "in16"), task("crm", "starrocks", "in18")];
    expect(new Set(resourceNames(all)).size).toBe(3);
});

test("names: are different identifiers that an environment takes", () => {
    const name = fc.oneof(fc.string({ unit: "grapheme", minLength: 1 }), fc.stringMatching(/^[a_1-]{1,3}$/));
    const all = fc.uniqueArray(name, { minLength: 1, maxLength: 20 });
    fc.assert(
        fc.property(all, (names) => {
            const found = namesOf(...names);
            expect(new Set(found).size).toBe(names.length);
            for (const each of found) expect(each).toMatch(/^[A-Za-z](?:[A-Za-z0-9_]{0,98}[A-Za-z0-9])?$/);
        }),
    );
});
