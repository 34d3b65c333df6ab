import { Asked, check, start, tasks } from "../support/askEmulator";

const asked = new Asked();
const { ask, begin, close, rows } = asked;

afterEach(close);

test("emulator createFlow check: the check leaves a waiting task that POST starts", async () => {
    await begin({ createFlow: "check" });
    expect((await ask("POST", `${tasks}/database-config-check`, check)).body).toMatchObject({
        task_name: "orders_1",
    });
    expect((await rows())[0]).toMatchObject({ task_name: "orders_1", stage: "Wait" });
    await ask("POST", tasks, start);
    asked.time.advance(20_000);
    expect(await rows()).toHaveLength(1);
    expect((await rows())[0]).toMatchObject({ stage: "Full" });
});

test("emulator createFlow post: a check creates nothing", async () => {
    await begin({ createFlow: "post" });
    await ask("POST", `${tasks}/database-config-check`, check);
    await ask("POST", `${tasks}/table-config-check`, {
        ...check,
        tables_configs: [],
        is_create_task: "true",
    });
    expect(await rows()).toEqual([]);
});

test("emulator table-config-check: creates a task only with is_create_task", async () => {
    await begin({ createFlow: "check" });
    await ask("POST", `${tasks}/table-config-check`, {
        ...check,
        tables_configs: [],
        is_create_task: "false",
    });
    expect(await rows()).toEqual([]);
    await ask("POST", `${tasks}/table-config-check`, {
        ...check,
        tables_configs: [],
        is_create_task: "true",
    });
    expect(await rows()).toHaveLength(1);
});

test("emulator change: a failed check answers 200 without a job", async () => {
    await begin();
    await ask("POST", tasks, start);
    const change = { task_name: "orders_1", db_configs: [{ param_name: "max_rows_per_chunk", value: "-5" }] };
    const { status, body } = await ask("PUT", tasks, change);
    expect(status).toBe(200);
    expect(body).toMatchObject({ job_id: null, source_db_config_check_results: [{ check_result: "fail" }] });
});

test("emulator change: refuses another kind of list, and more than 50 tables", async () => {
    await begin();
    await ask("POST", tasks, start);
    const change = (table_repl_config: object) =>
        ask("PUT", tasks, { task_name: "orders_1", table_repl_config });
    expect((await change({ repl_type: "include_tables", tables: ["a"] })).body.error_msg).toContain(
        "cannot change",
    );
    const many = Array.from({ length: 51 }, (_, index) => `t${index}`);
    expect((await change({ repl_type: "exclude_tables", tables: many })).body.error_msg).toContain("50");
});

test("emulator createFlow check: refuses to start a task without a check", async () => {
    await begin({ createFlow: "check" });
    expect((await ask("POST", tasks, start)).body.error_code).toBe("DBS.270022");
});

test("emulator checks absent: the path of a check does not exist", async () => {
    await begin({ checks: "absent" });
    expect((await ask("POST", `${tasks}/database-config-check`, check)).body.error_code).toBe("APIGW.0101");
});

test("emulator change: a sub-task catches up added tables", async () => {
    await begin({ createFlow: "check", timings: { jobPending: 0, job: 0 } });
    const include = { repl_type: "include_tables", repl_scope: "part", tables: ["orders"] };
    await ask("POST", `${tasks}/database-config-check`, { ...check, table_repl_config: include });
    await ask("POST", tasks, start);
    asked.time.advance(60_000);
    const more = { ...include, tables: ["orders", "returns"] };
    await ask("PUT", tasks, { task_name: "orders_1", table_repl_config: more });
    asked.time.advance(10_000);
    expect(await rows()).toMatchObject([
        { task_name: "orders_1_sub", is_main_task: "false", percentage: "50" },
        { task_name: "orders_1", is_main_task: "true", stage: "Incremental" },
    ]);
    const configuration = async () => (await ask("GET", `${tasks}/configuration?task_name=orders_1`)).body;
    expect(await configuration()).toMatchObject({ is_tables_change: true, new_table_repl_config: more });
    asked.time.advance(10_000);
    expect(await rows()).toHaveLength(1);
    expect(await configuration()).toMatchObject({ is_tables_change: false, table_repl_config: more });
});

test.each([
    ["keep", "5"],
    ["reset", undefined],
] as const)(
    "emulator omitted %s: decides over parameters that a change leaves out",
    async (omitted, expected) => {
        await begin({ omitted, timings: { jobPending: 0, job: 0 } });
        await ask("POST", tasks, start);
        const db_configs = [{ param_name: "max_rows_per_chunk", value: "5" }];
        await ask("PUT", tasks, { task_name: "orders_1", db_configs });
        await ask("PUT", tasks, { task_name: "orders_1" });
        const { body } = await ask("GET", `${tasks}/configuration?task_name=orders_1`);
        expect(body.database_info.dbCfgCheckResults[0]?.value).toBe(expected);
    },
);

test("emulator modifyWhile: refuses a change in the other run state", async () => {
    await begin({ modifyWhile: "paused", timings: { jobPending: 0, job: 0 } });
    await ask("POST", tasks, start);
    expect((await ask("PUT", tasks, { task_name: "orders_1" })).body.error_code).toBe("DBS.200086");
    await ask("POST", `${tasks}/pause`, { task_name: "orders_1" });
    expect((await ask("PUT", tasks, { task_name: "orders_1" })).status).toBe(200);
});
