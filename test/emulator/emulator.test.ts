import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Emulator, ManualClock, startEmulator } from "../../emulator";
import { ids } from "../support/stillEmulator";

let emulator: Emulator;
let time: ManualClock;

async function begin(options: Parameters<typeof startEmulator>[0] = {}) {
    time = new ManualClock();
    // Most tests want a task by one call.
    emulator = await startEmulator({ clock: time, createFlow: "post", ...options });
}

afterEach(() => emulator.close());

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(emulator.url + path.replace("{project}", `/v3/${emulator.projectId}`), {
        method,
        headers: { "Content-Type": "application/json", "X-Auth-Token": emulator.token, ...headers },
        body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    });
    // biome-ignore lint/suspicious/noExplicitAny: whatever the emulator says
    return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}

const tasks = `{project}/instances/${ids.starRocks}/starrocks/databases/replication`;
const start = {
    source_instance_id: ids.source,
    source_database: "orders",
    target_database: "orders",
    task_name: "orders_1",
};
const check = {
    source_instance_id: ids.source,
    source_database_name: "orders",
    target_database_name: "orders",
    task_name: "orders_1",
    db_configs: [],
    table_repl_config: { repl_type: "exclude_tables", repl_scope: "all", tables: [] },
};
const rows = async () => (await ask("GET", `${tasks}?limit=100&offset=0`)).body.replications;

test("a task goes from wait over full with a rising percentage to incremental", async () => {
    await begin();
    await ask("POST", tasks, start);
    expect((await rows())[0]).toMatchObject({ stage: "Wait", percentage: "0" });
    time.advance(20_000);
    expect((await rows())[0]).toMatchObject({ stage: "Full", percentage: "0" });
    time.advance(30_000);
    expect((await rows())[0]).toMatchObject({ stage: "Full", percentage: "50" });
    time.advance(30_000);
    expect((await rows())[0]).toMatchObject({ stage: "Incremental", percentage: "100", status: "Yes" });
});

test("a job cannot be found at first, then is pending, running with a progress, completed", async () => {
    await begin({ timings: { jobHidden: 3_000, jobPending: 5_000, job: 10_000 } });
    const { job_id } = (await ask("POST", tasks, start)).body;
    const job = async () => (await ask("GET", `{project}/jobs?id=${job_id}`)).body;
    expect(await job()).toMatchObject({ error_code: "DBS.200543" });
    const seen = [];
    for (const step of [4_000, 6_000, 5_000]) {
        time.advance(step);
        const { status, process } = (await job()).job;
        seen.push([status, process]);
    }
    expect(seen).toEqual([
        ["Pending", ""],
        ["Running", "50%"],
        ["Completed", ""],
    ]);
});

test("a pause keeps what was copied, a resume goes on from there", async () => {
    await begin({ timings: { jobPending: 0, job: 0 } });
    await ask("POST", tasks, start);
    time.advance(15_000);
    expect((await ask("POST", `${tasks}/pause`, { task_name: "orders_1" })).status).toBe(200);
    time.advance(3_600_000);
    expect((await rows())[0]).toMatchObject({ stage: "Paused", percentage: "25" });
    expect((await ask("POST", `${tasks}/pause`, { task_name: "orders_1" })).status).toBe(400);
    await ask("POST", `${tasks}/resume`, { task_name: "orders_1" });
    time.advance(30_000);
    expect((await rows())[0]).toMatchObject({ stage: "Full", percentage: "75" });
});

test("where checks create, the check leaves a waiting task that POST starts", async () => {
    await begin({ createFlow: "check" });
    expect((await ask("POST", `${tasks}/database-config-check`, check)).body).toMatchObject({
        task_name: "orders_1",
    });
    expect((await rows())[0]).toMatchObject({ task_name: "orders_1", stage: "Wait" });
    await ask("POST", tasks, start);
    time.advance(20_000);
    expect(await rows()).toHaveLength(1);
    expect((await rows())[0]).toMatchObject({ stage: "Full" });
});

test("where only POST creates, no check leaves anything", async () => {
    await begin({ createFlow: "post" });
    await ask("POST", `${tasks}/database-config-check`, check);
    await ask("POST", `${tasks}/table-config-check`, {
        ...check,
        tables_configs: [],
        is_create_task: "true",
    });
    expect(await rows()).toEqual([]);
});

