import { Unfinished } from "../../provider/lifecycle/resource";
import { editions } from "../support/editions";
import { failureOf } from "../support/failure";
import { StillTask } from "../support/stillTask";

// The job of a create that fails, takes too long, or is lost.

describe.each(editions)("$edition", ({ resource, base, calls, tasksOf }) => {
    const still = new StillTask(resource, base);
    const { asked, begin, create, update } = still;
    const tasks = () => tasksOf(still.emulator);

    afterEach(still.close);

    test("create: keeps the task of a failed job, which update repairs", async () => {
        await begin({
            faults: [{ operation: calls.create, do: "failJob", reason: "binlog is off" }],
        });
        const began = still.cloud.time.now();
        const error = await failureOf(create());
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.message).toContain("binlog is off");
        expect(still.cloud.time.now() - began).toBeLessThan(20_000 + 60_000);
        expect(error.state).toMatchObject({
            ...base,
            jobId: expect.any(String),
            lastError: error.message,
        });

        const healed = await update(error.state);
        expect(healed).toMatchObject({ stage: "full", status: "normal" });
        expect(healed.lastError).toBeUndefined();
        expect(tasks()).toHaveLength(1);
    });

    test("create: shows the last progress when the time limit ends", async () => {
        await begin({ timings: { job: 3_600_000 } });
        const error = await failureOf(create({}, still.cloud.context(60_000)));
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(/gave up after 1m, last seen: running \d+%/);
    });

    test("create: waits for the task's row when its job is never found", async () => {
        await begin({ timings: { jobHidden: 24 * 3_600_000 } });
        expect(await create()).toMatchObject({ stage: "full" });
    });

    test("create: fails if the task breaks down as its job completes", async () => {
        await begin();
        const taskName = still.id.split("/")[1] ?? "";
        const breaking = still.odd(async ({ path }, ask) => {
            const reply = await ask();
            if (/"completed"/i.test(JSON.stringify(reply)) && path.includes("/jobs"))
                still.emulator.act(base.instanceId, taskName, { do: "breakDown", reason: "disk full" });
            return reply;
        });
        await expect(create({}, breaking)).rejects.toThrow(/disk full/);
    });

    test("create: waits for the task's row when the reply has no job", async () => {
        await begin();
        const silent = still.odd(async ({ method }, ask) => {
            const reply = await ask();
            return method === "POST" ? {} : reply;
        });
        const state = await create({}, silent);
        expect(state).toMatchObject({ stage: "full" });
        expect(state.jobId).toBeUndefined();
    });

    test("create: starts no second job after a killed create", async () => {
        await begin({ timings: { job: 40_000 } });
        await failureOf(create({}, still.cloud.context(5_000)));
        expect(await create()).toMatchObject({ stage: "full" });
        expect(asked().filter((each) => each === calls.create)).toHaveLength(1);
    });

    test("update: continues the job of an interrupted create", async () => {
        await begin({ timings: { job: 600_000 } });
        const error = await failureOf(create({}, still.cloud.context(60_000)));
        const state = await update(error.state);
        expect(state).toMatchObject({ stage: "full", jobId: error.state.jobId });
        expect(asked().filter((each) => each === calls.create)).toHaveLength(1);
    });

    test("update: fails if the job of an interrupted create fails", async () => {
        const faults = [{ operation: calls.create, do: "failJob", reason: "no disk", times: 2 } as const];
        await begin({ timings: { job: 600_000 }, faults });
        const error = await failureOf(create({}, still.cloud.context(60_000)));
        const again = await failureOf(update(error.state));
        expect(again).toBeInstanceOf(Unfinished);
        expect(again.message).toContain("no disk");
    });
});
