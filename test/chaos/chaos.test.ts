import fc from "fast-check";
import { drawScenario } from "../../tools/chaos/draw";
import { argumentsProperty, repliesProperty, settingsProperty } from "../../tools/chaos/fuzz";
import { play } from "../../tools/chaos/play";
import { findBlindRepeats } from "../../tools/chaos/verify";

// Processes are killed at moments that no seed fixes. What fails once is printed; what fails twice fails the test.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

// A few of the scenarios that "npm run chaos" draws by the hundred, small ones.
const scenarios = [682, 573, 371, 385];
// Tasks of both editions that somebody changes by hand, with two updates after that, and nothing that breaks one off.
const changedByHand = [23158, 16304];

test("chaos: the seeds plan every kind of fault, stop and reading", () => {
    const drawn = scenarios.map(drawScenario);
    for (const reading of Object.keys(drawn[0]?.readings ?? {}))
        expect(new Set(drawn.map(({ readings }) => readings[reading as "deleted"])).size).toBe(2);
    const stages = drawn.flatMap(({ stages, last }) => [...stages, last]);
    const faults = stages.flatMap(({ faults }) => faults.map((fault) => fault.do));
    const stops = stages.flatMap(({ stop }) => (stop ? [stop.who] : []));
    expect([...new Set(faults)].sort()).toEqual([
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
    expect([...new Set(stops)].sort()).toEqual([
        "both",
        "cli",
        "emulator",
        "interrupt",
        "interrupt twice",
        "plugin",
    ]);
});

test("chaos: the seeds with changes by hand have two updates after them", () => {
    for (const { stages } of changedByHand.map(drawScenario)) {
        expect(stages).toHaveLength(3);
        const [, update, last] = stages;
        expect(Object.values(update?.byHand ?? {}).flat().length).toBeGreaterThan(0);
        expect([update?.stop, last?.stop, last?.faults]).toEqual([undefined, undefined, []]);
    }
});

test("chaos: leaves nothing orphaned, doubled, unfinished or changed unseen", async () => {
    const bin = process.env.TEST_PULUMI_BIN as string;
    const left = [...scenarios, ...changedByHand];
    const work = async () => {
        for (let seed = left.pop(); seed !== undefined; seed = left.pop()) {
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
}, 400_000);

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
    };
    const look = { ...request, method: "GET", operation: "ListStarRocksDataReplications" };
    expect(findBlindRepeats([request, request])).toHaveLength(1);
    expect(findBlindRepeats([request, look, request])).toEqual([]);
    expect(findBlindRepeats([request, { ...look, fault: "lose after" }, request])).toHaveLength(1);
    expect(findBlindRepeats([{ ...request, status: 409 }, request])).toEqual([]);
    expect(findBlindRepeats([request, { ...request, body: { task_name: "other" } }])).toEqual([]);
});

describe("fuzz: a clear error or the right reading of any", () => {
    test("arguments", () => fc.assert(argumentsProperty, { numRuns: 300 }));
    test("settings", () => fc.assert(settingsProperty, { numRuns: 300 }));
    test("replies", () => fc.assert(repliesProperty, { numRuns: 500 }));
});
