import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { Poller } from "../../../command/status/poll";
import { plantClickHouse, plantStarRocks } from "../../../tools/plantedTasks";
import { cloudAt, ids } from "../../support/stillEmulator";

const list = "ListStarRocksDataReplications";
const configuration = "ListStarRocksDataReplicationConfig";

let emulator: Emulator;

beforeEach(async () => {
    emulator = await startEmulator();
});

afterEach(() => emulator.close());

/** Poller, and gives what was seen and the number of requests of each operation. */
function pollerOf(...instanceIds: string[]) {
    const poller = new Poller(cloudAt(emulator), async () => instanceIds.map((id) => ({ id })));
    return async () => {
        emulator.clearRequests();
        const poll = await poller.poll();
        const asked: Record<string, number> = {};
        for (const { operation = "" } of emulator.requests()) asked[operation] = (asked[operation] ?? 0) + 1;
        return { ...poll, asked };
    };
}

test("poll of 300 tasks: each configuration once, and then one list a poll", async () => {
    for (let index = 0; index < 300; index++) plantStarRocks(emulator, `orders_${index}`);
    const poll = pollerOf(ids.starRocks);
    const first = await poll();
    expect(first.tasks).toHaveLength(300);
    // Each page of 100 rows begins with the last row of the one before.
    expect(first.asked).toEqual({ [list]: 4, [configuration]: 300 });
    expect((await poll()).asked).toEqual({ [list]: 4, [configuration]: 5 });
    expect((await poll()).asked).toEqual({ [list]: 4, [configuration]: 5 });
});

test("poll: a task that the service does not show hides no other", async () => {
    for (const name of ["steady", "odd-name"]) plantStarRocks(emulator, name);
    const { tasks } = await pollerOf(ids.starRocks)();
    expect(tasks.map(({ name, problems }) => [name, problems])).toEqual([
        ["odd-name", [expect.stringMatching(/^its configuration is not shown: .* 400 DBS.280001/)]],
        ["steady", []],
    ]);
});

test("polls: find an error that changes no row, in turn", async () => {
    for (let index = 0; index < 12; index++) plantStarRocks(emulator, `orders_${index}`);
    const poll = pollerOf(ids.starRocks);
    await poll();
    for (const task of emulator.world.starRocksTasks) task.alterError = "Table orders has no key.";
    const found = async () => (await poll()).tasks.filter(({ lastError }) => lastError).length;
    expect([await found(), await found(), await found()]).toEqual([5, 10, 12]);
});

test("polls: ask again for a task that has changed, is new or needs attention", async () => {
    for (let index = 0; index < 20; index++) plantStarRocks(emulator, `steady_${index}`);
    for (const name of ["broken", "other"]) plantStarRocks(emulator, name);
    const poll = pollerOf(ids.starRocks);
    /** Which of the others is asked for, beside those whose turn it is. */
    const asked = async () => {
        await poll();
        const names = emulator.requests().flatMap(({ query }) => query.task_name ?? []);
        return ["broken", "other", "new"].filter((name) => names.includes(name));
    };
    await poll();
    emulator.act(ids.starRocks, "broken", { do: "breakDown", reason: "The disk is full." });
    emulator.act(ids.starRocks, "other", { do: "pause" });
    plantStarRocks(emulator, "new");
    expect(await asked()).toEqual(["broken", "other", "new"]);
    expect(await asked()).toEqual(["broken"]);
    delete emulator.world.starRocksTasks[20]?.trouble;
    expect(await asked()).toEqual(["broken"]);
    expect(await asked()).toEqual([]);
});

