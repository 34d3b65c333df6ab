import type { Cloud } from "../../provider/api/cloud";
import type { Job } from "../../provider/api/jobs";
import { type JobObservation, jobReader, jobSettled } from "../../provider/waiting/job";
import type { Verdict } from "../../provider/waiting/poll";
import { ManualClock } from "../../tools/manualClock";

type Row = Parameters<ReturnType<typeof jobReader>>[0];

/** A running job whose row is polled every ten seconds. */
async function requestedAt(rows: Row[], begun: "now" | "earlier" = "now"): Promise<number[]> {
    const clock = new ManualClock(0);
    const at: number[] = [];
    const send = async <Body>() => {
        at.push(clock.now());
        return { job: { status: "Running" } } as Body;
    };
    const read = jobReader(
        { cloud: { request: send } as unknown as Cloud, clock, pollInterval: 10_000 },
        "j",
        begun,
    );
    for (const row of rows) {
        const requested = at.length;
        const job = await read(row);
        if (requested === at.length) expect(job).toBeUndefined();
        else expect(job).toMatchObject({ id: "j", state: "running" });
        clock.advance(10_000);
    }
    return at;
}

const silent: Row = { settled: false, says: "retry wait" };
const settled: Row = { settled: true, says: "success full" };

describe("job requests:", () => {
    beforeEach(() => void jest.spyOn(Math, "random").mockReturnValue(0));
    afterEach(() => jest.restoreAllMocks());

    test("grow rare, to one a minute, while the row does not change", async () => {
        const at = await requestedAt(Array(60).fill(silent));
        expect(at.slice(0, 5)).toEqual([30_000, 60_000, 110_000, 170_000, 230_000]);
        const intervals = at.slice(3).map((time, index) => time - (at[index + 2] as number));
        expect(intervals.every((interval) => interval === 60_000)).toBe(true);
    });

    test("come at once when the row shows a settled task", async () => {
        const at = await requestedAt([silent, settled, settled]);
        expect(at).toEqual([10_000, 20_000]);
    });

    test("grow rare again if the job does not settle with its row", async () => {
        const at = await requestedAt(Array(60).fill(settled));
        expect(at[0]).toBe(0);
        expect(at.at(-1)).toBe((at.at(-2) as number) + 60_000);
    });

    test("start over when the row changes", async () => {
        const changed: Row = { settled: false, says: "retry full" };
        const at = await requestedAt([...Array(20).fill(silent), ...Array(4).fill(changed)]);
        expect(at.filter((time) => time >= 200_000)).toEqual([230_000]);
    });

    test("come at once for the job of an earlier operation", async () => {
        expect((await requestedAt([silent, silent], "earlier"))[0]).toBe(0);
    });
});

describe("verdict on a job", () => {
    const verdictOf = jobSettled(60_000);
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
            "running, whatever its row shows",
            { job: { ...job, progress: "60%" }, waited: 0, row: shows },
            { state: "retry", reason: "running 60%" },
        ],
        ["not requested", { job: undefined, waited: 90_000, row: waits }, waits],
        [
            "not requested, and its row is broken",
            { job: undefined, waited: 90_000, row: broken },
            { state: "retry", reason: "it has not settled yet" },
        ],
        [
            "too new to be found",
            { job: "not found", waited: 59_999, row: shows },
            { state: "retry", reason: "cannot be found yet" },
        ],
        [
            "never found, and its row shows it",
            { job: "not found", waited: 60_000, row: shows },
            { state: "success", value: "the task" },
        ],
        ["never found, and its row is broken", { job: "not found", waited: 60_000, row: broken }, broken],
    ])("that is %s", (_name, observation, verdict) => {
        expect(verdictOf({ ...observation, seen: "the task" })).toEqual(verdict);
    });
});
