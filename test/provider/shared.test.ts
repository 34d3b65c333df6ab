import fc from "fast-check";
import { Shared } from "../../provider/waiting/shared";
import { VirtualClock } from "../../tools/bench/virtualClock";

function begin({ takes = 0, pause = 0 } = {}) {
    const clock = new VirtualClock(() => false, 0);
    const asked: number[] = [];
    const shared = new Shared(
        async () => {
            const at = clock.now();
            asked.push(at);
            await clock.sleep(takes);
            return at;
        },
        () => pause,
        clock,
    );
    return { clock, shared, asked };
}

test("whoever asks in time gets the same answer, at the time of the most impatient", async () => {
    const { clock, shared, asked } = begin();
    const all = [shared.within(10_000), shared.within(3_000), shared.within(60_000)];
    expect(await clock.passUntil(Promise.all(all))).toEqual([3_000, 3_000, 3_000]);
    expect(asked).toEqual([3_000]);
});

test("nobody waiting, nothing is asked; an overtaken timer asks for nobody", async () => {
    const { clock, shared, asked } = begin();
    const slow = shared.within(10_000);
    await clock.passUntil(shared.within(0));
    await slow;
    await clock.passUntil(clock.sleep(100_000));
    expect(asked).toEqual([0]);
});

test("between two questions there is a pause: where all want it now a short one, and a long one while they keep coming", async () => {
    const few = begin({ takes: 50, pause: 1_000 });
    const first = few.shared.within(0);
    const later = Promise.all([100, 200].map((at) => few.clock.sleep(at).then(() => few.shared.within(0))));
    await few.clock.passUntil(Promise.all([first, later]));
    expect(few.asked).toEqual([0, 400]);

    const many = begin({ takes: 50, pause: 1_000 });
    const all = Array.from({ length: 10 }, (_, n) =>
        many.clock.sleep(n * 100).then(() => many.shared.within(0)),
    );
    await many.clock.passUntil(Promise.all(all));
    expect(many.asked).toEqual([0, 1_050]);
});

test("a pause is not cut short where somebody waits for a change: who wants it now gets it with them", async () => {
    const { clock, shared, asked } = begin({ takes: 50, pause: 1_000 });
    const patient = shared.within(0).then(() => shared.within(400));
    const hurried = clock.sleep(100).then(() => shared.within(0));
    await clock.passUntil(Promise.all([patient, hurried]));
    expect(asked).toEqual([0, 1_050]);
});

test("a failure reaches everybody who waited for that answer, and nobody else", async () => {
    const clock = new VirtualClock(() => false, 0);
    let times = 0;
    const shared = new Shared(
        async () => {
            if (times++ === 0) throw new Error("down");
            return "up";
        },
        () => 100,
        clock,
    );
    const both = Promise.allSettled([shared.within(0), shared.within(0)]);
    expect((await clock.passUntil(both)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await clock.passUntil(shared.within(0))).toBe("up");
});

test("whoever asks, whenever: no answer is older than its asking, none late, and pauses are kept", async () => {
    const askers = fc.array(fc.record({ at: fc.nat(5_000), within: fc.nat(5_000) }), { minLength: 1 });
    await fc.assert(
        fc.asyncProperty(askers, fc.nat(300), fc.nat(300), async (all, takes, pause) => {
            const { clock, shared, asked } = begin({ takes, pause });
            const answers = await clock.passUntil(
                Promise.all(all.map(({ at, within }) => clock.sleep(at).then(() => shared.within(within)))),
            );
            for (const [index, { at, within }] of all.entries()) {
                const answered = answers[index] as number;
                expect(answered).toBeGreaterThanOrEqual(at);
                // One may be under way, and a pause follows it.
                expect(answered).toBeLessThanOrEqual(at + within + takes + pause);
            }
            for (const [index, at] of asked.entries()) {
                if (index === 0) continue;
                // Whoever was served by this one and could wait has waited for the whole pause.
                const patient = all.some(({ within }, n) => within > 0 && answers[n] === at);
                const least = takes + (patient ? 1 : 0.29) * pause;
                expect(at - (asked[index - 1] as number)).toBeGreaterThanOrEqual(least);
            }
        }),
        { numRuns: 200 },
    );
});