test("table-config-check creates only when told to", async () => {
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

test("a change with a failed check answers 200 without a job", async () => {
    await begin();
    await ask("POST", tasks, start);
    const change = { task_name: "orders_1", db_configs: [{ param_name: "max_rows_per_chunk", value: "-5" }] };
    const { status, body } = await ask("PUT", tasks, change);
    expect(status).toBe(200);
    expect(body).toMatchObject({ job_id: null, source_db_config_check_results: [{ check_result: "fail" }] });
});

test("the list kind cannot be switched, and at most 50 tables change at a time", async () => {
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

test.each([
    ["an unknown instance", "GET", tasks.replace(ids.starRocks, "nosuch"), undefined, 400, "DBS.200022"],
    [
        "an instance of the other edition",
        "GET",
        tasks.replace(ids.starRocks, ids.clickHouse),
        undefined,
        400,
        "DBS.200022",
    ],
    [
        "an unknown task's configuration",
        "GET",
        `${tasks}/configuration?task_name=nosuch`,
        undefined,
        400,
        "DBS.270022",
    ],
    ["the deletion of an unknown task", "DELETE", tasks, { task_name: "nosuch" }, 400, "DBS.05000091"],
    ["an unknown job", "GET", "{project}/jobs?id=nosuch", undefined, 400, "DBS.200543"],
    ["an unknown database", "POST", tasks, { ...start, source_database: "nosuch" }, 400, "DBS.200823"],
    ["a bad name", "POST", tasks, { ...start, task_name: "a" }, 400, "DBS.280001"],
    ["a missing field", "POST", tasks, { ...start, task_name: undefined }, 400, "DBS.280001"],
    ["a bad limit", "GET", `${tasks}?limit=101`, undefined, 400, "DBS.280001"],
    ["no JSON", "POST", tasks, "{", 400, "APIGW.0201"],
    ["an unknown path", "GET", "{project}/nosuch", undefined, 404, "APIGW.0101"],
    ["an unknown method", "PATCH", tasks, undefined, 404, "APIGW.0101"],
    ["another project", "GET", tasks.replace("{project}", "/v3/another"), undefined, 403, "APIGW.0310"],
])("%s is refused", async (_name, method, path, body, status, errorCode) => {
    await begin();
    const answer = await ask(method, path, body);
    expect([answer.status, answer.body.error_code]).toEqual([status, errorCode]);
    expect(emulator.requests().at(-1)).toMatchObject({ method, status, errorCode });
});

test("a token is needed, and an issued one ends after a day", async () => {
    await begin();
    const [user] = emulator.world.users;
    const identity = {
        methods: ["password"],
        password: { user: { name: user?.name, password: user?.password, domain: { name: user?.domain } } },
    };
    const scope = { project: { name: emulator.region } };
    const issued = await ask("POST", "/v3/auth/tokens", { auth: { identity, scope } });
    expect(issued.status).toBe(201);
    const token = { "X-Auth-Token": issued.headers.get("x-subject-token") as string };
    expect((await ask("GET", tasks, undefined, token)).status).toBe(200);
    expect((await ask("GET", tasks, undefined, { "X-Auth-Token": "x" })).body.error_code).toBe("APIGW.0301");
    time.advance(24 * 3_600_000);
    expect((await ask("GET", tasks, undefined, token)).body.error_code).toBe("APIGW.0307");
    expect(JSON.stringify(emulator.requests())).not.toContain(user?.password);
});

test("a wrong password is IAM's own error", async () => {
    await begin();
    const user = { name: "emulator", password: "wrong", domain: { name: "emulator-domain" } };
    const answer = await ask("POST", "/v3/auth/tokens", {
        auth: { identity: { methods: ["password"], password: { user } } },
    });
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 401, title: "Unauthorized" } } });
});

test("with a state file a restart goes on where it stopped, in the middle of a job", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "emulator-"));
    try {
        const stateFile = path.join(folder, "state.json");
        await begin({ stateFile });
        const { job_id } = (await ask("POST", tasks, start)).body;
        const jobNow = async () => (await ask("GET", `{project}/jobs?id=${job_id}`)).body.job.status;
        time.advance(10_000);
        expect(await jobNow()).toBe("Running");
        await emulator.close();
        const { now } = JSON.parse(readFileSync(stateFile, "utf8"));
        expect(now).toBe(time.now());
        emulator = await startEmulator({ stateFile, clock: time });
        expect(await jobNow()).toBe("Running");
        expect((await rows())[0]).toMatchObject({ task_name: "orders_1", stage: "Wait" });
        time.advance(11_000);
        expect(await jobNow()).toBe("Completed");
        expect((await rows())[0]).toMatchObject({ stage: "Full" });
    } finally {
        rmSync(folder, { recursive: true });
    }
});

