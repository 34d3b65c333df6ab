import { ApiError } from "../../provider/api/errors";
import type { Job } from "../../provider/api/jobs";
import { formatDuration, parseDuration } from "../../provider/duration";
import { type JobObservation, jobSettled } from "../../provider/waiting/job";
import { gone, present, running } from "../../provider/waiting/row";
import { type Verdict, waitUntil } from "../../provider/waiting/waitUntil";

function fakeClock() {
    let time = 0;
    return {
        now: () => time,
        sleep: async (milliseconds: number) => {
            time += milliseconds;
        },
    };
}

const wait = (verdicts: Verdict<string>[], limit = 60_000, firstLook: "now" | "soon" = "now") => {
    const clock = fakeClock();
    const looks: number[] = [];
    const result = waitUntil({
        what: "the task",
        observe: async (within) => {
            await clock.sleep(within);
            looks.push(clock.now());
            return verdicts[Math.min(looks.length, verdicts.length) - 1] as Verdict<string>;
        },
        accept: (verdict) => verdict,
        clock,
        deadline: limit,
        pollInterval: 10_000,
        firstLook,
    });
    return { result, looks };
};

test("looks soon, then less and less often", async () => {
    const retry = { state: "retry", reason: "busy" } as const;
    const { result, looks } = wait(
        [...Array(7).fill(retry), { state: "success", value: "done" }],
        600_000,
        "soon",
    );
    expect(await result).toBe("done");
    expect(looks).toEqual([500, 1_350, 2_200, 3_050, 3_900, 4_750, 5_600, 6_450]);
});

test("an answer that others have brought forward does not put off the look for the likely end", async () => {
    const clock = fakeClock();
    const due: number[] = [];
    await waitUntil({
        what: "the task",
        observe: async (within) => {
            due.push(clock.now() + within);
            await clock.sleep(Math.min(within, 3_000));
            return clock.now();
        },
        accept: (now) =>
            now >= 20_000 ? { state: "success", value: now } : { state: "retry", reason: "busy" },
        soonest: () => 20_000,
        clock,
        deadline: 60_000,
        pollInterval: 30_000,
        firstLook: "soon",
    });
    expect(due).toEqual(Array(7).fill(20_000));
});

test("late answers neither add up nor bring the look for the likely end forward", async () => {
    // Times as the wall's clock has them, with fractions that no number can hold.
    const began = 1_795_000_000_000.123;
    const soonest = 0.95 * 26_329.4;
    let time = began;
    const looks: number[] = [];
    await waitUntil({
        what: "the task",
        observe: async (within) => {
            looks.push(time + within - began);
            time += within + 200;
            return time - began;
        },
        accept: (waited) =>
            waited >= 35_000 ? { state: "success", value: waited } : { state: "retry", reason: "busy" },
        soonest: () => soonest,
        clock: { now: () => time, sleep: async () => {} },
        deadline: began + 60_000,
        pollInterval: 10_000,
        firstLook: "soon",
    });
    // From then on a twelfth of what it has waited.
    expect(looks.map((at) => Math.round(at / 100))).toEqual([100, 200, 250, 271, 294, 318, 345, 373]);
});

test("a failure ends the wait at once, with the reason", async () => {
    const { result, looks } = wait([{ state: "failure", reason: "no binlog" }]);
    await expect(result).rejects.toThrow("the task: no binlog");
    expect(looks).toHaveLength(1);
});

test("the limit ends the wait after a last look, says what was seen, for how long, and how to go on", async () => {
    const { result, looks } = wait([{ state: "retry", reason: "running 60%" }], 60_000);
    await expect(result).rejects.toThrow(
        /gave up after 1m, last seen: running 60%.*the same command goes on/,
    );
    expect(looks.at(-1)).toBe(60_000);
});

