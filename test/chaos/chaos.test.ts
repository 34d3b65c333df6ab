import fc from "fast-check";
import type { LoggedRequest, World } from "pulumi-taurusdb-htap-emulator";
import { type Declared, drawScenario, type Face, type Scenario } from "../../tools/chaos/draw";
import { withIgnored } from "../../tools/chaos/expected";
import { argumentsProperty, repliesProperty, settingsProperty } from "../../tools/chaos/fuzz";
import { play } from "../../tools/chaos/play";
import { pageOf, type Report } from "../../tools/chaos/report";
import { findUnshown, shownBy, type Update } from "../../tools/chaos/unshown";
import { compareState, findBlindRepeats, findForgotten } from "../../tools/chaos/verify";
import { isLong } from "../support/longTest";

// Nothing fixes the moment at which a process is killed, and no moment may leave anything wrong: one failure is a defect.

/** These stops hit another process, or another way to end, on each face. */
const differing = ["cli", "provider", "interrupt"];

/** What a scenario plans: its readings, the faults and the stops, some of them on each face. */
function planOf({ readings, stages, last }: Scenario): string[] {
    const all = [...stages, { ...last, face: stages.at(-1)?.face }];
    return [
        ...Object.entries(readings).map(([name, reading]) => `${name} ${reading}`),
        ...all.flatMap(({ faults }) => faults.map((fault) => `fault ${fault.do}`)),
        ...all.flatMap(({ face, stop }) => {
            if (!stop) return [];
            return [`stop ${stop.who}${differing.includes(stop.who) ? ` on ${face}` : ""}`];
        }),
    ];
}

/** Small scenarios that one stage deploys. */
const small = seedsOf(
    ({ stages, other }) => stages.length === 1 && (stages[0]?.resources.length ?? 0) === 1 && !other,
);

/** Changes by hand to tasks of both editions, with two updates after them that nothing breaks off. */
const byHand = seedsOf(({ stages }) => {
    const [first, update, again] = stages;
    if (!first || !update || !again) return false;
    const changed = first.resources.filter(({ name }) => (update.byHand?.[name] ?? []).length > 0);
    const slows = update.faults.every(({ do: does }) => does === "busy" || does === "throttle");
    return changed.length < 4 && new Set(changed.map(({ kind }) => kind)).size === 2 && slows && !update.stop;
});

/** Of these, one that moves to each face. */
const moved = (["dynamic", "plugin"] as const).flatMap((to) =>
    byHand.filter((seed) => moves(seed, to)).slice(0, 1),
);

function moves(seed: number, to: Face): boolean {
    const faces = drawScenario(seed).stages.map(({ face }) => face);
    return faces.slice(1).some((face, index) => face === to && faces[index] !== to);
}

function seedsOf(fits: (scenario: Scenario) => boolean): number[] {
    return Array.from({ length: 3_000 }, (_, seed) => seed).filter((seed) => fits(drawScenario(seed)));
}

/** These seeds and a few others, whose scenarios plan together whatever any of them plans. */
function withFewOf(others: number[], seeds: number[]): number[] {
    const plans = others.map((seed) => ({ seed, plan: new Set(planOf(drawScenario(seed))) }));
    const missing = new Set(plans.flatMap(({ plan }) => [...plan]));
    const few = [...seeds];
    for (const each of seeds.flatMap((seed) => planOf(drawScenario(seed)))) missing.delete(each);
    while (missing.size > 0) {
        const news = ({ plan }: (typeof plans)[number]) =>
            [...plan].filter((each) => missing.has(each)).length;
        const best = plans.reduce((best, each) => (news(each) > news(best) ? each : best));
        few.push(best.seed);
        for (const each of best.plan) missing.delete(each);
    }
    return few;
}

const [orders, crm]: [Declared, Declared] = [
    { kind: "StarRocksReplication", name: "orders", args: { sourceDatabase: "orders", taskName: "t" } },
    { kind: "ClickHouseReplication", name: "crm", args: { sourceDatabase: "orders" } },
];

const scenarios = withFewOf(small, moved);

test("chaos: the scenarios plan every kind of fault, stop and reading", () => {
    const planned = new Set(scenarios.flatMap((seed) => planOf(drawScenario(seed))));
    const kinds = (of: string) =>
        [...planned].filter((each) => each.startsWith(`${of} `)).map((each) => each.slice(of.length + 1));
    expect(kinds("fault").sort()).toEqual([
        "busy",
        "delay",
        "failJob",
        "lateJob",
        "lose",
        "reply",
        "throttle",
        "truncate",
        "vanishJob",
    ]);
    expect(kinds("stop").sort()).toEqual([
        "both",
        "cli on dynamic",
        "cli on plugin",
        "emulator",
        "interrupt on dynamic",
        "interrupt on plugin",
        "interrupt twice",
        "provider on dynamic",
        "provider on plugin",
    ]);
    for (const reading of Object.keys(drawScenario(0).readings)) expect(kinds(reading)).toHaveLength(2);
    expect(moved).toHaveLength(2);
    expect(scenarios.length).toBeLessThan(7);
});

