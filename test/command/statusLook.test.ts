import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { Looks } from "../../command/status/look";
import { plantClickHouse, plantStarRocks } from "../support/plantedTasks";
import { cloudAt, ids } from "../support/stillEmulator";

const list = "ListStarRocksDataReplications";
const configuration = "ListStarRocksDataReplicationConfig";

let emulator: Emulator;

beforeEach(async () => {
    emulator = await startEmulator();
});

afterEach(() => emulator.close());

/** Looks, and gives what was seen and the number of requests of each operation. */
function looksAt(...instanceIds: string[]) {
    const looks = new Looks(cloudAt(emulator), async () => instanceIds.map((id) => ({ id })));
    return async () => {
        emulator.clearRequests();
        const look = await looks.look();
        const asked: Record<string, number> = {};
        for (const { operation = "" } of emulator.requests()) asked[operation] = (asked[operation] ?? 0) + 1;
        return { ...look, asked };
    };
}

test("looks at 300 tasks: each configuration once, and then one list a look", async () => {
    for (let index = 0; index < 300; index++) plantStarRocks(emulator, `orders_${index}`);
    const look = looksAt(ids.starRocks);
    const first = await look();
    expect(first.tasks).toHaveLength(300);
    // Each page of 100 rows begins with the last row of the one before.
    expect(first.asked).toEqual({ [list]: 4, [configuration]: 300 });
    expect((await look()).asked).toEqual({ [list]: 4 });
    expect((await look()).asked).toEqual({ [list]: 4 });
});

test("looks: ask again for a task that has changed, is new or needs attention", async () => {
    for (const name of ["steady", "broken", "other"]) plantStarRocks(emulator, name);
    const look = looksAt(ids.starRocks);
    await look();
    emulator.act(ids.starRocks, "broken", { do: "breakDown", reason: "The disk is full." });
    emulator.act(ids.starRocks, "other", { do: "pause" });
    plantStarRocks(emulator, "new");
    const second = await look();
    expect(second.asked).toEqual({ [list]: 1, [configuration]: 3 });
    expect(second.tasks.map(({ name, stage, lastError }) => [name, stage, lastError])).toEqual([
        ["broken", "incremental", "The disk is full."],
        ["steady", "incremental", undefined],
        ["other", "paused", undefined],
        ["new", "incremental", undefined],
    ]);
    expect((await look()).asked).toEqual({ [list]: 1, [configuration]: 1 });
    delete emulator.world.starRocksTasks[1]?.trouble;
    expect(await look()).toMatchObject({ asked: { [list]: 1, [configuration]: 1 } });
    expect(await look()).toMatchObject({ asked: { [list]: 1 } });
});

test("looks: a cancelled task is not asked for its last error", async () => {
    plantStarRocks(emulator, "orders_1");
    emulator.act(ids.starRocks, "orders_1", { do: "cancel" });
    expect((await looksAt(ids.starRocks)()).asked).toEqual({ [list]: 1 });
});

test("looks: find the edition of an instance once", async () => {
    plantClickHouse(emulator, "crm");
    const look = looksAt(ids.clickHouse);
    const ofClickHouse = "ListClickHouseDataBaseReplication";
    expect((await look()).asked).toEqual({ [list]: 1, [ofClickHouse]: 1, [`${ofClickHouse}Config`]: 1 });
    expect((await look()).asked).toEqual({ [ofClickHouse]: 1 });
});

test("looks: a missing permission is not taken for the other edition", async () => {
    emulator.world.users[0] = {
        ...(emulator.world.users[0] as Emulator["world"]["users"][0]),
        denied: ["gaussdbformysql:htapInstance:getReplication"],
    };
    // An empty list of ClickHouse may be that of a StarRocks instance.
    for (const id of [ids.starRocks, ids.clickHouse])
        await expect(looksAt(id)()).rejects.toThrow(/403 .*lacks the IAM action .*getReplication,/);
    plantClickHouse(emulator, "crm");
    expect(await looksAt(ids.clickHouse)()).toMatchObject({ tasks: [{ name: "crm" }] });
});

test("looks: several live replications of one database need attention", async () => {
    plantClickHouse(emulator, "crm");
    plantClickHouse(emulator, "crm");
    const { tasks } = await looksAt(ids.clickHouse)();
    expect(tasks).toMatchObject([
        { problems: [expect.stringContaining("several replications of database crm")] },
    ]);
});
