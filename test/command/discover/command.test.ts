import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { parse } from "yaml";
import { cloudOf, withoutCloud } from "../../../tools/pulumi/workspace";
import { run } from "../../../tools/run";
import { commandFile, runCommand } from "../../support/command";
import {
    atOnce,
    makeClickHouseTask,
    makeSixTasks,
    makeStarRocksTask,
    reports,
} from "../../support/consoleTasks";
import { block } from "../../support/documents";
import { ids } from "../../support/stillEmulator";

// The command as a process of its own.

let emulator: Emulator;
let folder: string;

beforeEach(async () => {
    emulator = await startEmulator(atOnce);
    folder = mkdtempSync(path.join(os.tmpdir(), "discover-"));
});

afterEach(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
});

const discover = (...args: string[]) => runCommand(["discover", ...args], cloudOf(emulator), folder);

/** The only line that a failed command prints. */
async function refusal(...args: string[]): Promise<string> {
    const { code, stdout, output } = await discover(...args);
    expect([code, stdout]).toEqual([1, ""]);
    return output.trimEnd();
}

test("discover: prints the code alone, and the summary beside it", async () => {
    await makeSixTasks(emulator);
    const { code, stdout, output } = await discover("--source", ids.source);
    expect(code).toBe(0);
    expect(Object.keys(parse(stdout).config["taurusdb-htap:environment"])).toEqual([
        ...["defaults", "starRocks", "clickHouse"],
    ]);
    expect(output.replace(stdout, "").trimEnd().split("\n")).toEqual([
        expect.stringMatching(/^Note on task orders_1 on .*: The task reads from node /),
        "A preview will show 6 replications taken over, 0 changed.",
    ]);
    expect(emulator.requests().every(({ method }) => method === "GET")).toBe(true);
    expect(output).not.toContain(emulator.token);
});

test("discover: writes what the page for existing tasks shows", async () => {
    await makeStarRocksTask(emulator, {
        name: "orders_1",
        target: "orders_analytics",
        tables: { include: ["orders", "order_items"] },
        parameters: { binlog_expire_logs_seconds: "3600" },
    });
    await makeStarRocksTask(emulator, { name: "billing", source: "billing", stage: "paused" });
    await makeClickHouseTask(emulator, { database: "crm" });
    const { stdout } = await discover("--source", ids.source);
    expect(stdout.split("\n\n")[1]).toBe(block("## From a console to code", "yaml"));
});

test("discover: reads several instances, each once", async () => {
    await makeSixTasks(emulator);
    const { stdout } = await discover(
        "--instance",
        reports,
        ids.clickHouse,
        "--instance",
        reports,
        "--format",
        "import",
    );
    expect(JSON.parse(stdout)).toEqual({
        resources: [
            {
                type: "taurusdb-htap:index:StarRocksReplication",
                name: "everything",
                id: `${reports}/everything`,
            },
            { type: "taurusdb-htap:index:ClickHouseReplication", name: "crm", id: `${ids.clickHouse}/crm` },
            expect.objectContaining({ type: "taurusdb-htap:index:ClickHouseReplication" }),
        ],
    });
});

test("discover: a missing instance, or the source itself, is one error", async () => {
    expect(await refusal("--instance", "590031445ef845bb912d7fc8243db80cin18")).toBe(
        "--instance 590031445ef845bb912d7fc8243db80cin18: shows no tasks: 400 DBS.200022 Instance not found. Check the id, region and projectId.",
    );
    expect(await refusal("--instance", ids.source)).toBe(
        `--instance ${ids.source}: is a TaurusDB instance. Give --source ${ids.source}, or its HTAP instances: ` +
            `--instance ${ids.starRocks} ${reports} ${ids.clickHouse}.`,
    );
    expect(await refusal("--source", ids.clickHouse)).toBe(
        `--source ${ids.clickHouse}: is an HTAP instance. Give --instance ${ids.clickHouse}.`,
    );
    expect(await refusal("--source", "nothing")).toBe(
        "--source nothing: no TaurusDB instance has this id. Check the id, region and projectId.",
    );
});

