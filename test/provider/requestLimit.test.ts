import { signedInCloud } from "../../provider/access/signedInCloud";
import { cloudOf } from "../../tools/pulumi/workspace";
import { settingsOf } from "../support/settings";
import { ids, stillEmulator } from "../support/stillEmulator";

afterEach(() => jest.useRealTimers());

test("maxRequestsPerMinute: the service gets no more requests in a minute", async () => {
    const { emulator } = await stillEmulator();
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "clearImmediate"] });
    try {
        const cloud = signedInCloud(settingsOf({ maxRequestsPerMinute: "2" }, cloudOf(emulator)));
        const path = `/v3/{project_id}/instances/${ids.starRocks}/starrocks/databases/replication`;
        const send = () => cloud.request({ method: "GET", path, query: { limit: "1", offset: "0" } });
        const all = Promise.all([1, 2, 3, 4, 5].map(send));
        const sent: number[] = [];
        for (let minute = 0; minute < 3; minute++) {
            if (minute > 0) await jest.advanceTimersByTimeAsync(60_001);
            while (emulator.requests().length < Math.min(2 * minute + 2, 5)) await settled();
            // Any other request of this minute would be in flight by now.
            await settled();
            sent.push(emulator.requests().length);
        }
        expect(sent).toEqual([2, 4, 5]);
        expect(await all).toHaveLength(5);
    } finally {
        await emulator.close();
    }
});

/** Lets everything run that does not wait for a timer. */
async function settled(): Promise<void> {
    for (let round = 0; round < 50; round++) await new Promise(setImmediate);
}