test("a failed look does not end a wait, a refusal does", async () => {
    const details = { method: "GET", url: "u", message: "m" };
    const errors = [new ApiError({ ...details, status: 503 }), new ApiError({ ...details, status: 403 })];
    const clock = fakeClock();
    let looks = 0;
    const result = waitUntil({
        what: "the task",
        observe: async (within) => {
            await clock.sleep(within);
            throw errors[looks++];
        },
        accept: () => ({ state: "success", value: 1 }),
        clock,
        deadline: 60_000,
        pollInterval: 10_000,
        firstLook: "now",
    });
    await expect(result).rejects.toThrow(/403/);
    expect(looks).toBe(2);
});

describe("a job", () => {
    const settled = jobSettled(60_000);
    const job: Job = { id: "1", state: "running" };
    const waits: Verdict<unknown> = { state: "retry", reason: "its stage is wait" };
    const shows: Verdict<unknown> = { state: "success", value: 1 };
    const broken: Verdict<unknown> = { state: "failure", reason: "abnormal" };

    test.each<[string, Omit<JobObservation<string>, "seen">, Verdict<string | undefined>]>([
        [
            "completed, and its row shows it",
            { job: { ...job, state: "completed" }, waited: 0, row: shows },
            { state: "success", value: "the task" },
        ],
        [
            "completed before its row shows it",
            { job: { ...job, state: "completed" }, waited: 0, row: waits },
            { state: "success", value: undefined },
        ],
        [
            "failed",
            { job: { ...job, state: "failed", failReason: "disk full" }, waited: 0, row: waits },
            { state: "failure", reason: "failed: disk full" },
        ],
        [
            "running, whatever its row says",
            { job: { ...job, progress: "60%" }, waited: 0, row: shows },
            { state: "retry", reason: "running 60%" },
        ],
        ["not asked for", { job: undefined, waited: 90_000, row: waits }, waits],
        [
            "not asked for, of a row that is broken",
            { job: undefined, waited: 90_000, row: broken },
            { state: "retry", reason: "it has not settled yet" },
        ],
        [
            "too new to be found",
            { job: "not found", waited: 59_999, row: shows },
            { state: "retry", reason: "cannot be found yet" },
        ],
        [
            "never found, and the row is well",
            { job: "not found", waited: 60_000, row: shows },
            { state: "success", value: "the task" },
        ],
        ["never found, and the row is not", { job: "not found", waited: 60_000, row: broken }, broken],
    ])("that is %s", (_name, observation, verdict) => {
        expect(settled({ ...observation, seen: "the task" })).toEqual(verdict);
    });
});

describe("a row", () => {
    const row = { stage: "full", status: "normal" } as const;

    test("is present when it is there and well", () => {
        expect(present({ row }).state).toBe("success");
        expect(present({ row: { ...row, stage: "wait" } }).state).toBe("success");
        expect(present({}).state).toBe("retry");
    });

    test("fails at once when cancelled, failed or abnormal, with every reason there is", () => {
        expect(present({ row: { ...row, status: "abnormal" }, trouble: "DDL" })).toMatchObject({
            state: "failure",
            reason: "its status is abnormal: DDL",
        });
        for (const stage of ["cancelled", "failed"] as const)
            expect(present({ row: { ...row, stage } }).state).toBe("failure");
    });

    test("runs in full and incremental only", () => {
        expect(running({ row }).state).toBe("success");
        expect(running({ row: { ...row, stage: "wait" } }).state).toBe("retry");
    });

    test("is gone when absent or cancelled", () => {
        expect(gone({}).state).toBe("success");
        expect(gone({ row: { ...row, stage: "cancelled" } }).state).toBe("success");
        expect(gone({ row }).state).toBe("retry");
    });
});

test("durations in Pulumi's form", () => {
    expect(["30m", "1h30m", "90s", "500ms", "1.5h"].map(parseDuration)).toEqual([
        1_800_000, 5_400_000, 90_000, 500, 5_400_000,
    ]);
    expect(["", "soon", "5", "1h!", "-1m"].map(parseDuration)).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
    ]);
    expect([0, 4_000, 130_000, 1_800_000, 3_661_000].map(formatDuration)).toEqual([
        "0s",
        "4s",
        "2m10s",
        "30m",
        "1h1m1s",
    ]);
});
