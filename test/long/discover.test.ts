import { writeFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../../tools/checkout";
import { run } from "../../tools/run";
import { writesOf } from "../support/chains";
import { runCommand } from "../support/command";
import { atOnce, makeClickHouseTask, makeSixTasks, makeStarRocksTask } from "../support/consoleTasks";
import { type Engine, startEngine } from "../support/engine";
import { type Python, preparePython, testPython } from "../support/pythonProgram";
import { ids } from "../support/stillEmulator";

// The code that discover writes, in each language of programs, and of many tasks. The other forms are part of `npm test`.

let engine: Engine;
let python: Python | undefined;

afterEach(() => engine.close());
afterAll(() => python?.remove());

/** What discover writes of all instances of the source. */
async function discovered(format: string): Promise<string> {
    const args = ["discover", "--source", ids.source, "--format", format];
    const { code, stdout, output } = await runCommand(args, engine.env, engine.folder);
    expect(code).toBe(0);
    const said = output.replace(stdout, "").trimEnd().split("\n");
    expect(said.at(-1)).toMatch(/^A preview will show \d+ replications taken over, 0 changed\.$/);
    expect(said.filter((line) => /^(?:Changed|Left out):/.test(line))).toEqual([]);
    return stdout;
}

/** The program adopts all tasks. Nothing is changed in the service, then or later. */
async function adopts(count: number): Promise<void> {
    const up = await engine.succeed("up", "--yes", "--skip-preview", "--parallel", "300");
    expect(new Set(up.match(/\S+ is on instance \S+ already: adopted it as it is/g)).size).toBe(count);
    expect(engine.resources()).toHaveLength(count);
    await engine.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
    const quietly = ["--yes", "--skip-preview", "--expect-no-changes", "--parallel", "300"];
    await engine.succeed("refresh", ...quietly);
    expect(writesOf(engine)).toEqual([]);
}

/** A task whose name no language takes for a variable. */
const keyword = { name: "class", source: "inventory", target: "yes" };

test("discover, typescript: the program compiles, and adopts the tasks", async () => {
    engine = await startEngine(atOnce, "quickstart");
    await makeStarRocksTask(engine.emulator, keyword);
    await makeSixTasks(engine.emulator);
    engine.write(await discovered("typescript"));
    const compiler = path.join(checkout, "node_modules", "typescript", "bin", "tsc");
    const { output } = await run(process.execPath, [compiler, "-p", "."], { cwd: engine.folder });
    expect(output).toBe("");
    await adopts(7);
});

test("discover, yaml: the program adopts the tasks", async () => {
    engine = await startEngine(atOnce);
    await makeStarRocksTask(engine.emulator, keyword);
    // Reserved in this language alone.
    await makeStarRocksTask(engine.emulator, { name: "pulumi", source: "crm" });
    await makeSixTasks(engine.emulator);
    const program = await discovered("yaml");
    const here = program
        .replace("name: replications", "name: test")
        .replace("node_modules/pulumi-taurusdb-htap/plugin", path.join(checkout, "plugin"));
    writeFileSync(path.join(engine.folder, "Pulumi.yaml"), here);
    await adopts(8);
});

testPython("discover, python: the program adopts the tasks", async () => {
    python ??= await preparePython();
    engine = await startEngine(atOnce);
    python.equip(engine);
    await makeStarRocksTask(engine.emulator, keyword);
    await makeSixTasks(engine.emulator);
    python.write(engine, await discovered("python"));
    await adopts(7);
});

/** Makes 300 tasks of both editions, with lists of so many tables. */
async function makeMany(tables: number): Promise<void> {
    const { emulator } = engine;
    const [source] = emulator.world.sources;
    const names = Array.from({ length: tables }, (_, index) => `table_${index}`);
    for (const index of Array(100).keys()) if (source) source.databases[`crm_${index}`] = names;
    if (source) source.databases.orders = names;
    for (const index of Array(200).keys())
        await makeStarRocksTask(emulator, {
            name: `task_${index}`,
            target: `target_${index}`,
            tables: index % 2 === 0 ? { include: names } : { exclude: names.slice(1) },
            parameters: { max_rows_per_chunk: String(index), binlog_expire_logs_seconds: "3600" },
            settings: { table_0: "order by id" },
        });
    for (const index of Array(100).keys())
        await makeClickHouseTask(emulator, { database: `crm_${index}`, tables: { include: names } });
    emulator.clearRequests();
}

test("discover, environment: adopts 300 tasks, with one request for each", async () => {
    engine = await startEngine(atOnce);
    await makeMany(3);
    const config = await discovered("environment");
    const asked = engine.emulator.requests().filter(({ query }) => query.offset === undefined);
    // Beside pages of lists: the instances, and the parameters of ClickHouse.
    expect(asked).toHaveLength(301);
    const quick = config.replace("config:", "config:\n  taurusdb-htap:pollInterval: 400ms");
    writeFileSync(path.join(engine.folder, "Pulumi.test.yaml"), quick);
    engine.write(`
        import * as pulumi from "@pulumi/pulumi";
        import * as taurusdb from "pulumi-taurusdb-htap";
        const declared = new pulumi.Config("taurusdb-htap").requireObject("environment");
        new taurusdb.ReplicationEnvironment("htap", declared);`);
    await adopts(300);
});

test("discover, typescript: adopts 300 tasks with lists of 300 tables", async () => {
    engine = await startEngine(atOnce);
    await makeMany(300);
    // The program has no types.
    engine.write(await discovered("typescript"));
    await adopts(300);
});