test("discover, --source: leaves out an instance that refuses both lists", async () => {
    await makeStarRocksTask(emulator, { name: "task" });
    const instances = [
        { id: ids.starRocks, engine_name: "star-rocks" },
        { id: "unknown", engine_name: "graph" },
    ];
    const body = JSON.stringify({ instances });
    const operation = "ListHtapInstanceInfo";
    emulator.planFaults([{ operation, do: "reply", status: 200, body, when: "before" }]);
    const { code, stdout, output } = await discover("--source", ids.source);
    const line = "Left out: instance unknown shows no tasks: 400 DBS.200022 Instance not found.\n";
    expect(code).toBe(0);
    expect(stdout).toContain(`# ${line}`);
    expect(output.replace(stdout, "")).toBe(
        `${line}A preview will show 1 replication taken over, 0 changed.\n`,
    );
});

test("discover: wrong options are one error", async () => {
    expect(await refusal()).toBe("No instance is given. Add --instance ID or --source ID.");
    expect(await refusal("--source", ids.source, "--format", "go")).toContain(
        "Allowed choices are environment",
    );
    expect(emulator.requests()).toEqual([]);
});

test("discover, --out: replaces a file with --force only", async () => {
    await makeStarRocksTask(emulator, { name: "task" });
    const file = path.join(folder, "index.ts");
    const write = (...more: string[]) =>
        discover("--instance", ids.starRocks, "--format", "typescript", "--out", file, ...more);
    expect(await write()).toMatchObject({ code: 0, stdout: "" });
    expect(readFileSync(file, "utf8")).toContain('new taurusdb.StarRocksReplication("task", {');
    writeFileSync(file, "mine");
    emulator.clearRequests();
    const refused = await write();
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.output).toBe(
        `--out ${file}: exists already. Give another file, or --force to replace it.\n`,
    );
    expect(readFileSync(file, "utf8")).toBe("mine");
    expect(emulator.requests()).toEqual([]);
    await write("--force");
    expect(readFileSync(file, "utf8")).toContain("taurusdb");
    expect(await refusal("--instance", ids.starRocks, "--out", path.join(folder, "none", "x"))).toMatch(
        /^--out \S+: cannot be written: ENOENT/,
    );
    expect(existsSync(path.join(folder, "none"))).toBe(false);
});

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("discover: tells a terminal how many tasks it reads", async () => {
    await makeSixTasks(emulator);
    const command = `"${process.execPath}" "${commandFile}" discover --source ${ids.source} --out found.yaml`;
    const env = { ...withoutCloud(process.env), ...cloudOf(emulator) };
    const { output } = await run("script", ["-qec", command, "/dev/null"], { cwd: folder, env });
    expect(output.split(/\r?\n/)[0]).toBe("Reading 6 tasks …");
});

test("discover, --json: prints what was found and left out, and nothing else", async () => {
    await makeStarRocksTask(emulator, { name: "orders", stage: "paused" });
    await makeStarRocksTask(emulator, { name: "gone", target: "gone" });
    emulator.act(ids.starRocks, "gone", { do: "cancel" });
    const { code, stdout, output } = await discover("--instance", ids.starRocks, "--json");
    expect([code, output]).toEqual([0, stdout]);
    expect(JSON.parse(stdout)).toEqual({
        tasks: [
            {
                id: `${ids.starRocks}/orders`,
                edition: "starrocks",
                resourceName: "orders",
                args: {
                    instanceId: ids.starRocks,
                    sourceInstanceId: ids.source,
                    sourceDatabase: "orders",
                    taskName: "orders",
                    desiredState: "paused",
                    adopt: "unchanged",
                },
                remarks: [],
            },
        ],
        leftOut: [{ id: `${ids.starRocks}/gone`, reason: "was cancelled." }],
    });
    expect(await refusal("--instance", ids.starRocks, "--json", "--format", "yaml")).toContain(
        "cannot be used with option",
    );
});

test("discover: without a task says so, and writes valid code", async () => {
    const { code, stdout, output } = await discover("--instance", ids.starRocks);
    expect(code).toBe(0);
    expect(output).toContain(`StarRocks instance ${ids.starRocks}: no replication to declare.`);
    expect(parse(stdout)).toEqual({ config: { "taurusdb-htap:environment": {} } });
});

test("discover: a refused sign-in is one error", async () => {
    const wrong = { ...cloudOf(emulator), HW_AUTH_TOKEN: "wrong-token" };
    const { code, output } = await runCommand(["discover", "--source", ids.source], wrong);
    expect(code).toBe(1);
    expect(output.trimEnd().split("\n")).toHaveLength(1);
    expect(output).toContain("401");
});
