import { unknown } from "../../provider/arguments/unknown";
import { detailedDiff } from "../../provider/plugin/detailedDiff";
import { findChanges } from "../../provider/pulumi/changes";
import type { Properties } from "../../provider/pulumi/stateFormat";
import { starRocksReplication } from "../../provider/starRocks/replication";

const { rules } = starRocksReplication;

function differences(olds: Properties, news: Properties): string[] {
    const changes = findChanges(rules, olds, news);
    return detailedDiff(rules, changes, olds, news).map(
        ({ path, kind, replaces }) => `${kind}${replaces ? " replaces" : ""} ${path}`,
    );
}

const include = (...names: string[]) => ({ tables: { include: names } });

test("detailed diff: names of a set by their place, in any order", () => {
    expect(differences(include("a", "b"), include("b", "a"))).toEqual([]);
    expect(differences(include("a", "b"), include("c", "b", "a"))).toEqual(["add tables.include[0]"]);
    expect(differences(include("a", "b", "c"), include("c", "a"))).toEqual(["delete tables.include[1]"]);
    expect(differences(include("a", "b"), include("a", "c"))).toEqual(["update tables.include[1]"]);
});

test("detailed diff: another kind of list replaces the task", () => {
    expect(differences(include("a"), { tables: { exclude: ["a"] } })).toEqual([
        "delete replaces tables.include",
        "add replaces tables.exclude",
    ]);
    expect(differences(include("a"), {})).toEqual(["delete replaces tables"]);
});

test("detailed diff: entries of maps, by what they mean", () => {
    expect(
        differences(
            {
                databaseConfigs: { a: "86400", b: "1", c: "x" },
                tableConfigs: { t: "order by id", "odd name": "buckets 1" },
            },
            {
                databaseConfigs: { a: 86400, b: 2, d: true },
                tableConfigs: { t: { orderBy: "id" }, "odd name": "buckets 2" },
            },
        ),
    ).toEqual([
        ...["update databaseConfigs.b", "delete databaseConfigs.c", "add databaseConfigs.d"],
        'update tableConfigs["odd name"]',
    ]);
});

test("detailed diff: names of tables as Pulumi reads them in a path", () => {
    const configs = (...names: string[]) => ({
        tableConfigs: Object.fromEntries(names.map((name) => [name, "buckets 1"])),
    });
    expect(differences(configs("t"), configs("t", 'a "b"', "c\\d", "e.f", "naïve", "constructor"))).toEqual([
        'add tableConfigs["a \\"b\\""]',
        'add tableConfigs["c\\d"]',
        'add tableConfigs["e.f"]',
        'add tableConfigs["naïve"]',
        "add tableConfigs.constructor",
    ]);
});

test("detailed diff: single arguments, and those that only direct up", () => {
    expect(differences({ desiredState: "paused" }, {})).toEqual(["delete desiredState"]);
    expect(differences({ desiredState: "running", waitFor: "job" }, { waitFor: "full" })).toEqual([]);
    expect(differences({ taskName: "a" }, { taskName: unknown })).toEqual(["update replaces taskName"]);
});
