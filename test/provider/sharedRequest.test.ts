import fc from "fast-check";
import { SharedRequest } from "../../provider/waiting/sharedRequest";
import { ManualClock } from "../../tools/manualClock";

/** An answer is the time of its request. */
function begin({ takes = 0, pause = 0 } = {}) {
    const clock = new ManualClock(0);
    const requested: number[] = [];
    const shared = new SharedRequest(
        async (signal) => {
            const at = clock.now();
            requested.push(at);
            await clock.sleep(takes, signal);
            return at;
        },
        () => pause,
        clock,
    );
    return { clock, shared, requested };
}

test("shared request: answers all waiting calls at the earliest time", async () => {
    const { clock, shared, requested } = begin();
    const all = () => Promise.all([shared.within(10_000), shared.within(3_000), shared.within(60_000)]);
    expect(await clock.passUntil(all)).toEqual([3_000, 3_000, 3_000]);
    expect(requested).toEqual([3_000]);
});

test("shared request: nothing is requested without a waiting call", async () => {
    const { clock, shared, requested } = begin();
    await clock.passUntil(async () => {
        await Promise.all([shared.within(10_000), shared.within(0)]);
        await clock.sleep(100_000);
    });
    expect(requested).toEqual([0]);
});

test("shared request: a pause follows each answer", async () => {
    const { clock, shared, requested } = begin({ takes: 50, pause: 1_000 });
    const all = Array.from({ length: 10 }, (_, n) => () => clock.sleep(n * 100).then(() => shared.within(0)));
    await clock.passUntil(() => Promise.all(all.map((each) => each())));
    expect(requested).toEqual([0, 1_050]);
});

test("shared request: a failure reaches the waiting calls only", async () => {
    const clock = new ManualClock(0);
    let times = 0;
    const shared = new SharedRequest(
        async () => {
            if (times++ === 0) throw new Error("down");
            return "up";
        },
        () => 100,
        clock,
    );
    const both = () => Promise.allSettled([shared.within(0), shared.within(0)]);
    expect((await clock.passUntil(both)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await clock.passUntil(() => shared.within(0))).toBe("up");
});

describe("shared request: a cancelled call", () => {
    /** Two calls, of which so many are cancelled after a second. */
    const cancel = async (cancelled: number, within: number) => {
        const { clock, shared, requested } = begin({ takes: 10_000 });
        const command = new AbortController();
        const results = await clock.passUntil(() => {
            void clock.sleep(1_000).then(() => command.abort(new Error("cancelled")));
            const calls = [0, 1].map((n) =>
                shared.within(within, n < cancelled ? command.signal : undefined),
            );
            return Promise.allSettled(calls);
        });
        const endedAt = clock.now();
        await clock.passUntil(() => clock.sleep(60_000));
        return { statuses: results.map(({ status }) => status), endedAt, requested };
    };

    test("does not end another one", async () => {
        const { statuses, requested } = await cancel(1, 0);
        expect([statuses, requested]).toEqual([["rejected", "fulfilled"], [0]]);
    });

    test("ends the request if it was the last", async () => {
        const clock = new ManualClock(0);
        const command = new AbortController();
        let ended = false;
        const shared = new SharedRequest(
            (signal) => clock.sleep(10_000, signal).finally(() => (ended = true)),
            () => 0,
            clock,
        );
        const result = clock.passUntil(() => {
            void clock.sleep(1_000).then(() => command.abort(new Error("cancelled")));
            return Promise.all([shared.within(0, command.signal), shared.within(0, command.signal)]);
        });
        await expect(result).rejects.toThrow("cancelled");
        await new Promise(setImmediate);
        expect([ended, clock.now()]).toEqual([true, 1_000]);
    });

    test("ends it also if the last has joined it in flight", async () => {
        const clock = new ManualClock(0);
        const [first, joined] = [new AbortController(), new AbortController()];
        const shared = new SharedRequest(
            (signal) => clock.sleep(10_000, signal),
            () => 0,
            clock,
        );
        const result = clock.passUntil(() => {
            const cancelled = new Error("cancelled");
            void clock.sleep(1_000).then(() => first.abort(cancelled));
            void clock.sleep(1_500).then(() => joined.abort(cancelled));
            const later = clock.sleep(500).then(() => shared.recent(joined.signal));
            return Promise.allSettled([shared.within(0, first.signal), later]);
        });
        expect((await result).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
        await new Promise(setImmediate);
        expect(clock.now()).toBe(1_500);
    });

    test("requests nothing any more", async () => {
        const { statuses, endedAt, requested } = await cancel(2, 5_000);
        expect([statuses, endedAt, requested]).toEqual([["rejected", "rejected"], 1_000, []]);
    });
});

describe("shared request: a recent answer", () => {
    test("is that of the pause, else that in flight, else the next one", async () => {
        const { clock, shared, requested } = begin({ takes: 100, pause: 1_000 });
        const at = (time: number) => clock.sleep(time).then(() => shared.recent());
        const answers = await clock.passUntil(() => Promise.all([0, 50, 500, 1_099, 1_200].map(at)));
        expect(answers).toEqual([0, 0, 0, 0, 1_200]);
        expect(requested).toEqual([0, 1_200]);
    });

    test("that serves one call alone passes the others over once", async () => {
        const clock = new ManualClock(0);
        const requested: number[] = [];
        const shared = new SharedRequest(
            async () => requested.push(clock.now()),
            () => 1_000,
            clock,
            () => false,
        );
        const all = () => Promise.all([shared.recent(), shared.recent(), shared.recent(), shared.within(0)]);
        expect(await clock.passUntil(all)).toEqual([1, 2, 2, 1]);
        expect(requested).toEqual([0, 1_000]);
    });
});

test("shared request: no answer is older than its call, or late", async () => {
    const calls = fc.array(fc.record({ at: fc.nat(5_000), within: fc.nat(5_000) }), { minLength: 1 });
    await fc.assert(
        fc.asyncProperty(calls, fc.nat(300), fc.nat(300), async (all, takes, pause) => {
            const { clock, shared, requested } = begin({ takes, pause });
            const answers = await clock.passUntil(() =>
                Promise.all(all.map(({ at, within }) => clock.sleep(at).then(() => shared.within(within)))),
            );
            for (const [index, { at, within }] of all.entries()) {
                const answered = answers[index] as number;
                expect(answered).toBeGreaterThanOrEqual(at);
                // Another request may be in flight, and a pause follows it.
                expect(answered).toBeLessThanOrEqual(at + within + takes + pause);
            }
            for (const [index, at] of requested.slice(1).entries())
                expect(at - (requested[index] as number)).toBeGreaterThanOrEqual(takes + pause);
        }),
        { numRuns: 200 },
    );
});