test("faults can be planned while it runs, and a wrong plan says what is wrong", async () => {
    await begin({ timings: { jobHidden: 0, jobPending: 0, job: 0 } });
    const wrong = await ask("PUT", "/_emulator/faults", [{ operation: "X" }]);
    expect(wrong).toMatchObject({ status: 400, body: { problem: expect.stringContaining("faults[0]") } });
    await ask("PUT", "/_emulator/faults", [
        { operation: "CreateStarRocksDataReplication", do: "failJob", reason: "no disk" },
    ]);
    const { job_id } = (await ask("POST", tasks, start)).body;
    expect((await ask("GET", `{project}/jobs?id=${job_id}`)).body.job).toMatchObject({
        status: "Failed",
        fail_reason: "no disk",
    });
    expect((await rows())[0]).toMatchObject({ stage: "Wait", status: "No" });
});

test("ClickHouse: no second task for a database, only the list of its kind can change", async () => {
    await begin({ timings: { jobPending: 0, job: 0 } });
    const clickHouse = `{project}/instances/${ids.clickHouse}/clickhouse`;
    const create = { source_instance_id: ids.source, source_database: "crm" };
    expect((await ask("POST", `${clickHouse}/replication`, create)).status).toBe(200);
    expect((await ask("POST", `${clickHouse}/replication`, create)).status).toBe(409);
    const modify = (value: string) =>
        ask("PUT", `${clickHouse}/databases/replication/config`, {
            source_instance_id: ids.source,
            database: "crm",
            value,
        });
    expect((await modify('{"white_list":"contacts"}')).status).toBe(400);
    expect((await modify('{"black_list":"contacts,accounts"}')).status).toBe(200);
    const { body } = await ask("GET", `${clickHouse}/replication/config?database_name=crm`);
    expect(body.table_repl_config).toEqual({ repl_type: "black_list", tables: ["contacts", "accounts"] });
});

test("where checks create, a start of what no check has made is refused", async () => {
    await begin({ createFlow: "check" });
    expect((await ask("POST", tasks, start)).body.error_code).toBe("DBS.270022");
});

test("a region without the checks has no such path", async () => {
    await begin({ checks: "absent" });
    expect((await ask("POST", `${tasks}/database-config-check`, check)).body.error_code).toBe("APIGW.0101");
});

test("tables that come to a running task are caught up by a sub-task", async () => {
    await begin({ createFlow: "check", timings: { jobPending: 0, job: 0 } });
    const include = { repl_type: "include_tables", repl_scope: "part", tables: ["orders"] };
    await ask("POST", `${tasks}/database-config-check`, { ...check, table_repl_config: include });
    await ask("POST", tasks, start);
    time.advance(60_000);
    const more = { ...include, tables: ["orders", "returns"] };
    await ask("PUT", tasks, { task_name: "orders_1", table_repl_config: more });
    time.advance(10_000);
    expect(await rows()).toMatchObject([
        { task_name: "orders_1_sub", is_main_task: "false", percentage: "50" },
        { task_name: "orders_1", is_main_task: "true", stage: "Incremental" },
    ]);
    const configuration = async () => (await ask("GET", `${tasks}/configuration?task_name=orders_1`)).body;
    expect(await configuration()).toMatchObject({ is_tables_change: true, new_table_repl_config: more });
    time.advance(10_000);
    expect(await rows()).toHaveLength(1);
    expect(await configuration()).toMatchObject({ is_tables_change: false, table_repl_config: more });
});

test.each([
    ["keep", "5"],
    ["reset", undefined],
] as const)("a change that leaves parameters out can %s them", async (omitted, expected) => {
    await begin({ omitted, timings: { jobPending: 0, job: 0 } });
    await ask("POST", tasks, start);
    const db_configs = [{ param_name: "max_rows_per_chunk", value: "5" }];
    await ask("PUT", tasks, { task_name: "orders_1", db_configs });
    await ask("PUT", tasks, { task_name: "orders_1" });
    const { body } = await ask("GET", `${tasks}/configuration?task_name=orders_1`);
    expect(body.database_info.dbCfgCheckResults[0]?.value).toBe(expected);
});

test("a change can be refused in a run state", async () => {
    await begin({ modifyWhile: "paused", timings: { jobPending: 0, job: 0 } });
    await ask("POST", tasks, start);
    expect((await ask("PUT", tasks, { task_name: "orders_1" })).body.error_code).toBe("DBS.200086");
    await ask("POST", `${tasks}/pause`, { task_name: "orders_1" });
    expect((await ask("PUT", tasks, { task_name: "orders_1" })).status).toBe(200);
});

test("somebody in the console can do things behind the API's back", async () => {
    await begin();
    await ask("POST", tasks, start);
    const act = (action: object) => ask("POST", `/_emulator/tasks/${ids.starRocks}/orders_1`, action);
    expect((await act({ do: "pause" })).status).toBe(200);
    expect((await rows())[0]).toMatchObject({ stage: "Paused" });
    await act({ do: "breakDown", reason: "DDL" });
    expect((await rows())[0]).toMatchObject({ status: "No" });
    expect((await act({ do: "fly" })).status).toBe(400);
    expect((await ask("POST", `/_emulator/tasks/${ids.starRocks}/nosuch`, { do: "pause" })).status).toBe(404);
});

