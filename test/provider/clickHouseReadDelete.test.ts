import type { ClickHouseTask } from "pulumi-taurusdb-htap-emulator";
import { clickHouseReplication as resource } from "../../provider/clickHouse/replication";
import { failureOf } from "../support/failure";
import { clickHouseBase, ids } from "../support/stillEmulator";
import { isList, StillTask } from "../support/stillTask";

const still = new StillTask(resource, clickHouseBase);
const { begin, create, odd, read, remove, update } = still;
const task = () => still.emulator.world.clickHouseTasks[0] as ClickHouseTask;

afterEach(still.close);

test("ClickHouse read: reports a setting that disappeared as drift", async () => {
    await begin();
    const state = await create({
        databaseConfigs: { max_sync_threads: 2 },
        tableConfigs: { contacts: "ORDER BY id" },
    });
    Object.assign(task(), { databaseConfigs: [], tableConfigs: [] });
    const seen = await read(state);
    expect([seen?.databaseConfigs, seen?.tableConfigs]).toEqual([undefined, undefined]);
});

test("ClickHouse read: finds a row without the source's name by the target's", async () => {
    await begin();
    for (const sourceDatabase of ["crm", "billing", "orders"]) await create({ sourceDatabase });
    const seen = await resource.read(`${ids.clickHouse}/orders`, undefined, still.cloud.context());
    expect(seen).toMatchObject({ sourceDatabase: "orders", sourceInstanceId: ids.source });
});

test("ClickHouse read and update: show the fault of a task and its instance", async () => {
    await begin();
    const state = await create();
    still.emulator.act(ids.clickHouse, "crm", { do: "breakDown", reason: "DDL broke the task" });
    still.emulator.announce(ids.clickHouse, "restart");
    expect(await read(state)).toMatchObject({
        status: "abnormal",
        lastError: "DDL broke the task",
        notice: "restart",
    });
    expect(still.cloud.said.at(-1)).toMatch(/^warning: .*abnormal: DDL broke the task: .*instance: restart/);
    const error = await failureOf(update(state, { tables: { exclude: ["activities"] } }));
    expect(error.message).toMatch(/abnormal: DDL broke the task; restart/);
});

test("ClickHouse read: fails if the list lacks a task that has a configuration", async () => {
    await begin();
    await create();
    await expect(read(undefined, { context: still.unlisted() })).rejects.toThrow(
        /has a configuration but is not in the list/,
    );
});

test("ClickHouse delete: fails if the list lacks a task that has a configuration", async () => {
    await begin();
    await create();
    await expect(remove(still.unlisted())).rejects.toThrow(/has a configuration but is not in the list/);
    expect(still.emulator.world.clickHouseTasks).toHaveLength(1);
});

test("ClickHouse read and delete: fail if several rows fit", async () => {
    await begin();
    await create();
    const row = { target_database: "crm", status: "normal" };
    const doubled = odd(async (request, ask) => {
        const reply = (await ask()) as object;
        return isList(request) ? { ...reply, replications: [row, { ...row, status: "abnormal" }] } : reply;
    });
    await expect(read(undefined, { context: doubled })).rejects.toThrow(
        /lists several replications of database crm/,
    );
    await expect(remove(doubled)).rejects.toThrow(/several replications/);
    expect(still.emulator.world.clickHouseTasks).toHaveLength(1);
});
