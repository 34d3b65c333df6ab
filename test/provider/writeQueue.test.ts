import { Progress } from "../../provider/waiting/progress";
import { WriteQueues } from "../../provider/waiting/writeQueue";
import { ManualClock } from "../../tools/manualClock";
import { apiError, busy } from "../support/failure";

let clock: ManualClock;
let writes: WriteQueues;
let shown: string[];
/** Operations in flight, and the most there were at a time. */
let inFlight: number;
let most: number;

beforeEach(() => {
    clock = new ManualClock(0);
    writes = new WriteQueues();
    [shown, inFlight, most] = [[], 0, 0];
});

const run = <Reply>(
    request: () => Promise<Reply>,
    {
        takes = 20_000,
        limit = Number.POSITIVE_INFINITY,
        signal,
    }: { takes?: number; limit?: number; signal?: AbortSignal } = {},
) => {
    const follow = async () => {
        most = Math.max(most, ++inFlight);
        await clock.sleep(takes);
        inFlight--;
    };
    const progress = new Progress(clock, ({ stage }) => shown.push(String(stage)));
    const own = { now: () => clock.now(), sleep: (duration: number) => clock.sleep(duration, signal) };
    const limits = { clock: own, deadline: limit, pollInterval: 1_000, progress };
    return writes.run({ instanceId: "i", request, follow }, limits);
};

test("write queue: sends one write at a time to a busy instance, in order", async () => {
    const accepted: { name: string; at: number }[] = [];
    // Its operations take a second longer than this process knows.
    const request = (name: string) => async () => {
        if (clock.now() < (accepted.at(-1)?.at ?? -21_000) + 21_000) throw busy();
        accepted.push({ name, at: clock.now() });
        return name;
    };
    const names = ["a", "b", "c", "d"];
    const replies = await clock.passUntil(() => Promise.all(names.map((name) => run(request(name)))));
    expect(replies).toEqual(names);
    expect(accepted.map(({ name }) => name)).toEqual(names);
    for (const [index, { at }] of accepted.slice(1).entries())
        expect(at - (accepted[index]?.at ?? 0)).toBeLessThan(24_000);
    expect(shown).toContain("waiting for another operation on i");
});

test("write queue: sends the next write when its own operation has ended", async () => {
    const at: number[] = [];
    const request = async () => {
        if (inFlight > 0) throw busy();
        at.push(clock.now());
    };
    await clock.passUntil(() => Promise.all([1, 2, 3].map(() => run(request, { takes: 20_100 }))));
    for (const [index, time] of at.slice(1).entries())
        expect(time - (at[index] as number)).toBeLessThanOrEqual(20_100 + 200);
});

test("write queue: sends all writes once two run in parallel", async () => {
    const request = async () => {
        if (clock.now() < 5_000) throw busy();
    };
    await clock.passUntil(() => Promise.all(Array.from({ length: 10 }, () => run(request))));
    expect(most).toBe(10);
});

test("write queue: sends writes in parallel again when it is empty", async () => {
    let refusals = 1;
    const request = async () => {
        if (refusals-- > 0) throw busy();
    };
    await clock.passUntil(() => run(request));
    most = 0;
    await clock.passUntil(() => Promise.all([1, 2, 3].map(() => run(async () => {}))));
    expect(most).toBe(3);
});

test("write queue: its first write fails at its own deadline", async () => {
    const result = run(() => Promise.reject(busy()), { limit: 5_000 });
    await expect(result).rejects.toThrow(
        /^instance i: gave up after \d+s, last seen: another operation is running on it\. Run `pulumi up` to continue/,
    );
});

test("write queue: a waiting write fails at its own deadline, unsent", async () => {
    let taken = false;
    const request = async () => {
        if (taken || clock.now() < 60_000) throw busy();
        taken = true;
    };
    let late = 0;
    const tooLate = async () => {
        if (++late > 1) throw new Error("sent after its deadline");
        throw busy();
    };
    const [first, second] = await clock.passUntil(() =>
        Promise.allSettled([
            run(request),
            run(tooLate, { limit: 5_000 }).finally(() => shown.push(`${clock.now()}`)),
        ]),
    );
    expect(first.status).toBe("fulfilled");
    expect(second).toMatchObject({ reason: { message: expect.stringContaining("gave up after 5s") } });
    expect(shown).toContain("5000");
});

test("write queue: drops a cancelled write at once", async () => {
    const command = new AbortController();
    let sent = 0;
    const request = async () => {
        if (clock.now() < 60_000) throw busy();
    };
    // It is sent once before there is a queue.
    const cancelled = async () => {
        sent++;
        throw busy();
    };
    let endedAt = 0;
    const [first, second] = await clock.passUntil(() => {
        void clock.sleep(5_000).then(() => command.abort(new Error("cancelled")));
        return Promise.allSettled([
            run(request),
            run(cancelled, { signal: command.signal }).finally(() => {
                endedAt = clock.now();
            }),
        ]);
    });
    expect(first.status).toBe("fulfilled");
    expect(second).toMatchObject({ reason: { message: "cancelled" } });
    expect([endedAt, sent]).toEqual([5_000, 1]);
});

test("write queue: sends the next write after another refusal", async () => {
    let first = true;
    const request = async () => {
        if (!first) throw apiError({ status: 400, errorCode: "DBS.280001" });
        first = false;
        throw busy();
    };
    const results = await clock.passUntil(() => Promise.allSettled([run(request), run(request)]));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
