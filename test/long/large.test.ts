import { faultsOf, measureLists } from "../../tools/large/lists";

const others = { names: new Set(["other_0"]) };

test("large: finds a missed, an invented and a repeated task", () => {
    expect(faultsOf(["a", "other_0"], ["a"], others)).toEqual([]);
    expect(faultsOf(["a", "c", "c"], ["a", "b"], others)).toEqual([
        "misses 1 of the tasks that stayed, such as b.",
        "has 2 tasks that never were, such as c.",
        "has 1 tasks twice.",
    ]);
});

test.each(["starrocks", "clickhouse"] as const)(
    "large: misses no %s task while pages shift",
    async (edition) => {
        const { passes, changes, wrong } = await measureLists(edition, 500, 3);
        expect(wrong).toEqual([]);
        // Rows moved, so lists were read again.
        expect(changes).toBeGreaterThan(0);
        expect(passes).toBeGreaterThan(3);
    },
);
