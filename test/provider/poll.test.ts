import { ApiError } from "../../provider/api/errors";
import { type Verdict, waitUntil } from "../../provider/waiting/poll";
import { ManualClock } from "../../tools/manualClock";

const wait = (verdicts: Verdict<string>[], limit = 60_000, firstPoll: "now" | "soon" = "now") => {
    const clock = new ManualClock(0);
    const polls: number[] = [];
    const result = waitUntil({
        what: "the task",
        observe: async (within) => {
            await clock.sleep(within);
            polls.push(clock.now());
            return verdicts[Math.min(polls.length, verdicts.length) - 1] as Verdict<string>;
        },
        accept: (verdict) => verdict,
        clock,
        deadline: limit,
        pollInterval: 10_000,
        firstPoll,
    });
    return { result, polls };
};

test("wait: polls often at first", async () => {
    const retry = { state: "retry", reason: "busy" } as const;
    const { result, polls } = wait(
        [...Array(7).fill(retry), { state: "success", value: "done" }],
        600_000,
        "soon",
    );
    expect(await result).toBe("done");
    expect(polls).toEqual([1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000]);
});

test("wait: polls more and more rarely, up to pollInterval", async () => {
    const { result, polls } = wait([{ state: "retry", reason: "busy" }], 3_600_000);
    await expect(result).rejects.toThrow("gave up after 1h");
    const pauses = polls.slice(1).map((time, index) => Math.round(time - (polls[index] as number)));
    // The deadline cuts the last one short.
    const whole = pauses.slice(0, -1);
    expect(whole).toEqual([...whole].sort((a, b) => a - b));
    expect(Math.max(...pauses)).toBe(10_000);
});

test("wait: a failure ends it at once, with the reason", async () => {
    const { result, polls } = wait([{ state: "failure", reason: "no binlog" }]);
    await expect(result).rejects.toThrow("the task: no binlog");
    expect(polls).toHaveLength(1);
});

test("wait: the deadline ends it after a last poll", async () => {
    const { result, polls } = wait([{ state: "retry", reason: "running 60%" }], 60_000);
    await expect(result).rejects.toThrow(
        /gave up after 1m, last seen: running 60%\. Run `pulumi up` to continue\. customTimeouts/,
    );
    expect(polls.at(-1)).toBe(60_000);
});

test("wait: a failed poll does not end it, but a refusal does", async () => {
    const details = { method: "GET", url: "u", message: "m" };
    const errors = [new ApiError({ ...details, status: 503 }), new ApiError({ ...details, status: 403 })];
    const clock = new ManualClock(0);
    let polls = 0;
    const result = waitUntil({
        what: "the task",
        observe: async (within) => {
            await clock.sleep(within);
            throw errors[polls++];
        },
        accept: () => ({ state: "success", value: 1 }),
        clock,
        deadline: 60_000,
        pollInterval: 10_000,
    });
    await expect(result).rejects.toThrow(/403/);
    expect(polls).toBe(2);
});
