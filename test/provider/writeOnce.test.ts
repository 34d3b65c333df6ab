import type { Cloud } from "../../provider/api/cloud";
import { ApiError } from "../../provider/api/errors";
import { type Context, commonTo } from "../../provider/waiting/context";
import { Progress } from "../../provider/waiting/progress";
import { writeOnce } from "../../provider/waiting/writeOnce";
import { ManualClock } from "../../tools/manualClock";
import { apiError, busy, lostReply } from "../support/failure";

const clock = new ManualClock(0);
const context: Context = {
    ...commonTo({} as Cloud, clock, { pollInterval: 1_000, settleTime: 5_000 }),
    deadline: Number.POSITIVE_INFINITY,
    say: () => {},
    progress: new Progress(clock, () => {}),
};

describe("write once:", () => {
    const lost = lostReply();

    /** The outcomes of the requests, and of the reads that show whether one landed, each in order. */
    function write(outcomes: (ApiError | string)[], reads: (boolean | ApiError)[]) {
        const log: string[] = [];
        const request = async () => {
            const outcome = outcomes[log.filter((each) => each === "send").length] ?? "reply";
            log.push("send");
            if (outcome instanceof ApiError) throw outcome;
            return outcome;
        };
        const landed = async () => {
            const read = reads[Math.min(log.filter((each) => each === "read").length, reads.length - 1)];
            log.push("read");
            if (read instanceof ApiError) throw read;
            return read ?? false;
        };
        return { log, send: writeOnce({ request, landed, observe: landed }, context) };
    }

    test("returns the reply", async () => {
        const { send, log } = write(["job"], [false]);
        expect([await send(), log]).toEqual(["job", ["send"]]);
    });

    test("throws a refusal", async () => {
        const { send, log } = write([apiError({ status: 400 })], [false]);
        await expect(send()).rejects.toThrow("400");
        expect(log).toEqual(["send"]);
    });

    test.each([
        ["a lost reply", lost] as const,
        ...[500, 504, 200].map((status) => [status, apiError({ status })] as const),
    ])("does not repeat a write that landed, after %s", async (_name, fault) => {
        const { send, log } = write([fault], [false, true]);
        expect([await send(), log]).toEqual([undefined, ["send", "read", "read"]]);
    });

    test("repeats a lost write that did not land", async () => {
        const { send, log } = write([lost, "job"], [false]);
        expect(await send()).toBe("job");
        expect([log[0], log.at(-1), log.filter((each) => each === "send").length]).toEqual([
            "send",
            "send",
            2,
        ]);
        expect(log.length).toBeGreaterThan(4);
    });

    test("reads the task again if a repeated write is refused", async () => {
        const { send } = write([lost, apiError({ status: 400 })], [...Array(6).fill(false), true]);
        expect(await send()).toBeUndefined();
    });

    test("does not repeat a lost write if the task cannot be read", async () => {
        const { send, log } = write([lost], [apiError({ status: 503 })]);
        await expect(send()).rejects.toThrow(
            /ECONNRESET.*The outcome is unknown\. Run `pulumi up` to check and continue\./,
        );
        expect(log.filter((each) => each === "send")).toHaveLength(1);
    });

    test("reads the task again before a queued repetition", async () => {
        // The lost write did land: its own operation keeps the instance busy.
        const reads = [...Array(6).fill(false), true];
        const { send, log } = write([lost, busy(), "a second one"], reads);
        await expect(send()).rejects.toThrow("409");
        expect(await send()).toBeUndefined();
        expect(log.filter((each) => each === "send")).toHaveLength(2);
    });

    test("fails after four attempts", async () => {
        const { send, log } = write(Array(9).fill(lost), [false]);
        await expect(send()).rejects.toThrow("ECONNRESET");
        expect(log.filter((each) => each === "send")).toHaveLength(4);
    });
});
