import type { Emulator } from "../../emulator";
import type { ApiRequest } from "../../provider/api/cloud";
import { ApiError } from "../../provider/api/errors";
import { clickHouseReplication } from "../../provider/clickHouse/replication";
import { type Resource, Unfinished } from "../../provider/lifecycle/resource";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { leftBy } from "../support/leftBy";
import { ids, operations, stillEmulator } from "../support/stillEmulator";

/** The same life in both editions; what differs is named. */
const editions = [
    {
        resource: starRocksReplication as unknown as Resource<Args, State>,
        args: {
            instanceId: ids.starRocks,
            sourceInstanceId: ids.source,
            sourceDatabase: "orders",
            targetDatabase: "orders",
            taskName: "orders_1",
        },
        other: { taskName: "orders_2" },
        id: `${ids.starRocks}/orders_1`,
        create: "CreateStarRocksDataReplication",
        writes: ["CheckDataBaseConfig", "CreateStarRocksDataReplication"],
        list: "ListStarRocksDataReplications",
        configuration: "ListStarRocksDataReplicationConfig",
        modify: "ModifyDataSync",
        remove: "DeleteStarRocksDataReplication",
        tasks: ({ world }: Emulator) => world.starRocksTasks,
        conflict: { targetDatabase: "elsewhere" },
    },
    {
        resource: clickHouseReplication as unknown as Resource<Args, State>,
        args: { instanceId: ids.clickHouse, sourceInstanceId: ids.source, sourceDatabase: "crm" },
        other: { sourceDatabase: "billing" },
        id: `${ids.clickHouse}/crm`,
        create: "CreateClickHouseDataBaseReplication",
        writes: ["CreateClickHouseDataBaseReplication"],
        list: "ListClickHouseDataBaseReplication",
        configuration: "ListClickHouseDataBaseReplicationConfig",
        modify: "UpdateClickHouseDataBaseConfig",
        remove: "DeleteClickHouseDataBaseReplication",
        tasks: ({ world }: Emulator) => world.clickHouseTasks,
        conflict: { sourceInstanceId: "another07" },
    },
];

interface Args {
    instanceId: string;
    sourceInstanceId: string;
    sourceNodeId?: string;
    sourceDatabase: string;
}

type State = Args & {
    jobId?: string;
    stage?: string;
    status?: string;
    percentage?: number;
    lastError?: string;
};

