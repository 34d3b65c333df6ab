import type { ClickHouseTask } from "pulumi-taurusdb-htap-emulator";
import type { ApiRequest } from "../../provider/api/cloud";
import type { ClickHouseArgs } from "../../provider/clickHouse/arguments";
import { clickHouseReplication as resource } from "../../provider/clickHouse/replication";
import { Unfinished } from "../../provider/lifecycle/resource";
import { failureOf } from "../support/failure";
import { clickHouseBase, ids } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

const still = new StillTask(resource, clickHouseBase);
const { asked, begin, create, odd, read, update, writes } = still;
const task = () => still.emulator.world.clickHouseTasks[0] as ClickHouseTask;

afterEach(still.close);

const declared: Partial<ClickHouseArgs> = {
    tables: { include: ["contacts", "accounts"] },
    databaseConfigs: { max_sync_threads: 2 },
    tableConfigs: { contacts: { orderBy: ["id", "name"], partitionBy: "toYYYYMM(at)" } },
};

describe("ClickHouse create:", () => {
    test("sets lists and settings through its checks", async () => {
        await begin();
        const state = await create(declared);
        expect(task()).toMatchObject({
            tables: { type: "white_list", names: ["contacts", "accounts"] },
            databaseConfigs: [{ name: "max_sync_threads", value: "2" }],
            tableConfigs: [{ name: "contacts", value: "PARTITION BY toYYYYMM(at) ORDER BY (id, name)" }],
        });
        expect(state).toMatchObject({ ...clickHouseBase, ...declared, stage: "full" });
        expect(still.cloud.said.filter((text) => text.startsWith("warning"))).toEqual([]);
    });

    test("sets the list afterwards, and warns of unverified settings", async () => {
        await begin({ clickHouseSetup: "change" });
        const state = await create(declared);
        expect(writes().slice(-2)).toEqual([
            "CreateClickHouseDataBaseReplication",
            "UpdateClickHouseDataBaseConfig",
        ]);
        expect(task().tables).toEqual({ type: "white_list", names: ["contacts", "accounts"] });
        expect(state).toMatchObject(declared);
        expect(still.cloud.said).toContainEqual(
            expect.stringMatching(
                /^warning: .*accepted databaseConfigs\.max_sync_threads, tableConfigs\.contacts but does not report their values/,
            ),
        );
    });

    test("lists all failed checks, and creates nothing", async () => {
        await begin();
        const error = await failureOf(
            create({
                databaseConfigs: { max_sync_threads: 9, max_flush_data_time: 1 },
                tableConfigs: { nosuch: "ORDER BY id" },
            }),
        );
        expect(error).not.toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(
            /databaseConfigs\.max_sync_threads = 9: fail; tableConfigs\.nosuch = ORDER BY id: Check Override Table Failed/,
        );
        expect(still.emulator.world.clickHouseTasks).toEqual([]);
    });

    test("deletes the task again if the service refuses its list", async () => {
        await begin({ clickHouseSetup: "change" });
        const refusing = still.cloud.context();
        const { request: send } = refusing.cloud;
        // The service refuses a value that is not a list with the same error.
        const request = <Body>(asked: ApiRequest) =>
            send<Body>(
                asked.method === "PUT"
                    ? { ...asked, body: { ...(asked.body as object), value: "{}" } }
                    : asked,
            );
        const context = { ...refusing, cloud: { ...refusing.cloud, request } };
        const error = await failureOf(create({ tables: { include: ["contacts"] } }, context));
        expect(error).not.toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(/does not take an include list .* The task was deleted again/);
        expect(still.emulator.world.clickHouseTasks).toEqual([]);
    });

    test("sets the list of a task that a killed create left", async () => {
        await begin({ clickHouseSetup: "change" });
        await create();
        expect(await create({ tables: { include: ["contacts"] } })).toMatchObject({
            tables: { include: ["contacts"] },
        });
        expect(still.emulator.world.clickHouseTasks).toHaveLength(1);
    });

    test("with waitFor accepted leaves the waiting to the next change", async () => {
        await begin();
        const state = await create({ waitFor: "accepted" });
        expect(asked()).not.toContain("ShowGaussMySqlJobInfo");
        const changed = await update(state, { tables: { exclude: ["activities"] } });
        expect(changed).toMatchObject({ stage: "full", tables: { exclude: ["activities"] } });
    });

    test("with waitFor accepted sets the list of a new task", async () => {
        await begin({ clickHouseSetup: "change" });
        const state = await create({ waitFor: "accepted", tables: { exclude: ["activities"] } });
        expect(writes()).toContain("UpdateClickHouseDataBaseConfig");
        expect(state.tables).toEqual({ exclude: ["activities"] });
    });

    test("with waitFor accepted causes no drift later", async () => {
        await begin();
        const state = await create({ waitFor: "accepted" });
        task().databaseConfigs = [{ name: "max_flush_data_time", value: "5000" }];
        const done = await update(state, {});
        expect((await read(done))?.databaseConfigs).toBeUndefined();
    });

    test("leaves a list whose change failed to the next update", async () => {
        await begin({
            clickHouseSetup: "change",
            timings: { fullCopy: 3_600_000 },
            faults: [{ operation: "UpdateClickHouseDataBaseConfig", do: "failJob", reason: "no disk" }],
        });
        const error = await failureOf(create({ tables: { include: ["contacts"] } }));
        expect(error.state.tables).toEqual({ include: ["contacts"] });
        expect(await update(error.state, { tables: { include: ["contacts"] } })).toMatchObject({
            tables: { include: ["contacts"] },
            stage: "full",
        });
        expect(writes().filter((each) => each === "CreateClickHouseDataBaseReplication")).toHaveLength(1);
    });

    test("fails if its check did not set the parameters", async () => {
        await begin({ clickHouseSetup: "change" });
        const defaults = odd(async ({ method, path }, ask) => {
            const reply = (await ask()) as object;
            if (!path.includes("/config") || method !== "GET") return reply;
            const check = { param_name: "max_sync_threads", value: "1", check_result: "success" };
            return { ...reply, database_info: { db_config_check_results: [check] } };
        });
        const args = { tables: { exclude: ["activities"] }, databaseConfigs: { max_sync_threads: 2 } };
        const error = await failureOf(create(args, defaults));
        expect(error.message).toMatch(/did not make it: databaseConfigs is/);
        expect(task().tables.names).toEqual(["activities"]);
    });

    test.each(["full", "incremental"] as const)("waits until the task has reached %s", async (waitFor) => {
        await begin();
        const { stage } = await create({ waitFor });
        expect(["full", "incremental"].indexOf(stage as string)).toBeGreaterThanOrEqual(
            ["full", "incremental"].indexOf(waitFor),
        );
    });
});

test("ClickHouse create and delete: encode a name in the path", async () => {
    await begin();
    const sourceDatabase = "größe#1?&%";
    const [source] = still.emulator.world.sources;
    if (source) source.databases[sourceDatabase] = ["t"];
    expect(await create({ sourceDatabase })).toMatchObject({ stage: "full" });
    await resource.delete(`${ids.clickHouse}/${sourceDatabase}`, still.cloud.context());
    expect(still.emulator.world.clickHouseTasks).toEqual([]);
});