test("polls: an instance that cannot be read hides no other, and keeps its tasks", async () => {
    plantStarRocks(emulator, "orders_1");
    plantClickHouse(emulator, "crm");
    const poll = pollerOf(ids.starRocks, ids.clickHouse);
    const seen = async () => {
        const { instances, tasks } = await poll();
        return { problems: instances.map(({ problem }) => problem), tasks: tasks.map(({ name }) => name) };
    };
    expect(await seen()).toEqual({ problems: [undefined, undefined], tasks: ["orders_1", "crm"] });
    const refuse = (operation: string) => ({
        operation,
        do: "reply" as const,
        status: 403,
        when: "before" as const,
    });
    emulator.planFaults([refuse(list)]);
    const problem = expect.stringMatching(/: 403 /);
    expect(await seen()).toEqual({ problems: [problem, undefined], tasks: ["orders_1", "crm"] });
    expect(await seen()).toEqual({ problems: [undefined, undefined], tasks: ["orders_1", "crm"] });
    emulator.planFaults([refuse(list), refuse("ListClickHouseDataBaseReplication")]);
    await expect(poll()).rejects.toThrow(/: 403 /);
});

test("polls: an empty instance shows its other list every tenth time", async () => {
    const operation = "ListClickHouseDataBaseReplication";
    const body = JSON.stringify({ total_count: 0, replications: [] });
    emulator.planFaults([{ operation, do: "reply", status: 200, body, when: "before", times: 3 }]);
    const poll = pollerOf(ids.starRocks);
    const asked: Record<string, number>[] = [];
    for (let nth = 0; nth < 11; nth++) asked.push((await poll()).asked);
    const both = { [list]: 1, [operation]: 1 };
    expect(asked).toEqual([both, ...Array(9).fill({ [list]: 1 }), both]);
    plantStarRocks(emulator, "orders_1");
    expect((await poll()).asked).toEqual({ [list]: 1, [configuration]: 1 });
});

test("polls: a lost task of the stack needs attention, a foreign one stays", async () => {
    for (const name of ["kept", "cancelled", "foreign"]) plantStarRocks(emulator, name);
    emulator.act(ids.starRocks, "cancelled", { do: "cancel" });
    const stack = {
        name: "prod",
        taskIds: ["kept", "cancelled", "deleted"].map((name) => `${ids.starRocks}/${name}`),
    };
    const find = async () => [{ id: ids.starRocks, edition: "starrocks" as const }];
    const { tasks } = await new Poller(cloudAt(emulator), find, stack).poll();
    expect(tasks.map(({ name, stage, problems }) => [name, stage, ...problems])).toEqual([
        [
            "cancelled",
            "cancelled",
            "this task is in the state of stack prod and was cancelled on the instance",
        ],
        ["deleted", "missing", "this task is in the state of stack prod and not on the instance"],
        ["kept", "incremental"],
        ["foreign", "incremental"],
    ]);
});

test("polls: a cancelled task is not asked for its last error", async () => {
    plantStarRocks(emulator, "orders_1");
    emulator.act(ids.starRocks, "orders_1", { do: "cancel" });
    expect((await pollerOf(ids.starRocks)()).asked).toEqual({ [list]: 1 });
});

test("polls: find the edition of an instance once", async () => {
    plantClickHouse(emulator, "crm");
    const poll = pollerOf(ids.clickHouse);
    const ofClickHouse = "ListClickHouseDataBaseReplication";
    expect((await poll()).asked).toEqual({ [list]: 1, [ofClickHouse]: 1, [`${ofClickHouse}Config`]: 1 });
    expect((await poll()).asked).not.toHaveProperty(list);
});

test("polls: a missing permission is not taken for the other edition", async () => {
    emulator.world.users[0] = {
        ...(emulator.world.users[0] as Emulator["world"]["users"][0]),
        denied: ["gaussdbformysql:htapInstance:getReplication"],
    };
    // An empty list of ClickHouse may be that of a StarRocks instance.
    for (const id of [ids.starRocks, ids.clickHouse])
        await expect(pollerOf(id)()).rejects.toThrow(/403 .*lacks the IAM action .*getReplication,/);
    plantClickHouse(emulator, "crm");
    expect(await pollerOf(ids.clickHouse)()).toMatchObject({ tasks: [{ name: "crm" }] });
});

test("polls: several live replications of one database need attention", async () => {
    plantClickHouse(emulator, "crm");
    plantClickHouse(emulator, "crm");
    const { tasks } = await pollerOf(ids.clickHouse)();
    expect(tasks).toMatchObject([
        { problems: [expect.stringContaining("several replications of database crm")] },
    ]);
});