describe.each(editions)("$resource.kind", (edition) => {
    const { resource, args, id, create, list, configuration, remove, tasks } = edition;
    let emulator: Emulator;
    let cloud: Awaited<ReturnType<typeof stillEmulator>>;

    async function begin(options: Parameters<typeof stillEmulator>[0] = {}) {
        cloud = await stillEmulator(options);
        emulator = cloud.emulator;
        return cloud;
    }

    const made = (more: object = {}) => resource.create({ ...args, ...more }, cloud.context());
    const left = leftBy<Args>;

    afterEach(() => emulator.close());

    test.each(["live", "documented"] as const)(
        "create looks, writes once, follows the job, reads back (%s)",
        async (dialect) => {
            await begin({ dialect });
            const state = await made();
            const asked = operations(emulator);
            const waiting = [list, "ShowGaussMySqlJobInfo"];
            expect(asked.slice(0, 1)).toEqual([list]);
            expect(asked.slice(1, -1).filter((each) => !waiting.includes(each))).toEqual([
                // The list was empty, which may have been an odd reply.
                configuration,
                ...edition.writes,
            ]);
            // The row that the wait has seen last is not asked for again.
            expect(asked.slice(-3)).toEqual([list, "ShowGaussMySqlJobInfo", configuration]);
            // The job is requested once, when its row says that it has settled.
            expect(asked.filter((each) => each === "ShowGaussMySqlJobInfo")).toHaveLength(1);
            expect(state).toMatchObject({
                ...args,
                sourceNodeId: ids.primary,
                stage: "full",
                status: "normal",
                failedChecks: [],
                jobId: expect.any(String),
            });
            expect(resource.identity(state)).toBe(id);
        },
    );

    test("a task that somebody has cancelled is not taken for such a row", async () => {
        await begin();
        await made();
        const [task] = tasks(emulator);
        if (task) task.progress.stage = "cancelled";
        await expect(made({ adopt: "never" })).rejects.toThrow(/adopt is "never"/);
        expect(tasks(emulator)).toHaveLength(1);
        expect(await made()).toMatchObject({ stage: expect.stringMatching(/full|incremental/) });
        expect(tasks(emulator)).toHaveLength(1);
    });

    test("a row that a deleted task has left behind stands in nobody's way", async () => {
        await begin({ deleted: "cancelled" });
        await made();
        await resource.delete(id, cloud.context());
        const state = await made({ adopt: "never" });
        expect(state).toMatchObject({ stage: expect.stringMatching(/full|incremental/) });
        expect(tasks(emulator)).toHaveLength(1);
        expect(await resource.read(id, undefined, cloud.context())).toMatchObject({ stage: state.stage });
        const facts = cloud.context().facts;
        expect(await resource.findCloudProblems?.({ ...args }, {}, facts)).toEqual([]);
        await resource.delete(id, cloud.context());
        expect(tasks(emulator)).toEqual([]);
    });

    test("a task that breaks down between the last look and the end of its job is no success", async () => {
        const { context } = await begin();
        const { cloud } = context();
        const send = async <Body>(request: ApiRequest) => {
            const reply = await cloud.request<Body>(request);
            if (/"completed"/i.test(JSON.stringify(reply)) && request.path.includes("/jobs"))
                emulator.act(args.instanceId, id.split("/")[1] ?? "", {
                    do: "breakDown",
                    reason: "disk full",
                });
            return reply;
        };
        const broken = resource.create(args, context(undefined, { ...cloud, request: send }));
        await expect(broken).rejects.toThrow(/disk full/);
    });

    test("a task that a killed create has left is taken over, not made twice", async () => {
        await begin();
        await made();
        emulator.clearRequests();
        await made();
        expect(operations(emulator)).not.toContain(create);
        expect(tasks(emulator)).toHaveLength(1);
    });

    test("another task in its place is one error that lists the differences, and nothing is sent", async () => {
        await begin();
        await made();
        emulator.clearRequests();
        const [difference] = Object.keys(edition.conflict);
        await expect(made(edition.conflict)).rejects.toThrow(
            new RegExp(`${difference} is .* there and .* here`),
        );
        expect(operations(emulator)).toEqual([list, configuration]);
    });

    test("a failed job ends the create within a minute, keeps the task, and update heals it", async () => {
        const { context, time } = await begin({
            faults: [{ operation: create, do: "failJob", reason: "binlog is off" }],
        });
        const began = time.now();
        const error = await made().catch((thrown) => thrown);
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.message).toContain("binlog is off");
        expect(time.now() - began).toBeLessThan(20_000 + 60_000);
        expect(error.state).toMatchObject({
            ...args,
            jobId: expect.any(String),
            lastError: error.message,
        });

        const healed = await resource.update(left(error.state), args, context());
        expect(healed).toMatchObject({ stage: "full", status: "normal" });
        expect(healed.lastError).toBeUndefined();
        expect(tasks(emulator)).toHaveLength(1);
    });

    test("a refused create leaves nothing behind", async () => {
        await begin();
        const error = await made({ sourceDatabase: "nosuch" }).catch((thrown) => thrown);
        expect(error).toBeInstanceOf(ApiError);
        expect(error.message).toContain("DBS.200823");
    });

    test("a job that outlives the time limit is unfinished, with what was seen", async () => {
        const { context } = await begin({ timings: { job: 3_600_000 } });
        const error = await resource.create(args, context(60_000)).catch((thrown) => thrown);
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(/gave up after 1m, last seen: running \d+%/);
    });

    test("a job that can never be found leaves the decision to the task's row", async () => {
        await begin({ timings: { jobHidden: 24 * 3_600_000 } });
        expect(await made()).toMatchObject({ stage: "full" });
    });

    test("read gives back what create was given", async () => {
        const { context } = await begin();
        await made();
        const seen = await resource.read(id, left({ ...args, jobId: "last" }), context());
        expect(seen).toMatchObject({ ...args, sourceNodeId: ids.primary, jobId: "last" });
        const byId = await resource.read(id, undefined, context());
        expect(byId).toMatchObject({ ...args, sourceNodeId: ids.primary });
    });

    test("read says when the task has gone, and never mistakes a wrong instance for that", async () => {
        const { context } = await begin();
        expect(await resource.read(id, undefined, context())).toBeUndefined();
        const elsewhere = id.replace(args.instanceId, "nosuchinstance");
        await expect(resource.read(elsewhere, undefined, context())).rejects.toThrow(
            /DBS\.200022 Instance not found/,
        );
    });

    test("the source node moves in place, by one complete change", async () => {
        const { context } = await begin();
        const state = await made();
        emulator.clearRequests();
        const moved = await resource.update(left(state), { ...args, sourceNodeId: ids.replica }, context());
        expect(moved.sourceNodeId).toBe(ids.replica);
        expect(operations(emulator).filter((each) => each === edition.modify)).toHaveLength(1);
        expect(tasks(emulator)[0]?.sourceNodeId).toBe(ids.replica);
        expect(moved.jobId).not.toBe(state.jobId);
    });

    test("a program that stops naming a node goes back to the primary", async () => {
        const { context } = await begin();
        const state = await made({ sourceNodeId: ids.replica });
        expect(state.sourceNodeId).toBe(ids.replica);
        const moved = await resource.update(left(state, ["sourceNodeId"]), args, context());
        expect(moved.sourceNodeId).toBe(ids.primary);
    });

    test("a task that is taken over is moved to the node that the program names", async () => {
        await begin();
        await made();
        expect(await made({ sourceNodeId: ids.replica })).toMatchObject({ sourceNodeId: ids.replica });
        expect(tasks(emulator)).toHaveLength(1);
    });

    test("a create that was cut off while its job ran goes on with that job and begins no other", async () => {
        const { context } = await begin({ timings: { job: 600_000 } });
        const error = await resource.create(args, context(60_000)).catch((thrown) => thrown);
        const state = await resource.update(left(error.state), args, context());
        expect(state).toMatchObject({ stage: "full", jobId: error.state.jobId });
        expect(operations(emulator).filter((each) => each === create)).toHaveLength(1);
    });

    test("a create that was killed before it could tell its job begins no other either", async () => {
        const { context } = await begin({ timings: { job: 40_000 } });
        await resource.create(args, context(5_000)).catch((thrown) => thrown);
        expect(await made()).toMatchObject({ stage: "full" });
        expect(operations(emulator).filter((each) => each === create)).toHaveLength(1);
    });

    test("a job that fails after the create was cut off is not taken for success", async () => {
        const faults = [{ operation: create, do: "failJob", reason: "no disk", times: 2 } as const];
        const { context } = await begin({ timings: { job: 600_000 }, faults });
        const error = await resource.create(args, context(60_000)).catch((thrown) => thrown);
        const again = await resource.update(left(error.state), args, context()).catch((thrown) => thrown);
        expect(again).toBeInstanceOf(Unfinished);
        expect(again.message).toContain("no disk");
    });

    test("an accepted write without a job is followed by the task's row, never taken for refused", async () => {
        const { context } = await begin();
        const { cloud, ...rest } = context();
        const send = async <Body>(request: ApiRequest) => {
            const body = await cloud.request<Body>(request);
            return request.method === "POST" ? ({} as Body) : body;
        };
        const state = await resource.create(args, { ...rest, cloud: { ...cloud, request: send } });
        expect(state).toMatchObject({ stage: "full" });
        expect(state.jobId).toBeUndefined();
    });

    test("a reply without a list is an error, never an empty list", async () => {
        const { context } = await begin();
        await made();
        const odd = context(undefined, {
            ...context().cloud,
            request: async <Body>() => ({ total_count: 0 }) as Body,
        });
        await expect(resource.delete(id, odd)).rejects.toThrow(/no list of tasks/);
        await expect(resource.read(id, undefined, odd)).rejects.toThrow(/no list of tasks/);
    });

    test("what the service does not tell keeps its old value, and is never a guess that would replace the task", async () => {
        const { context } = await begin();
        const state = await made();
        const { cloud, ...rest } = context();
        const send = async <Body>(request: ApiRequest) =>
            request.path.includes("config") ? ({} as Body) : cloud.request<Body>(request);
        const odd = { ...rest, cloud: { ...cloud, request: send } };
        const seen = await resource.read(id, left(state), odd);
        expect(seen?.sourceInstanceId).toBe(ids.source);
        await expect(resource.read(id, undefined, odd)).rejects.toThrow(
            /^sourceInstanceId: is missing in the service/,
        );
    });

    test("a lost reply to a delete is not sent again: the row shows that it landed", async () => {
        const { context } = await begin();
        await made();
        const { cloud, ...rest } = context();
        const send = async <Body>(request: ApiRequest) => {
            const body = await cloud.request<Body>(request);
            if (request.method !== "DELETE") return body;
            throw new ApiError({
                method: "DELETE",
                url: request.path,
                errorCode: "ECONNRESET",
                message: "reset",
            });
        };
        await resource.delete(id, { ...rest, cloud: { ...cloud, request: send } });
        expect(operations(emulator).filter((each) => each === remove)).toHaveLength(1);
        expect(tasks(emulator)).toHaveLength(0);
    });

    test("update with nothing changed only looks", async () => {
        const { context } = await begin();
        const state = await made();
        emulator.clearRequests();
        await resource.update(left(state), args, context());
        expect(emulator.requests().map((request) => request.method)).toEqual(
            Array(emulator.requests().length).fill("GET"),
        );
    });

    test("delete follows the job until the task has gone", async () => {
        const { context } = await begin();
        await made();
        await made(edition.other);
        await resource.delete(id, context());
        expect(tasks(emulator)).toHaveLength(1);
        expect(operations(emulator).filter((each) => each === remove)).toHaveLength(1);
    });

    test("delete of a task that has gone is success, of an unknown instance an error", async () => {
        const { context } = await begin();
        await resource.delete(id, context());
        expect(operations(emulator)).toEqual([list, configuration]);
        const elsewhere = id.replace(args.instanceId, "nosuchinstance");
        await expect(resource.delete(elsewhere, context())).rejects.toThrow(/DBS\.200022 Instance not found/);
    });

    test("a failed delete job says why", async () => {
        const { context } = await begin({
            faults: [{ operation: remove, do: "failJob", reason: "instance is busy" }],
        });
        await made();
        await expect(resource.delete(id, context())).rejects.toThrow("failed: instance is busy");
        expect(tasks(emulator)).toHaveLength(1);
    });
});

test("a ClickHouse task of ours that failed is made anew, as nothing can start it again", async () => {
    const operation = "CreateClickHouseDataBaseReplication";
    const faults = [
        { operation, do: "failJob", reason: "contacts has no primary key", leaves: "failedTask" } as const,
    ];
    const { emulator, context } = await stillEmulator({ faults });
    try {
        const args = { instanceId: ids.clickHouse, sourceInstanceId: ids.source, sourceDatabase: "crm" };
        const error = await clickHouseReplication.create(args, context()).catch((thrown) => thrown);
        expect(error.message).toContain("contacts has no primary key");
        expect(emulator.world.clickHouseTasks).toMatchObject([{ progress: { stage: "failed" } }]);
        expect(await clickHouseReplication.update(leftBy(error.state), args, context())).toMatchObject({
            stage: "full",
        });
        expect(emulator.world.clickHouseTasks).toHaveLength(1);
    } finally {
        await emulator.close();
    }
});
