import fc from "fast-check";
import { sameTexts } from "../../provider/arguments/databaseConfigs";
import { changedNames, sameScope, type TableScope } from "../../provider/arguments/tables";
import {
    type Actual,
    planSteps,
    type Setup,
    type Step,
    tablesPerChange,
    type Wanted,
} from "../../provider/starRocks/plan";

const runs = { numRuns: 1_000 };

const scope: fc.Arbitrary<TableScope> = fc.record({
    kind: fc.constantFrom("include", "exclude"),
    names: fc.uniqueArray(
        fc.integer({ min: 0, max: 160 }).map((n) => `t${n}`),
        { maxLength: 160 },
    ),
});
const texts = (names: string[]) =>
    fc.dictionary(fc.constantFrom(...names), fc.constantFrom("1", "2", "order by id"), { maxKeys: 3 });
/** Only tables that are copied have settings. */
const withTheirTables = (setup: Setup): Setup => {
    const { kind, names } = setup.tables;
    const own = Object.keys(setup.tableConfigs);
    const fitting =
        kind === "include" ? [...new Set([...names, ...own])] : names.filter((name) => !own.includes(name));
    return { ...setup, tables: { kind, names: fitting } };
};
const setup: fc.Arbitrary<Setup> = fc
    .record({
        sourceNodeId: fc.constantFrom("node1", "node2"),
        tables: scope,
        databaseConfigs: texts(["a", "b", "c"]),
        tableConfigs: texts(["t1", "t2", "t3"]),
        wildcards: fc.boolean(),
    })
    .map(withTheirTables);
const actual: fc.Arbitrary<Actual> = fc.record({
    stage: fc.constantFrom("wait", "full", "incremental", "paused", "cancelled", "failed", "other"),
    setup,
});
/** The whole task: every part is to be as it says. */
type Whole = Wanted & Pick<Setup, "tables" | "wildcards">;
const wanted: fc.Arbitrary<Whole> = fc
    .record({
        setup,
        node: fc.option(fc.constantFrom("node1", "node2"), { nil: undefined }),
        desiredState: fc.constantFrom("running" as const, "paused" as const),
        dropped: fc.uniqueArray(fc.constantFrom("t1", "t2", "t3")),
    })
    .map(({ setup, node, desiredState, dropped }) => ({
        ...setup,
        sourceNodeId: node,
        desiredState,
        droppedTableConfigs: dropped.filter((table) => setup.tableConfigs[table] === undefined),
        parametersWithoutDefault: [],
        fresh: { ...setup, sourceNodeId: node, desiredState },
    }));

/** The service in a few lines: what each call does to a task, and which calls it refuses. */
function apply(task: Actual | undefined, step: Step, wanted: Whole): Actual | undefined {
    const refuse = (): never => {
        throw new Error(`${step.do} refused in ${task?.stage}`);
    };
    switch (step.do) {
        case "create":
            return task
                ? refuse()
                : { stage: "wait", setup: { ...wanted.fresh, sourceNodeId: wanted.sourceNodeId || "node1" } };
        case "delete":
            return task ? undefined : refuse();
        case "start":
            return task?.stage === "wait" ? { ...task, stage: "full" } : refuse();
        case "resume":
            return task?.stage === "paused" ? { ...task, stage: "incremental" } : refuse();
        case "pause":
            return task?.stage === "full" || task?.stage === "incremental"
                ? { ...task, stage: "paused" }
                : refuse();
        case "modify":
            if (!task || changedNames(task.setup.tables.names, step.to.tables.names) > tablesPerChange)
                return refuse();
            // No names would mean every table.
            if (
                step.to.tables.names.length === 0 &&
                task.setup.tables.names.length > 0 &&
                wanted.tables.names.length > 0
            )
                return refuse();
            if (
                !step.to.wildcards &&
                step.to.tables.names.length > 0 &&
                !sameScope(withTheirTables(step.to).tables, step.to.tables)
            )
                return refuse();
            return { ...task, setup: step.to };
    }
}

