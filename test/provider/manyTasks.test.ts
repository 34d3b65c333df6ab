import { type Crowd, crowd } from "../../tools/crowd";
import { longTest } from "../support/longTest";

// A hundred tasks of one instance, in emulated time, with jobs of twenty seconds unless said otherwise.

let tasks: Crowd;

afterEach(() => tasks.close());

const isList = (operation: string) => operation === "ListStarRocksDataReplications";

test("100 creates: at most 430 requests, 30 of them lists", async () => {
    tasks = await crowd(100);
    const asked = await tasks.createAll();
    expect(asked.length).toBeLessThanOrEqual(430);
    expect(asked.filter(isList).length).toBeLessThanOrEqual(30);
});

test("100 reads and deletes: at most 110 and 240 requests", async () => {
    tasks = await crowd(100);
    await tasks.createAll();
    expect((await tasks.readAll()).length).toBeLessThanOrEqual(110);
    expect((await tasks.deleteAll()).length).toBeLessThanOrEqual(240);
});

longTest("400 tasks: at most four times the requests of 100", async () => {
    tasks = await crowd(100);
    const [up, down] = [(await tasks.createAll()).length, (await tasks.deleteAll()).length];
    await tasks.close();
    tasks = await crowd(400);
    expect((await tasks.createAll()).length).toBeLessThanOrEqual(4 * up);
    expect((await tasks.deleteAll()).length).toBeLessThanOrEqual(4 * down);
});

longTest("100 long jobs: at most 120 requests a minute", async () => {
    tasks = await crowd(100, { timings: { job: 20 * 60_000 } });
    await tasks.createAll();
    for (let minute = 3; minute < 18; minute++) expect(tasks.inMinute(minute)).toBeLessThanOrEqual(120);
});

longTest("100 long copies: at most 20 requests a minute", async () => {
    tasks = await crowd(100, { timings: { fullCopy: 3_600_000 } }, { waitFor: "incremental" });
    await tasks.createAll();
    for (let minute = 5; minute < 55; minute++) expect(tasks.inMinute(minute)).toBeLessThanOrEqual(20);
});