test("chaos: leaves nothing orphaned, doubled or changed unseen", async () => {
    const bin = process.env.TEST_PULUMI_BIN as string;
    // These have most of what all of them plan.
    const left = isLong ? [...scenarios] : scenarios.slice(0, 3);
    const work = async () => {
        for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
            const { problems, events } = await play(seed, drawScenario(seed), bin);
            expect({ seed, problems, events: problems.length > 0 ? events.join("\n") : "" }).toEqual({
                seed,
                problems: [],
                events: "",
            });
        }
    };
    // Both come to their end, also when one has failed.
    for (const done of await Promise.allSettled([work(), work()]))
        if (done.status === "rejected") throw done.reason;
}, 600_000);

test("chaos: the same seed draws the same scenario", () => {
    expect(drawScenario(7)).toEqual(drawScenario(7));
    expect(drawScenario(7)).not.toEqual(drawScenario(8));
});

test("chaos: finds a write that is repeated without a read between", () => {
    const request = {
        arrival: 0,
        time: 0,
        method: "PUT",
        operation: "ModifyDataSync",
        path: "/v3/p/instances/i/x",
        query: {},
        body: { task_name: "t" },
        status: 200,
        executed: true,
        abandoned: false,
    };
    const look = { ...request, method: "GET", operation: "ListStarRocksDataReplications" };
    expect(findBlindRepeats([request, request])).toHaveLength(1);
    expect(findBlindRepeats([request, look, request])).toEqual([]);
    expect(findBlindRepeats([request, { ...look, fault: "lose after" }, request])).toHaveLength(1);
    // A delay matters where it outlasts the request's time limit.
    const late = { ...look, fault: "delay after" };
    expect(findBlindRepeats([request, late, request])).toEqual([]);
    expect(findBlindRepeats([request, { ...late, abandoned: true }, request])).toHaveLength(1);
    expect(findBlindRepeats([{ ...request, status: 409 }, request])).toEqual([]);
    expect(findBlindRepeats([request, { ...request, body: { task_name: "other" } }])).toEqual([]);
});

test.each([
    ["an imported ClickHouse task keeps", crm, true, "n"],
    ["an imported StarRocks task does not keep", orders, true, undefined],
    ["a created ClickHouse task does not keep", crm, false, undefined],
])("chaos: %s the node that the program drops", (_, declared, isImported, kept) => {
    const args = { ...declared.args, sourceNodeId: "n" };
    expect(withIgnored({ ...declared, args, import: isImported }, declared).sourceNodeId).toBe(kept);
});

describe("chaos: finds what a preview has not shown", () => {
    const change: LoggedRequest = {
        arrival: 0,
        time: 0,
        method: "PUT",
        operation: "ModifyDataSync",
        path: "/v3/p/instances/i/starrocks/databases/replication",
        query: {},
        body: { task_name: "t" },
        status: 200,
        executed: true,
        abandoned: false,
    };
    const removal = {
        ...change,
        method: "DELETE",
        operation: "DeleteClickHouseDataBaseReplication",
        body: undefined,
        path: "/v3/p/instances/i/clickhouse/databases/orders",
    };
    const paused: Declared = { ...orders, args: { ...orders.args, desiredState: "paused" } };
    const tasksIn = (stage: string): Update["worlds"][number] => {
        const common = {
            databaseConfigs: [],
            sourceNodeId: "n",
            sourceDatabase: "orders",
            progress: { stage },
        };
        const tables = { type: "exclude_tables", names: [] };
        const starRocksTasks = [{ ...common, taskName: "t", targetDatabase: "orders", tables }];
        return { starRocksTasks, clickHouseTasks: [] } as unknown as Update["worlds"][number];
    };
    const [runs, pauses] = [tasksIn("full"), tasksIn("paused")];
    const found = (update: Partial<Update>) =>
        findUnshown({
            shown: new Map(),
            before: [orders, crm],
            now: [orders, crm],
            requests: [],
            worlds: [runs, runs],
            ...update,
        });
    const toPaused = {
        shown: new Map([["orders", { ops: ["update"], paths: ["desiredState"] }]]),
        now: [paused, crm],
        requests: [change],
        worlds: [runs, pauses] as const,
    };

    test("a write for a resource that stays the same", () => {
        expect(found({})).toEqual([]);
        expect(found({ requests: [change] })).toHaveLength(1);
        expect(found({ requests: [{ ...change, method: "GET" }] })).toEqual([]);
        expect(found({ requests: [removal] })).toHaveLength(1);
    });

    test("a write for no resource", () => {
        expect(found({ requests: [{ ...change, body: { task_name: "u" } }] })).toHaveLength(1);
    });

    test("a change of another argument than the shown one", () => {
        const tables = new Map([["orders", { ops: ["update"], paths: ["tables.exclude[0]"] }]]);
        expect(found(toPaused)).toEqual([]);
        expect(found({ ...toPaused, shown: tables })).toHaveLength(1);
        expect(found({ ...toPaused, shown: tables, unfinished: new Set(["orders"]) })).toEqual([]);
        expect(found({ worlds: [runs, pauses] })).toHaveLength(1);
    });

    test("an update that recreates the task", () => {
        const recreate = { ...change, operation: "DeleteStarRocksDataReplication" };
        expect(found({ ...toPaused, requests: [recreate, change] })).toHaveLength(1);
        const replace = new Map([["orders", { ops: ["replace"], paths: ["desiredState"] }]]);
        expect(found({ ...toPaused, shown: replace, requests: [recreate, change] })).toEqual([]);
    });

    test("an update may start a waiting task", () => {
        const start = { ...change, operation: "CreateStarRocksDataReplication" };
        const toRunning = {
            ...toPaused,
            before: [paused, crm],
            now: [orders, crm],
            worlds: [pauses, runs] as const,
        };
        expect(found({ ...toRunning, requests: [start] })).toEqual([]);
        expect(found({ requests: [start] })).toHaveLength(1);
    });

    test("a new task of a resource that is to be deleted", () => {
        const shown = new Map([["orders", { ops: ["delete"], paths: [] }]]);
        const create = { ...change, operation: "CreateStarRocksDataReplication" };
        const removed = { shown, now: [crm], requests: [change] };
        expect(found(removed)).toEqual([]);
        expect(found({ ...removed, requests: [create] })).toHaveLength(1);
    });

    test("a shown change of a resource that has not changed", () => {
        expect(found({ ...toPaused, now: [orders, crm] })).toHaveLength(1);
    });

    test("in the output of a preview, without hidden inputs", () => {
        const urn = (name: string) => `urn:pulumi:s::p::taurusdb-htap:index:StarRocksReplication::${name}`;
        const steps = [
            { op: "same", urn: "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s" },
            { op: "update", urn: urn("orders"), detailedDiff: { __urn: {}, "tables.include[0]": {} } },
            { op: "delete", urn: urn("old"), detailedDiff: null },
        ];
        expect([...shownBy(JSON.stringify({ steps }))]).toEqual([
            ["orders", { ops: ["update"], paths: ["tables.include[0]"] }],
            ["old", { ops: ["delete"], paths: [] }],
        ]);
    });
});