const same = (a: Setup, b: Setup) =>
    a.sourceNodeId === b.sourceNodeId &&
    sameScope(a.tables, b.tables) &&
    sameTexts(a.databaseConfigs, b.databaseConfigs) &&
    sameTexts(a.tableConfigs, b.tableConfigs) &&
    a.wildcards === b.wildcards;

/** A switch of the list's kind replaces the task and never comes to a plan. */
const reachable = (there: Actual | undefined, wish: Whole) =>
    !there || there.setup.tables.kind === wish.tables.kind;

test("any state reaches any wanted one, by calls that the service takes, none of them needless", () => {
    fc.assert(
        fc.property(fc.option(actual, { nil: undefined }), wanted, (there, wish) => {
            fc.pre(reachable(there, wish));
            let task = there;
            for (const step of planSteps(there, wish)) {
                const before = task;
                task = apply(task, step, wish);
                // A call that changes nothing would be needless.
                expect(
                    before && task && before.stage === task.stage && same(before.setup, task.setup),
                ).not.toBe(true);
            }
            expect(task).toBeDefined();
            expect(planSteps(task, wish)).toEqual([]);
            if (wish.desiredState === "running")
                expect(["full", "incremental", "other"]).toContain(task?.stage);
            else expect(["wait", "paused", "other"]).toContain(task?.stage);
            expect(sameScope((task as Actual).setup.tables, wish.tables)).toBe(true);
        }),
        runs,
    );
});

test("tables change in as few calls as the service allows", () => {
    fc.assert(
        fc.property(actual, wanted, (there, wish) => {
            fc.pre(reachable(there, wish) && !["cancelled", "failed"].includes(there.stage));
            const modifies = planSteps(there, wish).filter((step) => step.do === "modify");
            const names = changedNames(there.setup.tables.names, wish.tables.names);
            const least = Math.ceil(names / tablesPerChange);
            expect(modifies.length === least || (least === 0 && modifies.length === 1)).toBe(true);
            expect(modifies.every((step) => "to" in step && step.to.tables.kind === wish.tables.kind)).toBe(
                true,
            );
        }),
        runs,
    );
});

test("order in lists and maps is no difference", () => {
    fc.assert(
        fc.property(actual, (there) => {
            fc.pre(!["cancelled", "failed"].includes(there.stage));
            const turned = <Value>(map: Record<string, Value>) =>
                Object.fromEntries(Object.entries(map).reverse());
            const wish: Whole = {
                ...there.setup,
                tables: { ...there.setup.tables, names: [...there.setup.tables.names].reverse() },
                databaseConfigs: turned(there.setup.databaseConfigs),
                tableConfigs: turned(there.setup.tableConfigs),
                desiredState: there.stage === "wait" || there.stage === "paused" ? "paused" : "running",
                droppedTableConfigs: [],
                parametersWithoutDefault: [],
                fresh: { ...there.setup, desiredState: "running" },
            };
            expect(planSteps(there, wish)).toEqual([]);
        }),
        runs,
    );
});

test("StarRocks plan: carries what is there for what does not change", () => {
    fc.assert(
        fc.property(actual, wanted, (there, wish) => {
            fc.pre(!["cancelled", "failed"].includes(there.stage));
            const partial: Wanted = {
                ...wish,
                tables: undefined,
                wildcards: undefined,
                desiredState: undefined,
                tableConfigs: {},
                droppedTableConfigs: [],
            };
            for (const step of planSteps(there, partial)) {
                if (step.do !== "modify") throw new Error(`${step.do} was not asked for`);
                expect(sameScope(step.to.tables, there.setup.tables)).toBe(true);
                expect(step.to.wildcards).toBe(there.setup.wildcards);
                expect(step.to.tableConfigs).toEqual(there.setup.tableConfigs);
                expect(step.to.databaseConfigs).toEqual({
                    ...there.setup.databaseConfigs,
                    ...wish.databaseConfigs,
                });
            }
        }),
        runs,
    );
});
