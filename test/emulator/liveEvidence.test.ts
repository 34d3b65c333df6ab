import { starRocksParameters } from "../../emulator/parameters";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { askEmulator, tasks } from "../support/askEmulator";
import { cloudProblems } from "../support/cloudProblems";
import { ids, stillEmulator } from "../support/stillEmulator";

// What public acceptance tests of another client assert of the live service.

let cloud: Awaited<ReturnType<typeof stillEmulator>>;

beforeEach(async () => {
    cloud = await stillEmulator();
});

afterEach(() => cloud.emulator.close());

const ask = (method: string, path: string, body?: object) =>
    askEmulator(cloud.emulator, method, tasks + path, body);

const system = {
    task_name: "system_1",
    source_instance_id: ids.source,
    is_instance_level_sync: "false",
    database_repl_scope: "part",
    source_database_name: "__taurus_sys__",
    target_database_name: "__taurus_sys__",
    db_configs: [{ param_name: "binlog_expire_logs_seconds", value: "3600" }],
    table_repl_config: { repl_type: "include_tables", repl_scope: "part", tables: ["tenant"] },
    tables_configs: [{ table_name: "tenant", table_config: "order by tenant_name" }],
};
const row = async () => (await ask("GET", "?limit=100&offset=0")).body.replications[0];

test("emulator system database: can be checked, changed, started and copied", async () => {
    expect(await ask("POST", "/table-config-check", { ...system, is_create_task: "true" })).toMatchObject({
        status: 200,
        body: { tbl_config_check_results: [{ table_name: "tenant", check_result: "success" }] },
    });
    expect(await row()).toMatchObject({
        stage: "Wait",
        status: "Yes",
        percentage: "0",
        is_need_repair: "false",
        is_main_task: "true",
    });
    const changed = await ask("PUT", "", {
        ...system,
        db_configs: [
            { param_name: "binlog_expire_logs_seconds", value: "0" },
            { param_name: "max_full_sync_task_threads_num", value: "4" },
        ],
        tables_configs: [
            { table_name: "tenant", table_config: "order by tenant_name;key columns tenant_name" },
            { table_name: "tenant_db", table_config: "order by db_name,tenant_name" },
        ],
    });
    expect(changed.body.job_id).toEqual(expect.any(String));
    cloud.time.advance(60_000);
    const started = await ask("POST", "", {
        source_instance_id: ids.source,
        source_database: "__taurus_sys__",
        target_database: "__taurus_sys__",
        task_name: "system_1",
    });
    expect(started.status).toBe(200);
    cloud.time.advance(600_000);
    expect(await row()).toMatchObject({ stage: "Incremental", percentage: "100" });
    expect(cloud.emulator.world.starRocksTasks).toMatchObject([
        { databaseConfigs: [{ value: "0" }, { value: "4" }], tableConfigs: [{}, { name: "tenant_db" }] },
    ]);
});

test.each(["running", "paused"] as const)(
    "emulator: a waiting task takes a change where only %s tasks do",
    async (modifyWhile) => {
        await cloud.emulator.close();
        cloud = await stillEmulator({ modifyWhile });
        await ask("POST", "/table-config-check", { ...system, is_create_task: "true" });
        const { body } = await ask("PUT", "", { ...system, db_configs: [] });
        expect(body.job_id).toEqual(expect.any(String));
    },
);

test("emulator instance level: replicates, pauses and resumes all databases", async () => {
    const all = {
        ...system,
        task_name: "all_1",
        is_instance_level_sync: "true",
        database_repl_scope: "all",
        source_database_name: "ALL",
        target_database_name: "ALL",
        table_repl_config: { repl_type: "include_tables", repl_scope: "all", tables: [] },
        tables_configs: [],
    };
    await ask("POST", "/table-config-check", { ...all, is_create_task: "true" });
    expect((await ask("GET", "/configuration?task_name=all_1")).body).toMatchObject({
        database_info: { databaseName: "ALL", dbCfgCheckResults: [{ check_result: "success" }] },
        table_repl_config: all.table_repl_config,
        is_instance_level_sync: "true",
        database_repl_scope: "all",
    });
    await ask("POST", "", {
        source_instance_id: ids.source,
        source_database: "ALL",
        target_database: "ALL",
        task_name: "all_1",
    });
    const stageAfter = async (path: string) => {
        if (path !== "") await ask("POST", path, { task_name: "all_1" });
        cloud.time.advance(600_000);
        return (await row()).stage;
    };
    expect(await stageAfter("")).toBe("Incremental");
    expect(await stageAfter("/pause")).toBe("Paused");
    expect(await stageAfter("/resume")).toBe("Incremental");
});

test("emulator immediate jobs: answers with an empty list", async () => {
    await ask("POST", "/table-config-check", { ...system, is_create_task: "true" });
    const { url, projectId, token } = cloud.emulator;
    const response = await fetch(`${url}/v3/${projectId}/immediate-jobs`, {
        headers: { "X-Auth-Token": token },
    });
    expect(await response.json()).toEqual({ jobs: [], action_names: [], total_count: 0 });
});

const args = {
    instanceId: ids.starRocks,
    sourceInstanceId: ids.source,
    sourceDatabase: "__taurus_sys__",
    targetDatabase: "__taurus_sys__",
    taskName: "system_1",
    tables: { include: ["tenant"] },
};
const problems = (databaseConfigs: Record<string, number>) =>
    cloudProblems(starRocksReplication, { ...args, databaseConfigs }, {}, cloud.context().facts);

test("StarRocks create: replicates the system database with four threads", async () => {
    const given = { ...args, databaseConfigs: { max_full_sync_task_threads_num: 4 } };
    expect(await problems(given.databaseConfigs)).toEqual([]);
    expect(await starRocksReplication.create(given, cloud.context())).toMatchObject({
        stage: "full",
        sourceDatabase: "__taurus_sys__",
        databaseConfigs: { max_full_sync_task_threads_num: 4 },
    });
});

test("StarRocks preview: takes a parameter's range from the service alone", async () => {
    const threads = starRocksParameters.find(({ name }) => name === "max_full_sync_task_threads_num");
    if (!threads) throw new Error("the emulator lacks the parameter");
    const { range } = threads;
    try {
        for (const told of ["1-2", "1-64"]) {
            threads.range = told;
            const most = Number(told.split("-")[1]);
            expect(await problems({ [threads.name]: most })).toEqual([]);
            expect(await problems({ [threads.name]: most + 1 })).toEqual([
                expect.stringMatching(`^databaseConfigs.${threads.name} "${most + 1}": .*${told}`),
            ]);
        }
    } finally {
        threads.range = range;
    }
});
