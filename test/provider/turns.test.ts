import type { Cloud } from "../../provider/api/cloud";
import { ApiError } from "../../provider/api/errors";
import { type Context, commonTo } from "../../provider/waiting/context";
import { Progress } from "../../provider/waiting/progress";

const said: string[] = [];

/** Time that moves only while somebody sleeps, and lets the others go first. */
function context(limit = 60_000): Context {
    let now = 0;
    const clock = {
        now: () => now,
        sleep: async (milliseconds: number) => {
            for (let round = 0; round < 20; round++) await Promise.resolve();
            now += milliseconds;
        },
    };
    return {
        ...commonTo({} as Cloud, clock, { pollInterval: 1_000, settleTime: 5_000 }),
        deadline: limit,
        say: () => {},
        progress: new Progress(clock, ({ stage }) => said.push(String(stage))),
    };
}

const failure = (status: number, errorCode?: string) =>
    new ApiError({ method: "PUT", url: "http://x/", status, errorCode, message: "" });
const busy = () => failure(409, "DBS.200047");

/** An instance that takes one operation at a time. */
function instance(ends: (() => void)[]) {
    let taken = false;
    const order: string[] = [];
    return {
        order,
        turn: (name: string) => ({
            instanceId: "i",
            send: async () => {
                if (taken) throw busy();
                taken = true;
                order.push(name);
                return name;
            },
            follow: () =>
                new Promise<void>((resolve) =>
                    ends.push(() => {
                        taken = false;
                        resolve();
                    }),
                ),
        }),
    };
}

test("an instance that says that it is busy gets one write at a time, first come first served", async () => {
    const ends: (() => void)[] = [];
    const { order, turn } = instance(ends);
    const waiting = context(Number.POSITIVE_INFINITY);
    // Nobody's time limit has a part in this.
    const never = new Promise<void>(() => {});
    waiting.clock.sleep = (time) => (time > 250 ? never : new Promise(setImmediate));
    const all = ["a", "b", "c", "d"].map((name) => waiting.turns.take(turn(name), waiting));
    for (let index = 0; index < 4; index++) {
        while (ends.length <= index) await new Promise(setImmediate);
        expect(order).toEqual(["a", "b", "c", "d"].slice(0, index + 1));
        ends[index]?.();
    }
    expect(await Promise.all(all)).toEqual(["a", "b", "c", "d"]);
    expect(said).toContain("waiting for another operation on i");
});

test("a write that is taken beside another one ends the line for all", async () => {
    const waiting = context(Number.POSITIVE_INFINITY);
    const never = new Promise<void>(() => {});
    waiting.clock.sleep = (time) => (time > 60_000 ? never : new Promise(setImmediate));
    let foreign = true;
    let under = 0;
    let most = 0;
    const turn = {
        instanceId: "i",
        send: async () => {
            if (foreign) throw busy();
        },
        follow: async () => {
            most = Math.max(most, ++under);
            for (let round = 0; round < 50; round++) await new Promise(setImmediate);
            under--;
        },
    };
    const all = Array.from({ length: 10 }, () => waiting.turns.take(turn, waiting));
    await new Promise(setImmediate);
    foreign = false;
    await Promise.all(all);
    expect(most).toBeGreaterThan(5);
});

test("writes go out in parallel again once nobody waits", async () => {
    const { turns, ...rest } = context();
    const waiting = { turns, ...rest };
    let refusals = 1;
    const send = async () => {
        if (refusals-- > 0) throw busy();
    };
    await turns.take({ instanceId: "i", send, follow: async () => {} }, waiting);
    let under = 0;
    let most = 0;
    const parallel = {
        instanceId: "i",
        send: async () => {},
        follow: async () => {
            most = Math.max(most, ++under);
            await new Promise(setImmediate);
            under--;
        },
    };
    await Promise.all([1, 2, 3].map(() => turns.take(parallel, waiting)));
    expect(most).toBe(3);
});

test("somebody else's operation is waited for until the resource's own time limit, and no longer", async () => {
    const waiting = context(5_000);
    const send = async () => Promise.reject(busy());
    const result = waiting.turns.take({ instanceId: "i", send, follow: async () => {} }, waiting);
    await expect(result).rejects.toThrow(
        /gave up after \d+s, last seen: another operation is running .* tries again/,
    );
});

test("what is no busy instance is an error at once, and the next in line goes", async () => {
    const waiting = context();
    let first = true;
    const send = async () => {
        if (first) {
            first = false;
            throw busy();
        }
        throw failure(400, "DBS.280001");
    };
    const take = () => waiting.turns.take({ instanceId: "i", send, follow: async () => {} }, waiting);
    const results = await Promise.allSettled([take(), take()]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
