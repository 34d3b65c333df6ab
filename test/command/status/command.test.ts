import { type Emulator, ManualClock, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { plantClickHouse, plantStarRocks } from "../../../tools/plantedTasks";
import { cloudOf } from "../../../tools/pulumi/workspace";
import { runCommand } from "../../support/command";
import { shownOrders } from "../../support/shownOrders";
import { ids } from "../../support/stillEmulator";

let emulator: Emulator;
let clock: ManualClock;

beforeEach(async () => {
    clock = new ManualClock();
    emulator = await startEmulator({ clock });
});

afterEach(() => emulator.close());

const status = (...args: string[]) => runCommand(["status", ...args], cloudOf(emulator));

test("status: shows a source's instances, what needs attention on top", async () => {
    plantStarRocks(emulator, "orders_1");
    plantStarRocks(emulator, "orders_2", {
        progress: { stage: "full", since: clock.now() - 30_000, copied: 0 },
    });
    plantClickHouse(emulator, "crm");
    emulator.act(ids.clickHouse, "crm", { do: "fail", reason: "No space is left." });
    emulator.announce(ids.clickHouse, "switchover");
    const { code, output } = await status("--source", ids.source);
    expect(output).toBe(
        `
The service says of instance events: switchover
HEALTH           INSTANCE   EDITION     TASK      SOURCE → TARGET    STAGE        COPIED
needs attention  events     ClickHouse  crm       crm → crm          failed       ░░░░░░░░░░   0 %
  └ the service calls this task abnormal; this task has failed; No space is left.
healthy          analytics  StarRocks   orders_1  orders → orders_1  incremental  ██████████ 100 %
copies           analytics  StarRocks   orders_2  orders → orders_2  full         █████░░░░░  50 %

3 replications: 1 healthy, 1 copies, 1 needs attention
`.trimStart(),
    );
    expect(code).toBe(2);
});

test("status --json: has the outputs of the resources, of both editions", async () => {
    plantStarRocks(emulator, "orders_1", { catchUp: { since: clock.now() - 5_000, before: [] } });
    plantClickHouse(emulator, "crm", { trouble: "The primary node has restarted." });
    const { code, stdout } = await status("--json", "--instance", ids.starRocks, ids.clickHouse);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
        seenAt: expect.stringMatching(/^\d{4}-.*Z$/),
        instances: [
            { id: ids.starRocks, edition: "starrocks" },
            { id: ids.clickHouse, edition: "clickhouse" },
        ],
        tasks: [
            {
                id: `${ids.clickHouse}/crm`,
                instanceId: ids.clickHouse,
                edition: "clickhouse",
                name: "crm",
                sourceDatabase: "crm",
                targetDatabase: "crm",
                stage: "incremental",
                status: "abnormal",
                percentage: 100,
                lastError: "The primary node has restarted.",
                problems: ["the service calls this task abnormal", "The primary node has restarted."],
            },
            {
                ...shownOrders,
                edition: "starrocks",
                catchupStage: "full",
                catchupPercentage: 25,
                needsRepair: false,
            },
        ],
    });
});

test("status: ends with 0 if nothing needs attention", async () => {
    plantStarRocks(emulator, "orders_1");
    const one = await status("--instance", ids.starRocks);
    expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining("\n1 replication: 1 healthy\n") });
    expect(await status("--instance", ids.clickHouse)).toMatchObject({
        code: 0,
        output: "No replications\n",
    });
});

test("status: finds an error that the row does not show", async () => {
    plantStarRocks(emulator, "orders_1", { alterError: "Table orders has no key." });
    plantStarRocks(emulator, "orders_2", { needsRepair: true });
    plantStarRocks(emulator, "orders_3");
    emulator.act(ids.starRocks, "orders_3", { do: "breakDown", reason: "The disk is full." });
    const { code, stdout } = await status("--instance", ids.starRocks);
    expect(code).toBe(2);
    expect(stdout.match(/└ .*/g)).toEqual([
        "└ Table orders has no key.",
        "└ the service says that this task needs repair",
        "└ the service calls this task abnormal; The disk is full.",
    ]);
});

test("status: texts of the service control no terminal", async () => {
    plantStarRocks(emulator, "orders_1", {
        targetDatabase: "a\u001b[2Jb\u202e",
        trouble: "::error::bad\u0007\r\nline",
    });
    const table = await status("--instance", ids.starRocks);
    expect(table.stdout).toContain("a\\u001b[2Jb\\u202e");
    expect(table.stdout).toContain("error::bad\\u0007 line");
    const json = await status("--instance", ids.starRocks, "--json");
    for (const { stdout } of [table, json])
        expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(json.stdout).tasks[0].targetDatabase).toBe("a\u001b[2Jb\u202e");
});

test("status: a deleted task is cancelled and last, and gives way to its successor", async () => {
    const left = plantClickHouse(emulator, "crm", { trouble: "The disk is full." });
    emulator.world.clickHouseTasks.pop();
    left.progress.stage = "cancelled";
    emulator.world.leftRows.clickHouse.push(left);
    plantClickHouse(emulator, "orders");
    const words = async () => {
        const { code, stdout } = await status("--instance", ids.clickHouse);
        return [code, ...stdout.matchAll(/^(\w+) +ClickHouse +(\w+)/gm)].map((each) =>
            Array.isArray(each) ? `${each[2]} ${each[1]}` : each,
        );
    };
    expect(await words()).toEqual([0, "orders healthy", "crm cancelled"]);
    plantClickHouse(emulator, "crm");
    expect(await words()).toEqual([0, "crm healthy", "orders healthy"]);
});

test("status: an instance that is not there is one clear error", async () => {
    const { code, output } = await status("--instance", "nosuch");
    expect(code).toBe(1);
    expect(output).toBe(
        "--instance nosuch: shows no tasks: 400 DBS.200022 Instance not found. Check the id, region and projectId.\n",
    );
});

test("status: an instance that cannot be read is a line above the others", async () => {
    plantStarRocks(emulator, "orders_1");
    const { code, stdout } = await status("--instance", "nosuch", ids.starRocks);
    expect(stdout).toMatch(/^Instance nosuch could not be read: shows no tasks: .*\nHEALTH .*\nhealthy /);
    expect(stdout).toContain("\n1 replication: 1 healthy\n");
    expect(code).toBe(1);
});

test.each([
    [[], "No instance is given. Add --instance ID, --source ID or --stack NAME."],
    [["--every", "2s"], "--every: has no effect. Add --watch or --serve."],
    [["--watch", "--every", "500ms"], "--every 500ms: is too short. Give 1s or more."],
    [["--port", "80"], "--port 80: has no effect. Add --serve."],
    [["--serve", "--port", "65536"], "--port 65536: is not a port. Give a number from 0 to 65535."],
    [["--serve", "--json"], "error: option '--serve' cannot be used with option '--json'"],
])("status %j: is refused in one line", async (args, message) => {
    expect(await status(...args)).toMatchObject({ code: 1, stdout: "", output: `${message}\n` });
    expect(emulator.requests()).toEqual([]);
});
