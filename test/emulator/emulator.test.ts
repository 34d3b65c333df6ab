import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startEmulator } from "pulumi-taurusdb-htap-emulator";
import { Asked, start, tasks } from "../support/askEmulator";
import { ids } from "../support/stillEmulator";

const asked = new Asked();
const { ask, begin, close, rows } = asked;

afterEach(close);

test("emulator task: goes from wait over full, with a percentage, to incremental", async () => {
    await begin();
    await ask("POST", tasks, start);
    expect((await rows())[0]).toMatchObject({ stage: "Wait", percentage: "0" });
    asked.time.advance(20_000);
    expect((await rows())[0]).toMatchObject({ stage: "Full", percentage: "0" });
    asked.time.advance(30_000);
    expect((await rows())[0]).toMatchObject({ stage: "Full", percentage: "50" });
    asked.time.advance(30_000);
    expect((await rows())[0]).toMatchObject({ stage: "Incremental", percentage: "100", status: "Yes" });
});

test("emulator job: is not found, then pending, running and completed", async () => {
    await begin({ timings: { jobHidden: 3_000, jobPending: 5_000, job: 10_000 } });
    const { job_id } = (await ask("POST", tasks, start)).body;
    const job = async () => (await ask("GET", `{project}/jobs?id=${job_id}`)).body;
    expect(await job()).toMatchObject({ error_code: "DBS.200543" });
    const seen = [];
    for (const step of [4_000, 6_000, 5_000]) {
        asked.time.advance(step);
        const { status, process } = (await job()).job;
        seen.push([status, process]);
    }
    expect(seen).toEqual([
        ["Pending", ""],
        ["Running", "50%"],
        ["Completed", ""],
    ]);
});

test("emulator pause: keeps what was copied for the resume", async () => {
    await begin({ timings: { jobPending: 0, job: 0 } });
    await ask("POST", tasks, start);
    asked.time.advance(15_000);
    expect((await ask("POST", `${tasks}/pause`, { task_name: "orders_1" })).status).toBe(200);
    asked.time.advance(3_600_000);
    expect((await rows())[0]).toMatchObject({ stage: "Paused", percentage: "25" });
    expect((await ask("POST", `${tasks}/pause`, { task_name: "orders_1" })).status).toBe(400);
    await ask("POST", `${tasks}/resume`, { task_name: "orders_1" });
    asked.time.advance(30_000);
    expect((await rows())[0]).toMatchObject({ stage: "Full", percentage: "75" });
});

test("emulator state file: a restart continues a job where it stopped", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "emulator-"));
    try {
        const stateFile = path.join(folder, "state.json");
        await begin({ stateFile });
        const { job_id } = (await ask("POST", tasks, start)).body;
        const jobNow = async () => (await ask("GET", `{project}/jobs?id=${job_id}`)).body.job.status;
        asked.time.advance(10_000);
        expect(await jobNow()).toBe("Running");
        await close();
        const { now } = JSON.parse(readFileSync(stateFile, "utf8"));
        expect(now).toBe(asked.time.now());
        asked.emulator = await startEmulator({ stateFile, clock: asked.time });
        expect(await jobNow()).toBe("Running");
        expect((await rows())[0]).toMatchObject({ task_name: "orders_1", stage: "Wait" });
        asked.time.advance(11_000);
        expect(await jobNow()).toBe("Completed");
        expect((await rows())[0]).toMatchObject({ stage: "Full" });
    } finally {
        rmSync(folder, { recursive: true });
    }
});

test("emulator ClickHouse: refuses a second task and another kind of list", async () => {
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

test("emulator console: acts on a task, and refuses unknown actions and tasks", async () => {
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

test("emulator operations serial: a busy instance refuses another operation", async () => {
    await begin({ operations: "serial" });
    const begun = async (taskName: string) => (await asked.startAs(taskName)).status;
    expect([await begun("one"), await begun("two")]).toEqual([200, 409]);
    asked.time.advance(20_000);
    expect(await begun("two")).toBe(200);
});