describe("planned faults", () => {
    const jobs = (id: string) => `{project}/jobs?id=${id}`;

    test("a reply may point elsewhere", async () => {
        await begin({
            faults: [{ do: "reply", status: 302, location: "https://a.example/", when: "before" }],
        });
        const url = emulator.url + tasks.replace("{project}", `/v3/${emulator.projectId}`);
        const headers = { "X-Auth-Token": emulator.token };
        const answer = await fetch(url, { headers, redirect: "manual" });
        expect([answer.status, answer.headers.get("location")]).toEqual([302, "https://a.example/"]);
    });

    test.each([
        [{ do: "lose", when: "before" }, "cut", 0],
        [{ do: "lose", when: "after" }, "cut", 1],
        [{ do: "truncate" }, "cut", 1],
        [{ do: "reply", status: 503, body: "<html>", when: "before", retryAfter: 7 }, 503, 0],
        [{ do: "reply", status: 504, when: "after" }, 504, 1],
        [{ do: "delay", milliseconds: 1, when: "before" }, 200, 1],
        [{ do: "throttle", for: 60_000 }, 429, 0],
        [{ do: "busy", for: 60_000 }, 409, 0],
    ] as const)("%p", async (fault, expected, made) => {
        const aim = { operation: "CreateStarRocksDataReplication" };
        await begin({ faults: ["for" in fault ? fault : { ...aim, ...fault }] });
        const answer = await fetch(emulator.url + tasks.replace("{project}", `/v3/${emulator.projectId}`), {
            method: "POST",
            headers: { "X-Auth-Token": emulator.token },
            body: JSON.stringify(start),
        }).catch(() => undefined);
        const text = await answer?.text().catch(() => undefined);
        expect(text === undefined ? "cut" : answer?.status).toBe(expected);
        expect(emulator.world.starRocksTasks).toHaveLength(made);
        if (expected === 503) expect(answer?.headers.get("retry-after")).toBe("7");
        expect(Object.values(emulator.faultCounts())).toEqual([1]);
    });

    test("a job that vanishes does its work, one that is late is found later", async () => {
        await begin({ faults: [{ do: "vanishJob" }, { do: "lateJob", milliseconds: 100_000 }] });
        const begun = async (task_name: string) =>
            (await ask("POST", tasks, { ...start, task_name, target_database: task_name })).body.job_id;
        const [vanished, late] = [await begun("one"), await begun("two")];
        time.advance(50_000);
        expect((await rows()).map(({ stage }: { stage: string }) => stage)).toEqual(["Full", "Full"]);
        expect((await ask("GET", jobs(late))).status).toBe(400);
        time.advance(51_000);
        expect((await ask("GET", jobs(late))).status).toBe(200);
        expect((await ask("GET", jobs(vanished))).status).toBe(400);
    });

    test("hit the requests that they are aimed at, after so many, so often", async () => {
        const reply = (status: number) => ({ do: "reply", status, body: "{}", when: "before" }) as const;
        await begin({ faults: [{ ...reply(500), after: 1, times: 2 }] });
        const statuses = async () => {
            const all = [];
            for (let index = 0; index < 5; index++) all.push((await ask("GET", `${tasks}?limit=1`)).status);
            return all;
        };
        expect(await statuses()).toEqual([200, 500, 500, 200, 200]);
        // Each lets its own go by.
        emulator.planFaults([{ ...reply(500), after: 3 }, reply(503)]);
        expect(await statuses()).toEqual([503, 200, 200, 500, 200]);
    });

    test.each([
        [[{ do: "explode" }], /faults\[0\]\.do: must be one of failJob, ignore/],
        [[{ do: "ignore" }, { do: "lose", when: "later" }], /faults\[1\]\.when: is missing or wrong/],
        [[{ do: "ignore", wen: 1 }], /faults\[0\]\.wen: is not a field of "ignore"/],
        [[{ do: "ignore", times: 0 }], /faults\[0\]\.times: is missing or wrong/],
        [{}, /must be an array/],
    ])("a plan that is wrong says where: %p", async (plan, expected) => {
        await begin();
        const { status, body } = await ask("PUT", "/_emulator/faults", plan);
        expect([status, body.problem]).toEqual([400, expect.stringMatching(expected)]);
    });
});

test("an instance that takes one operation at a time refuses the others as busy", async () => {
    await begin({ operations: "serial" });
    const begun = async (task_name: string) =>
        (await ask("POST", tasks, { ...start, task_name, target_database: task_name })).status;
    expect([await begun("one"), await begun("two")]).toEqual([200, 409]);
    time.advance(20_000);
    expect(await begun("two")).toBe(200);
});
