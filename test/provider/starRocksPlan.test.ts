import fc from "fast-check";
import { sameTexts } from "../../provider/arguments/maps";
import { changedNames, sameScope, type TableScope } from "../../provider/arguments/tables";
import type { Learned } from "../../provider/lifecycle/edition";
import type { Actual, Desired, Setup, SourceNode } from "../../provider/lifecycle/task";
import { plan, type StarRocksCall, tablesPerChange } from "../../provider/starRocks/plan";

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
const setup: fc.Arbitrary<Setup> = fc.record({
    sourceNodeId: fc.constantFrom("node1", "node2"),
    tables: scope,
    parameters: texts(["a", "b", "c"]),
    tableConfigs: texts(["t1", "t2", "t3"]),
    wildcards: fc.boolean(),
});
const actual: fc.Arbitrary<Actual> = fc.record({
    stage: fc.constantFrom("wait", "full", "incremental", "paused", "cancelled", "failed", "other"),
    setup,
});
/** Every part of the task is wanted. */
type Whole = Desired & { tables: TableScope; desiredState: "running" | "paused" };
const desired: fc.Arbitrary<Whole> = fc
    .record({
        setup,
        node: fc.option(fc.constantFrom("node1", "node2"), { nil: undefined }),
        desiredState: fc.constantFrom("running" as const, "paused" as const),
        dropped: fc.uniqueArray(fc.constantFrom("t1", "t2", "t3")),
    })
    .map(({ setup: { sourceNodeId: _, ...setup }, node, desiredState, dropped }) => ({
        ...setup,
        sourceNode: node === undefined ? ("keep" as const) : { id: node },
        desiredState,
        droppedTableConfigs: dropped.filter((table) => setup.tableConfigs[table] === undefined),
        parametersWithoutDefault: [],
        fresh: { ...setup, sourceNodeId: node, desiredState },
    }));

/** The run state in which the service refuses changes, as learned from a refusal. */
const limits: fc.Arbitrary<Learned> = fc.record({
    changesRefusedWhile: fc.constantFrom(undefined, "running" as const, "paused" as const),
});
const refusing: Record<string, string[]> = { running: ["full", "incremental"], paused: ["paused"] };

/** A small model of the service: the effect of each call, and its refusals. */
function apply(
    task: Actual | undefined,
    call: StarRocksCall,
    { changesRefusedWhile }: Learned = {},
): Actual | undefined {
    const refuse = (): never => {
        throw new Error(`${call.do} refused in ${task?.stage}`);
    };
    switch (call.do) {
        case "create": {
            const to = call.to as Setup;
            return task
                ? refuse()
                : { stage: "wait", setup: { ...to, sourceNodeId: to.sourceNodeId ?? "node1" } };
        }
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
        case "modify": {
            const { tables } = call.to as Setup;
            if (!task || changedNames(task.setup.tables.names, tables.names) > tablesPerChange)
                return refuse();
            if (refusing[changesRefusedWhile ?? ""]?.includes(task.stage)) return refuse();
            return { ...task, setup: call.to as Setup };
        }
    }
}

const same = (a: Setup, b: Setup) =>
    a.sourceNodeId === b.sourceNodeId &&
    sameScope(a.tables, b.tables) &&
    sameTexts(a.parameters, b.parameters) &&
    sameTexts(a.tableConfigs, b.tableConfigs) &&
    a.wildcards === b.wildcards;

/** A list of another kind replaces the task, so no plan has to reach it. */
const reachable = (there: Actual | undefined, wish: Whole) =>
    !there || there.setup.tables.kind === wish.tables.kind;
const isOver = ({ stage }: Actual) => stage === "cancelled" || stage === "failed";

test("StarRocks plan: reaches any task by valid calls, none of them needless", () => {
    fc.assert(
        fc.property(fc.option(actual, { nil: undefined }), desired, limits, (there, wish, learned) => {
            fc.pre(reachable(there, wish));
            let task = there;
            for (const call of plan(there, wish, learned)) {
                const before = task;
                task = apply(task, call, learned);
                // A call that changes nothing would be needless.
                expect(
                    before && task && before.stage === task.stage && same(before.setup, task.setup),
                ).not.toBe(true);
            }
            expect(task).toBeDefined();
            expect(plan(task, wish, learned)).toEqual([]);
            if (wish.desiredState === "running")
                expect(["full", "incremental", "other"]).toContain(task?.stage);
            else expect(["wait", "paused", "other"]).toContain(task?.stage);
            expect(sameScope((task as Actual).setup.tables, wish.tables)).toBe(true);
        }),
        runs,
    );
});

