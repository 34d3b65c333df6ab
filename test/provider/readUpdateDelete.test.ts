import { editions } from "../support/editions";
import { lostReply } from "../support/failure";
import { ids } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

describe.each(editions)("$edition", ({ resource, base, calls, tasksOf, other }) => {
    const still = new StillTask(resource, base);
    const { asked, begin, create, read, remove, update } = still;
    const tasks = () => tasksOf(still.emulator);

    afterEach(still.close);

    test("read: returns the arguments of the create", async () => {
        await begin();
        await create();
        const seen = await read({ ...base, jobId: "last" });
        expect(seen).toMatchObject({ ...base, sourceNodeId: ids.primary, jobId: "last" });
        const byId = await read();
        expect(byId).toMatchObject({ ...base, sourceNodeId: ids.primary });
    });

    test("read: fails for an unknown instance, not for a missing task", async () => {
        await begin();
        expect(await read()).toBeUndefined();
        const elsewhere = still.id.replace(base.instanceId, "nosuchinstance");
        await expect(resource.read(elsewhere, undefined, still.cloud.context())).rejects.toThrow(
            /DBS\.200022 Instance not found/,
        );
    });

    test("read: keeps a value that the service does not report", async () => {
        await begin();
        const state = await create();
        const silent = still.odd(async ({ path }, ask) => (path.includes("config") ? {} : ask()));
        const seen = await read(state, { context: silent });
        expect(seen?.sourceInstanceId).toBe(ids.source);
        // Without a known value it fails: a guess would replace the task.
        await expect(read(undefined, { context: silent })).rejects.toThrow(
            /^sourceInstanceId: is missing in the service/,
        );
    });

    test("read and delete: fail on a reply without a list", async () => {
        await begin();
        await create();
        const silent = still.odd(async () => ({ total_count: 0 }));
        await expect(remove(silent)).rejects.toThrow(/no list of tasks/);
        await expect(read(undefined, { context: silent })).rejects.toThrow(/no list of tasks/);
    });

    test("update: only reads when nothing has changed", async () => {
        await begin();
        const state = await create();
        still.emulator.clearRequests();
        await update(state);
        expect(still.writes()).toEqual([]);
    });

    test("update: moves the source node by one change in place", async () => {
        await begin();
        const state = await create();
        still.emulator.clearRequests();
        const moved = await update(state, { sourceNodeId: ids.replica });
        expect(moved.sourceNodeId).toBe(ids.replica);
        expect(asked().filter((each) => each === calls.modify)).toHaveLength(1);
        expect(tasks()[0]?.sourceNodeId).toBe(ids.replica);
        expect(moved.jobId).not.toBe(state.jobId);
    });

    test("update: returns to the primary when the program names no node", async () => {
        await begin();
        const state = await create({ sourceNodeId: ids.replica });
        expect(state.sourceNodeId).toBe(ids.replica);
        const moved = await update(state, {}, { given: ["sourceNodeId"] });
        expect(moved.sourceNodeId).toBe(ids.primary);
    });

    test("delete: follows its job until the task is gone", async () => {
        await begin();
        await create();
        await create(other(0));
        await remove();
        expect(tasks()).toHaveLength(1);
        expect(asked().filter((each) => each === calls.remove)).toHaveLength(1);
    });

    test("delete: fails for an unknown instance, not for a missing task", async () => {
        await begin();
        await remove();
        expect(asked()).toEqual([calls.list, calls.configuration]);
        const elsewhere = still.id.replace(base.instanceId, "nosuchinstance");
        await expect(resource.delete(elsewhere, still.cloud.context())).rejects.toThrow(
            /DBS\.200022 Instance not found/,
        );
    });

    test("delete: is not sent again after a lost reply if the task is gone", async () => {
        await begin();
        await create();
        const losing = still.odd(async ({ method }, ask) => {
            const reply = await ask();
            if (method === "DELETE") throw lostReply(method);
            return reply;
        });
        await remove(losing);
        expect(asked().filter((each) => each === calls.remove)).toHaveLength(1);
        expect(tasks()).toHaveLength(0);
    });

    test("delete: looks again when it finds no task", async () => {
        await begin();
        const context = still.cloud.context();
        await create({}, context);
        tasks().splice(0);
        still.emulator.clearRequests();
        // By the list of the create, which has the task.
        await remove(context);
        await create({}, context);
        expect(asked().slice(0, 2)).toEqual([calls.remove, calls.list]);
        expect(tasks()).toHaveLength(1);
    });

    test("delete: shows why its job failed", async () => {
        await begin({
            faults: [{ operation: calls.remove, do: "failJob", reason: "instance is busy" }],
        });
        await create();
        await expect(remove()).rejects.toThrow("failed: instance is busy");
        expect(tasks()).toHaveLength(1);
    });
});
