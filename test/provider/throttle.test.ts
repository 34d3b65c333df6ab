import { createServer } from "node:http";
import { connect } from "../../provider/api/cloud";
import { anonymous } from "../../provider/api/credentials";
import { Throttle } from "../../provider/api/throttle";
import { Servers } from "../support/servers";

const hour = 3_600_000;
const servers = new Servers();

/** Sets the wall clock back by an hour, but not monotonic time. */
function setBack(): void {
    const { now } = Date;
    jest.spyOn(Date, "now").mockImplementation(() => now() - hour);
}

afterEach(() => {
    servers.close();
    jest.restoreAllMocks();
    jest.useRealTimers();
});

test("429: the pauses ignore a change of the wall clock", async () => {
    let asked = 0;
    const began = performance.now();
    const server = createServer((_request, response) => {
        if (++asked === 2) setBack();
        const status = performance.now() - began < 1_000 ? 429 : 200;
        response.writeHead(status, { "Content-Type": "application/json" }).end("{}");
    });
    const endpoint = `http://${await servers.listen(server)}`;
    const cloud = connect({ endpoint, credentials: anonymous });
    await cloud.request({ method: "GET", path: "/x" });
    expect(asked).toBeLessThan(10);
});

describe("maxRequestsPerMinute", () => {
    let sent: number;
    let throttle: Throttle;

    beforeEach(() => {
        jest.useFakeTimers();
        sent = 0;
        throttle = new Throttle(3);
    });

    const send = async () => {
        const leave = await throttle.enter();
        sent++;
        leave();
    };

    test("ignores a change of the wall clock", async () => {
        for (let index = 0; index < 3; index++) void send();
        await jest.advanceTimersByTimeAsync(0);
        jest.setSystemTime(Date.now() - hour);
        void send();
        await jest.advanceTimersByTimeAsync(59_000);
        expect(sent).toBe(3);
        await jest.advanceTimersByTimeAsync(1_001);
        expect(sent).toBe(4);
    });

    test("limits every minute, wherever it begins", async () => {
        const moments: number[] = [];
        for (let index = 0; index < 12; index++)
            void throttle.enter().then((leave) => {
                moments.push(performance.now());
                leave();
            });
        await jest.advanceTimersByTimeAsync(30_000);
        for (let index = 0; index < 4; index++)
            void throttle.enter().then((leave) => {
                moments.push(performance.now());
                leave();
            });
        await jest.advanceTimersByTimeAsync(10 * 60_000);
        expect(moments).toHaveLength(16);
        for (const [index, moment] of moments.entries())
            expect((moments[index + 3] ?? Number.POSITIVE_INFINITY) - moment).toBeGreaterThanOrEqual(60_000);
    });

    test("keeps the pause after a 429", async () => {
        const leave = await throttle.enter();
        leave(10_000);
        void send();
        await jest.advanceTimersByTimeAsync(9_999);
        expect(sent).toBe(0);
        await jest.advanceTimersByTimeAsync(2);
        expect(sent).toBe(1);
    });
});
