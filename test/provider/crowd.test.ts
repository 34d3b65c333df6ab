import { type Crowd, crowd } from "../../tools/bench/crowd";

// A hundred tasks of one instance, in emulated time, with jobs of twenty seconds unless said otherwise.

let tasks: Crowd;

afterEach(() => tasks.close());

const isList = (operation: string) => operation === "ListStarRocksDataReplications";

test("up: a check, a start, a job query and a configuration each, and a few lists for all", async () => {
    tasks = await crowd(100);
    const asked = await tasks.createAll();
    expect(asked.length).toBeLessThanOrEqual(430);
    expect(asked.filter(isList).length).toBeLessThanOrEqual(30);
});

test("refresh and destroy", async () => {
    tasks = await crowd(100);
    await tasks.createAll();
    expect((await tasks.readAll()).length).toBeLessThanOrEqual(110);
    expect((await tasks.deleteAll()).length).toBeLessThanOrEqual(240);
});

test("several pages of tasks cost no more each than one", async () => {
    tasks = await crowd(100);
    const [up, down] = [(await tasks.createAll()).length, (await tasks.deleteAll()).length];
    await tasks.close();
    tasks = await crowd(400);
    expect((await tasks.createAll()).length).toBeLessThanOrEqual(4 * up);
    expect((await tasks.deleteAll()).length).toBeLessThanOrEqual(4 * down);
});

test("a minute of long jobs costs 120 requests at most", async () => {
    tasks = await crowd(100, { timings: { job: 20 * 60_000 } });
    await tasks.createAll();
    for (let minute = 3; minute < 18; minute++) expect(tasks.inMinute(minute)).toBeLessThanOrEqual(120);
});

test("a minute of an hour-long copy costs the list alone", async () => {
    tasks = await crowd(100, { timings: { fullCopy: 3_600_000 } }, { waitFor: "incremental" });
    await tasks.createAll();
    for (let minute = 5; minute < 55; minute++) expect(tasks.inMinute(minute)).toBeLessThanOrEqual(20);
});