test("StarRocks plan: never empties a list, which would mean every table", () => {
    fc.assert(
        fc.property(actual, desired, (there, wish) => {
            fc.pre(reachable(there, wish) && !isOver(there));
            fc.pre(there.setup.tables.names.length > 0 && wish.tables.names.length > 0);
            for (const { to } of plan(there, wish, {})) if (to) expect(to.tables.names).not.toEqual([]);
        }),
        runs,
    );
});

test("StarRocks plan: restores the run state even if a change fails", () => {
    fc.assert(
        fc.property(actual, desired, fc.constantFrom("running", "paused"), (there, wish, state) => {
            const keeps = { ...wish, desiredState: undefined };
            fc.pre(refusing[state]?.includes(there.stage) === true);
            const calls = plan(there, keeps, { changesRefusedWhile: state });
            fc.pre(calls.length > 0);
            const [away, back] = state === "running" ? ["pause", "resume"] : ["resume", "pause"];
            expect(calls[0]?.do).toBe(away);
            expect(calls.at(-1)).toEqual({ do: back, always: true });
            expect(calls.slice(1, -1).every((call) => call.do === "modify" && !call.always)).toBe(true);
        }),
        runs,
    );
});

test("StarRocks plan: recreates an unchecked task before it starts it", () => {
    fc.assert(
        fc.property(setup, desired, (there, wish) => {
            const calls = plan({ stage: "wait", setup: there }, wish, { unchecked: true });
            expect(calls.slice(0, 2)).toEqual([{ do: "delete" }, { do: "create", to: wish.fresh }]);
            expect(calls.some((call) => call.do === "start")).toBe(wish.desiredState === "running");
        }),
        runs,
    );
});

test("StarRocks plan: changes tables in as few calls as the service allows", () => {
    fc.assert(
        fc.property(actual, desired, (there, wish) => {
            fc.pre(reachable(there, wish) && !isOver(there));
            const modifies = plan(there, wish, {}).filter((call) => call.do === "modify");
            const names = changedNames(there.setup.tables.names, wish.tables.names);
            const least = Math.ceil(names / tablesPerChange);
            expect(modifies.length === least || (least === 0 && modifies.length === 1)).toBe(true);
            expect(modifies.every(({ to }) => to?.tables.kind === wish.tables.kind)).toBe(true);
        }),
        runs,
    );
});

test("StarRocks plan: ignores the order in lists and maps", () => {
    fc.assert(
        fc.property(actual, (there) => {
            fc.pre(!isOver(there));
            const reversed = <Value>(map: Record<string, Value>) =>
                Object.fromEntries(Object.entries(map).reverse());
            const { sourceNodeId, ...parts } = there.setup;
            const wish: Desired = {
                ...parts,
                sourceNode: { id: sourceNodeId as string },
                tables: { ...parts.tables, names: [...parts.tables.names].reverse() },
                parameters: reversed(parts.parameters),
                tableConfigs: reversed(parts.tableConfigs),
                desiredState: there.stage === "wait" || there.stage === "paused" ? "paused" : "running",
                droppedTableConfigs: [],
                parametersWithoutDefault: [],
                fresh: { ...there.setup, desiredState: "running" },
            };
            expect(plan(there, wish, {})).toEqual([]);
        }),
        runs,
    );
});

test("StarRocks plan: a change keeps the existing value of other parts", () => {
    fc.assert(
        fc.property(actual, desired, (there, wish) => {
            fc.pre(!isOver(there));
            const partial: Desired = {
                ...wish,
                tables: undefined,
                wildcards: undefined,
                desiredState: undefined,
                tableConfigs: {},
                droppedTableConfigs: [],
            };
            for (const { do: name, to } of plan(there, partial, {})) {
                if (name !== "modify" || !to) throw new Error(`${name} was not asked for`);
                expect(sameScope(to.tables, there.setup.tables)).toBe(true);
                expect(to.wildcards).toBe(there.setup.wildcards);
                expect(to.tableConfigs).toEqual(there.setup.tableConfigs);
                expect(to.parameters).toEqual({ ...there.setup.parameters, ...wish.parameters });
            }
        }),
        runs,
    );
});

test("StarRocks plan: names no node to return to the primary", () => {
    const primary: SourceNode = "primary";
    fc.assert(
        fc.property(actual, desired, (there, wish) => {
            fc.pre(!isOver(there) && reachable(there, wish));
            const calls = plan(there, { ...wish, sourceNode: primary }, {});
            const last = calls.findLast((call) => call.do === "modify");
            expect(last?.to?.sourceNodeId).toBe("");
        }),
        runs,
    );
});
