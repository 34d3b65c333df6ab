import { ApiError } from "../../provider/api/errors";
import { editions } from "../support/editions";
import { failureOf } from "../support/failure";
import { ids } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

describe.each(editions)("$edition", ({ resource, base, id, calls, tasksOf, conflict }) => {
    const still = new StillTask(resource, base);
    const { asked, begin, create, read, remove } = still;
    const tasks = () => tasksOf(still.emulator);

    afterEach(still.close);

    test.each(["live", "documented"] as const)(
        "create: writes once, follows its job and reads the task (%s)",
        async (dialect) => {
            await begin({ dialect });
            const state = await create();
            const requests = asked();
            const waiting = [calls.list, "ShowGaussMySqlJobInfo"];
            expect(requests.slice(0, 1)).toEqual([calls.list]);
            expect(requests.slice(1, -1).filter((each) => !waiting.includes(each))).toEqual([
                // An empty list may be a wrong reply: the configuration decides.
                calls.configuration,
                ...(calls.check ? [calls.check] : []),
                calls.create,
            ]);
            // The last row of the wait is not requested again.
            expect(requests.slice(-3)).toEqual([calls.list, "ShowGaussMySqlJobInfo", calls.configuration]);
            // The job is requested once, when the row shows a settled task.
            expect(requests.filter((each) => each === "ShowGaussMySqlJobInfo")).toHaveLength(1);
            expect(state).toMatchObject({
                ...base,
                sourceNodeId: ids.primary,
                stage: "full",
                status: "normal",
                failedChecks: [],
                jobId: expect.any(String),
            });
            expect(resource.identity(state)).toBe(id);
        },
    );

    test("create: treats a cancelled task as an existing one", async () => {
        await begin();
        await create();
        const [task] = tasks();
        if (task) task.progress.stage = "cancelled";
        await expect(create({ adopt: "never" })).rejects.toThrow(/adopt is "never"/);
        expect(tasks()).toHaveLength(1);
        expect(await create()).toMatchObject({ stage: expect.stringMatching(/full|incremental/) });
        expect(tasks()).toHaveLength(1);
    });

    test("create: ignores the row that a deleted task leaves", async () => {
        await begin({ deleted: "cancelled" });
        await create();
        await remove();
        const state = await create({ adopt: "never" });
        expect(state).toMatchObject({ stage: expect.stringMatching(/full|incremental/) });
        expect(tasks()).toHaveLength(1);
        expect(await read()).toMatchObject({ stage: state.stage });
        const { facts } = still.cloud.context();
        expect(await resource.findCloudProblems?.(base, {}, facts)).toEqual([]);
        await remove();
        expect(tasks()).toEqual([]);
    });

    test("create: adopts the task of a killed create", async () => {
        await begin();
        await create();
        still.emulator.clearRequests();
        await create();
        expect(asked()).not.toContain(calls.create);
        expect(tasks()).toHaveLength(1);
    });

    test("create: lists the differences of another task, and changes nothing", async () => {
        await begin();
        await create();
        still.emulator.clearRequests();
        const [difference] = Object.keys(conflict);
        await expect(create(conflict)).rejects.toThrow(new RegExp(`${difference} is .* there and .* here`));
        expect(asked()).toEqual([calls.list, calls.configuration]);
    });

    test("create: a refusal leaves no task", async () => {
        await begin();
        const error = await failureOf(create({ sourceDatabase: "nosuch" }));
        expect(error).toBeInstanceOf(ApiError);
        expect(error.message).toContain("DBS.200823");
        expect(tasks()).toEqual([]);
    });

    test("create: moves a task that it adopts to the program's node", async () => {
        await begin();
        await create();
        expect(await create({ sourceNodeId: ids.replica })).toMatchObject({ sourceNodeId: ids.replica });
        expect(tasks()).toHaveLength(1);
    });
});
