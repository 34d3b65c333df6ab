import { type Emulator, type Fault, initialWorld } from "pulumi-taurusdb-htap-emulator";
import { polledEmulator, verified } from "../../support/verifying";

let emulator: Emulator;

afterEach(() => emulator?.close());

const begin = async (database: string, tables: string[], fault: Fault) => {
    const world = initialWorld();
    for (const { databases } of world.sources) databases[database] = tables;
    emulator = await polledEmulator({ world, faults: [fault] });
};

test("verify report: a database called task changes no word of the report", async () => {
    const reason = "table check of Task is locked by crm";
    await begin("task", ["check", "status"], {
        operation: "CreateStarRocksDataReplication",
        do: "failJob",
        reason,
    });
    const { stdout } = await verified(emulator, "starRocks", "--database", "task");
    expect(stdout).toContain("A check creates the waiting task, or only POST does");
    expect(stdout).toContain("the configuration of a task that never was");
    expect(stdout).toContain("task_name: string, status: string");
    expect(stdout).toContain(": table {table} of {database} is locked by crm.");
});

test("verify report: a database called config changes no path but its own", async () => {
    await begin("config", ["a", "b"], {
        operation: "DeleteClickHouseDataBaseReplication",
        do: "reply",
        when: "before",
        status: 500,
        body: JSON.stringify({ error_code: "DBS.1", error_msg: "Database config is odd." }),
    });
    const { stdout } = await verified(emulator, "clickHouse", "--database", "config");
    const paths = "/v3/{project_id}/instances/{instance}/clickhouse/replication";
    expect(stdout).toContain(`\`GET ${paths}/config\``);
    expect(stdout).toContain(`\`DELETE ${paths}/{database}\``);
    expect(stdout).toMatch(/\/replication\/\{database\}: 500 DBS.1 Database \{database\} is odd/);
    expect(stdout).not.toContain(emulator.projectId);
});