test("chaos: finds a wrong face and a task that Ctrl-C has forgotten", () => {
    const entry = (type: string) => ({ type, urn: `urn:pulumi:s::p::${type}::orders`, inputs: orders.args });
    const state = { resources: [entry("taurusdb-htap:index:StarRocksReplication")] };
    expect(compareState([orders], "plugin", state)).toEqual([]);
    expect(compareState([orders], "dynamic", state)).toHaveLength(1);
    const [task, other] = [{ taskName: "t" }, { taskName: "u" }];
    const world = (...starRocksTasks: object[]) =>
        ({ starRocksTasks, clickHouseTasks: [] }) as unknown as World;
    expect(findForgotten(undefined, state, world(), world(task))).toEqual([]);
    expect(findForgotten(undefined, state, world(), world(task, other))).toHaveLength(1);
    const cutOff = { ...state, pending_operations: [{ type: "creating", resource: { urn: "u" } }] };
    expect(findForgotten(state, cutOff, world(task), world(task))).toHaveLength(1);
    // An earlier kill has left it.
    expect(findForgotten(cutOff, cutOff, world(task), world(task))).toEqual([]);
    // It was there beforehand, and is not adopted yet.
    expect(findForgotten(undefined, state, world(other), world(task, other))).toEqual([]);
    expect(findForgotten(undefined, state, world({ ...other, x: 1 }), world(task, other))).toHaveLength(1);
    expect(findForgotten(state, {}, world(task), world(task))).toHaveLength(1);
});

test("chaos: the page names the run, each problem and what each fault means", () => {
    const report: Report = {
        seed: 8,
        problems: ["orphan: StarRocks a|b"],
        events: [],
        faults: { "lose after": 2 },
        stops: { dynamic: { cli: 1 }, plugin: {} },
        slowestEnd: 0,
        faces: ["dynamic", "dynamic", "plugin"],
        attempts: 4,
        subjects: {},
        readings: drawScenario(8).readings,
    };
    const run = { date: new Date(0), milliseconds: 9_000, jobs: 2, first: 7, pulumi: "v3" };
    const page = pageOf([{ ...report, seed: 7, problems: [] }, report], run);
    expect(page).toContain("**2 runs, 8 deployments, problems in 1 of the runs.**");
    for (const row of [
        "| seeds | 7 to 8 |",
        "| date | 1970-01-01 |",
        "| 8 | orphan: StarRocks a\\|b |",
        "| dynamic resources to plugin | 2 |",
        "| lose after | the connection is cut | 4 |",
        "| cli | the CLI is killed | 2 | 0 |",
    ])
        expect(page).toContain(`${row}\n`);
});

describe("fuzz: a clear error or the right reading of any", () => {
    test("arguments", () => fc.assert(argumentsProperty, { numRuns: 300 }));
    test("settings", () => fc.assert(settingsProperty, { numRuns: 300 }));
    test("replies", () => fc.assert(repliesProperty, { numRuns: 500 }));
});
