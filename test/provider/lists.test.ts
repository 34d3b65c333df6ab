import type { Emulator } from "../../emulator";
import type { ApiRequest } from "../../provider/api/cloud";
import { ApiError } from "../../provider/api/errors";
import { clickHouseReplication } from "../../provider/clickHouse/replication";
import type { Operation, Resource } from "../../provider/lifecycle/resource";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { leftBy } from "../support/leftBy";
import { ids, operations, stillEmulator } from "../support/stillEmulator";

// What is concluded from the list of an instance's tasks that is short, late or wrong, in both editions.

interface Args {
    instanceId: string;
    sourceInstanceId: string;
    sourceDatabase: string;
    tables?: object;
}

type State = Args & { stage?: string; jobId?: string };

interface Reply {
    replications: object[];
    total_count?: number;
}

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
        id: `${ids.starRocks}/orders_1`,
        other: (index: number) => ({ taskName: `other_${index}`, targetDatabase: `other_${index}` }),
        list: "ListStarRocksDataReplications",
        configuration: "ListStarRocksDataReplicationConfig",
        modify: "ModifyDataSync",
        tasks: ({ world }: Emulator) => world.starRocksTasks,
    },
    {
        resource: clickHouseReplication as unknown as Resource<Args, State>,
        args: { instanceId: ids.clickHouse, sourceInstanceId: ids.source, sourceDatabase: "crm" },
        id: `${ids.clickHouse}/crm`,
        other: (index: number) => ({ sourceDatabase: index === 0 ? "billing" : `other_${index}` }),
        list: "ListClickHouseDataBaseReplication",
        configuration: "ListClickHouseDataBaseReplicationConfig",
        modify: "UpdateClickHouseDataBaseConfig",
        tasks: ({ world }: Emulator) => world.clickHouseTasks,
    },
];

const running = expect.stringMatching(/full|incremental/);

