import type { Cloud } from "../../provider/api/cloud";
import { ApiError } from "../../provider/api/errors";
import { type Context, commonTo } from "../../provider/waiting/context";
import { Progress } from "../../provider/waiting/progress";
import { writeOnce } from "../../provider/waiting/writeOnce";
import { ManualClock } from "../../tools/manualClock";

const clock = new ManualClock(0);
const context: Context = {
    ...commonTo({} as Cloud, clock, { pollInterval: 1_000, settleTime: 5_000 }),
    deadline: Number.POSITIVE_INFINITY,
    say: () => {},
    progress: new Progress(clock, () => {}),
};

const failure = (status: number, errorCode?: string) =>
    new ApiError({ method: "PUT", url: "http://x/", status, errorCode, message: "" });
const busy = () => failure(409, "DBS.200047");

describe("a write is sent again only if a read has shown that it did not land", () => {
    const lost = new ApiError({
        method: "POST",
        url: "http://x/",
        errorCode: "ECONNRESET",
        message: "reset",
    });

    /** Requests have these outcomes, one after the other, and so have the reads that show whether one landed. */
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

    test("a reply is returned", async () => {
        const { send, log } = write(["job"], [false]);
        expect([await send(), log]).toEqual(["job", ["send"]]);
    });

    test("a refusal is thrown", async () => {
        const { send, log } = write([failure(400)], [false]);
        await expect(send()).rejects.toThrow("400");
        expect(log).toEqual(["send"]);
    });

    test.each([lost, failure(500), failure(504), failure(200)])(
        "%s that landed is not sent again",
        async (fault) => {
            const { send, log } = write([fault], [false, true]);
            expect([await send(), log]).toEqual([undefined, ["send", "read", "read"]]);
        },
    );

    test("a lost write that did not land is sent again", async () => {
        const { send, log } = write([lost, "job"], [false]);
        expect(await send()).toBe("job");
        expect([log[0], log.at(-1), log.filter((each) => each === "send").length]).toEqual([
            "send",
            "send",
            2,
        ]);
        expect(log.length).toBeGreaterThan(4);
    });

    test("a refusal after a lost write may mean that it has landed", async () => {
        const { send } = write([lost, failure(400)], [...Array(6).fill(false), true]);
        expect(await send()).toBeUndefined();
    });

    test("a lost write of which nothing can be read is not sent again", async () => {
        const { send, log } = write([lost], [failure(503)]);
        await expect(send()).rejects.toThrow(
            /ECONNRESET.*The outcome is unknown\. Run `pulumi up` to check and continue\./,
        );
        expect(log.filter((each) => each === "send")).toHaveLength(1);
    });

    test("a lost write that was queued is read again before it is sent", async () => {
        // The lost write has landed after all: its own operation keeps the instance busy.
        const reads = [...Array(6).fill(false), true];
        const { send, log } = write([lost, busy(), "a second one"], reads);
        await expect(send()).rejects.toThrow("409");
        expect(await send()).toBeUndefined();
        expect(log.filter((each) => each === "send")).toHaveLength(2);
    });

    test("a write that never lands fails after four attempts", async () => {
        const { send, log } = write(Array(9).fill(lost), [false]);
        await expect(send()).rejects.toThrow("ECONNRESET");
        expect(log.filter((each) => each === "send")).toHaveLength(4);
    });
});
