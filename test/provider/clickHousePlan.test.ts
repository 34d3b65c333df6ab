import fc from "fast-check";
import { sameScope, type TableScope } from "../../provider/arguments/tables";
import { type ClickHouseCall, plan } from "../../provider/clickHouse/plan";
import type { Actual, Desired, Setup } from "../../provider/lifecycle/task";

const runs = { numRuns: 1_000 };

const scope: fc.Arbitrary<TableScope> = fc.record({
    kind: fc.constantFrom("include", "exclude"),
    names: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d")),
});
const texts = (names: string[]) =>
    fc.dictionary(fc.constantFrom(...names), fc.constantFrom("1", "2"), { maxKeys: 3 });
const setup: fc.Arbitrary<Setup> = fc.record({
    sourceNodeId: fc.constantFrom("node1", "node2"),
    tables: scope,
    parameters: texts(["x", "y", "z"]),
    tableConfigs: texts(["a", "b"]),
});
const actual: fc.Arbitrary<Actual> = fc.record({
    stage: fc.constantFrom("wait", "full", "incremental", "cancelled", "failed"),
    setup,
});
const desired: fc.Arbitrary<Desired & { tables: TableScope }> = setup.map(({ sourceNodeId, ...parts }) => ({
    ...parts,
    sourceNode: { id: sourceNodeId as string },
    droppedTableConfigs: [],
    parametersWithoutDefault: [],
    fresh: { sourceNodeId, ...parts },
}));

/** The service: checks carry settings, a change carries the list and the node, and a create takes what was checked before. */
function apply(
    task: Actual | undefined,
    call: ClickHouseCall,
    checked: Setup | undefined,
): Actual | undefined {
    if (call.do === "delete") return undefined;
    if (call.do === "create")
        return {
            stage: "full",
            setup: checked ?? { tables: { kind: "exclude", names: [] }, parameters: {}, tableConfigs: {} },
        };
    if (!task || call.do === "check") return task;
    const { parameters, tableConfigs, tables, sourceNodeId } = call.to as Setup;
    const carried = call.do === "settings" ? { parameters, tableConfigs } : { tables, sourceNodeId };
    return { ...task, setup: { ...task.setup, ...carried } };
}

test("ClickHouse plan: reaches any task from any other, and is empty there", () => {
    fc.assert(
        fc.property(fc.option(actual, { nil: undefined }), desired, (there, wish) => {
            let task = there;
            let checked: Setup | undefined;
            for (const call of plan(there, wish)) {
                if (call.do === "check") checked = call.to;
                task = apply(task, call, checked);
            }
            const rest = plan(task, wish).map((call) => call.do);
            // A create without a list names no node: the create itself carries it.
            expect(rest.filter((call) => call !== "modify" || checked !== undefined)).toEqual([]);
            if (checked) expect(sameScope((task as Actual).setup.tables, wish.tables)).toBe(true);
        }),
        runs,
    );
});

test.each<[string, Actual["stage"] | undefined, Partial<Setup>, string[]]>([
    ["a new task without a setup", undefined, {}, ["create"]],
    ["a new task with a list", undefined, { tables: { kind: "include", names: ["a"] } }, ["check", "create"]],
    ["a failed task", "failed", {}, ["delete", "create"]],
    ["a parameter", "full", { parameters: { x: "1" } }, ["settings"]],
    ["a list", "full", { tables: { kind: "exclude", names: ["a"] } }, ["modify"]],
    [
        "both",
        "full",
        { parameters: { x: "1" }, tables: { kind: "exclude", names: ["a"] } },
        ["settings", "modify"],
    ],
])("ClickHouse plan: %s", (_what, stage, change, calls) => {
    const none: Setup = { tables: { kind: "exclude", names: [] }, parameters: {}, tableConfigs: {} };
    const fresh = { ...none, ...change };
    const wish: Desired = {
        ...fresh,
        sourceNode: "keep",
        droppedTableConfigs: [],
        parametersWithoutDefault: [],
        fresh,
    };
    expect(plan(stage && { stage, setup: none }, wish).map((call) => call.do)).toEqual(calls);
});