describe.each(editions)("$resource.kind", (edition) => {
    const { resource, args, id, other, list, configuration, modify, tasks } = edition;
    let cloud: Awaited<ReturnType<typeof stillEmulator>>;
    let state: State;

    const left = () => leftBy<Args>(state);
    const asked = () => operations(cloud.emulator);
    const writes = () =>
        cloud.emulator
            .requests()
            .filter(({ method }) => method !== "GET")
            .map(({ operation }) => operation);

    /** Lists that are answered as they should not be. */
    function odd(answer: (reply: Reply, nth: number, query: Record<string, string>) => Reply): Operation {
        const { cloud: right } = cloud.context();
        let lists = 0;
        const send = async <Body>(request: ApiRequest) => {
            const reply = await right.request<Body>(request);
            const isList = request.method === "GET" && request.path.endsWith("/replication");
            return isList
                ? (answer(reply as unknown as Reply, ++lists, request.query ?? {}) as unknown as Body)
                : reply;
        };
        return cloud.context(undefined, { ...right, request: send });
    }

    const empty = { replications: [], total_count: 0 };
    const emptyOnce = (which = 1) => odd((reply, nth) => (nth === which ? empty : reply));
    const alwaysEmpty = () => odd(() => empty);

    /** Tasks before the own one, so that it stands at the end of the list. */
    async function crowd(count: number): Promise<void> {
        const [own] = tasks(cloud.emulator).splice(0) as object[];
        for (let index = 0; index < count; index++) {
            const { sourceDatabase: database, ...names } = { sourceDatabase: undefined, ...other(index) };
            tasks(cloud.emulator).push({ ...own, ...names, ...(database ? { database } : {}) } as never);
        }
        tasks(cloud.emulator).push(own as never);
    }

    beforeEach(async () => {
        cloud = await stillEmulator();
        state = await resource.create(args, cloud.context());
        cloud.emulator.clearRequests();
    });

    afterEach(() => cloud.emulator.close());

    test("update: one empty list makes no task", async () => {
        expect(await resource.update(left(), args, emptyOnce())).toMatchObject({ stage: running });
        expect(writes()).toEqual([]);
    });

    test("update: lists that stay empty change nothing, and the configuration is named", async () => {
        await expect(resource.update(left(), args, alwaysEmpty())).rejects.toThrow(
            "has a configuration but is not in the list. Try again later.",
        );
        expect(writes()).toEqual([]);
    });

    test("update: an empty list after a change makes no second task", async () => {
        const exclude = { exclude: ["returns"] };
        const changed = await resource.update(left(), { ...args, tables: exclude }, emptyOnce(3));
        expect(changed.tables).toEqual(exclude);
        expect(writes()).toEqual([modify]);
    });

    test("update: a task that neither list nor configuration has was deleted outside", async () => {
        tasks(cloud.emulator).splice(0);
        await expect(resource.update(left(), args, cloud.context())).rejects.toThrow(
            /was deleted outside of Pulumi/,
        );
        expect(writes()).toEqual([]);
    });

    test("update: goes on with an unfinished task that is not there", async () => {
        tasks(cloud.emulator).splice(0);
        const unfinished = { ...left(), unfinished: true };
        expect(await resource.update(unfinished, args, cloud.context())).toMatchObject({ stage: "full" });
        expect(tasks(cloud.emulator)).toHaveLength(1);
    });

    test("create: one empty list does not hide the task that is there", async () => {
        await resource.create(args, emptyOnce());
        expect(writes()).toEqual([]);
        expect(cloud.said.join()).toContain("adopted it");
    });

    test("create: lists that stay empty write nothing", async () => {
        await expect(resource.create(args, alwaysEmpty())).rejects.toThrow(
            "has a configuration but is not in the list",
        );
        expect(writes()).toEqual([]);
    });

    test("create: a task that is missing among others is new, and its configuration is not asked for", async () => {
        tasks(cloud.emulator).splice(0);
        await resource.create({ ...args, ...other(0) }, cloud.context());
        cloud.emulator.clearRequests();
        await resource.create(args, cloud.context());
        expect(asked().indexOf(configuration)).toBeGreaterThan(asked().indexOf(writes()[0] as string));
    });

    test("create: a configuration that is refused in any words is none", async () => {
        tasks(cloud.emulator).splice(0);
        const { cloud: right } = cloud.context();
        let refused = 0;
        const send = async <Body>(request: ApiRequest) => {
            if (!/config/.test(request.path) || request.method !== "GET" || refused++)
                return right.request<Body>(request);
            throw new ApiError({
                method: "GET",
                url: request.path,
                status: 404,
                errorCode: "DBS.1",
                message: "",
            });
        };
        const context = cloud.context(undefined, { ...right, request: send });
        expect(await resource.create(args, context)).toMatchObject({ stage: "full" });
    });

    test("read and delete: one empty list is looked at again, and what stays empty is an error", async () => {
        expect(await resource.read(id, undefined, emptyOnce())).toMatchObject({ stage: running });
        await expect(resource.read(id, undefined, alwaysEmpty())).rejects.toThrow(
            /has a configuration but is not in the list/,
        );
        await expect(resource.delete(id, alwaysEmpty())).rejects.toThrow(
            "has a configuration but is not in the list",
        );
        expect(writes()).toEqual([]);
        await resource.delete(id, emptyOnce());
        expect(tasks(cloud.emulator)).toEqual([]);
    });

    test("delete: without a job, an empty list does not mean that the task is gone", async () => {
        const context = odd((reply, nth) => (nth === 2 ? empty : reply));
        const { request: send } = context.cloud;
        context.cloud.request = async <Body>(request: ApiRequest) => {
            const reply = await send<Body>(request);
            return request.method === "DELETE" ? ({} as Body) : reply;
        };
        await resource.delete(id, context);
        expect(tasks(cloud.emulator)).toEqual([]);
    });

    describe.each([
        ["without a total", undefined],
        ["with that as its total", "page"],
        ["with a total that is too small", 7],
    ] as const)("a list of 130 that gives so many at once, %s", (_name, total) => {
        test.each([10, 50, 100])("%p: the last task is found", async (cap) => {
            await crowd(129);
            const capped = () =>
                odd(({ replications }) => {
                    const rows = replications.slice(0, cap);
                    return { replications: rows, total_count: total === "page" ? rows.length : total };
                });
            expect(await resource.read(id, undefined, capped())).toMatchObject({ stage: running });
            await resource.update(left(), args, capped());
            await resource.create(args, capped());
            expect(writes()).toEqual([]);
            await resource.delete(id, capped());
            expect(tasks(cloud.emulator)).toHaveLength(129);
        });
    });

    test("a task that moves from the second page to the first while they are read is found", async () => {
        await crowd(100);
        const context = odd((reply, _nth, { offset }) => {
            if (offset === "0") tasks(cloud.emulator).splice(0, 1);
            return reply;
        });
        expect(await resource.read(id, undefined, context)).toMatchObject({ stage: running });
    });

    test("the list of a crowd is asked for once a page", async () => {
        await crowd(99);
        await resource.read(id, undefined, cloud.context());
        expect(asked()).toEqual([list, configuration]);
    });
});
