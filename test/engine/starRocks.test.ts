import type { EmulatorOptions } from "../../emulator";
import { type Chain, callsAbout, playChains, writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

const writes = () => writesOf(engine).map(({ operation }) => operation);

const many = (count: number) => Array.from({ length: count }, (_, index) => `big_${index}`);

async function begin(options: EmulatorOptions = {}) {
    engine = await startEngine(options);
    engine.emulator.world.sources[0]?.databases.orders?.push(...many(130));
}

const program = (args: object, resource = "orders") => `
    import * as taurusdb from "pulumi-taurusdb-htap";
    const args = ${JSON.stringify({
        instanceId: ids.starRocks,
        sourceInstanceId: ids.source,
        sourceDatabase: "orders",
        taskName: "orders_1",
        ...args,
    })};
    const orders = new taurusdb.StarRocksReplication("${resource}", args);
    export const stage = orders.stage;`;

/** Deploys the program with these arguments; gives back what the CLI printed. */
async function up(args: object, resource?: string): Promise<string> {
    engine.write(program(args, resource));
    engine.emulator.clearRequests();
    return engine.succeed("up", "--yes", "--skip-preview");
}

const modify = ["ModifyDataSync"];
const replaced = ["CheckDataBaseConfig", "CreateStarRocksDataReplication", "DeleteStarRocksDataReplication"];
const replacedSameId = [
    "DeleteStarRocksDataReplication",
    "CheckDataBaseConfig",
    "CreateStarRocksDataReplication",
];

const otherSource = "0123456789abcdef0123456789abcdefin07";
const otherInstance = "8f2a1c03b7de4f5a9c64e1d20b7a3f58in17";

/** One task a set of arguments, each with a name and a target of its own. */
const programOfAll = (all: object[]) => `
    import * as taurusdb from "pulumi-taurusdb-htap";
    const base = { instanceId: "${ids.starRocks}", sourceInstanceId: "${ids.source}", sourceDatabase: "orders" };
    const all = ${JSON.stringify(all)};
    all.forEach((args, index) => {
        const own = { taskName: "task_" + index, targetDatabase: "target_" + index };
        new taurusdb.StarRocksReplication("task-" + index, { ...base, ...own, ...args });
    });`;

async function deployAll(all: object[]) {
    engine.write(programOfAll(all));
    engine.emulator.clearRequests();
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(engine.emulator.world.starRocksTasks).toHaveLength(all.length);
    return writesOf(engine);
}

test("each argument, changed by itself, causes the calls that the documentation says", async () => {
    await begin();
    const exclude = (...names: string[]) => ({ tables: { exclude: names } });
    const binlog = (value: unknown) => ({ databaseConfigs: { binlog_expire_logs_seconds: value } });
    const ordered = { tableConfigs: { orders: { orderBy: "id" } } };
    const chunked = { databaseConfigs: { enable_chunk_level_dump: true } };
    const chains: Chain[] = [
        { steps: [[{ taskName: "task_0_anew" }, replaced]] },
        // With every optional setting; a change of the source replaces it.
        {
            from: { ...chunked, ...ordered, wildcards: true, sourceNodeId: ids.replica },
            steps: [[{ sourceDatabase: "billing", tableConfigs: undefined }, replacedSameId]],
        },
        { steps: [[{ sourceNodeId: ids.replica }, modify]] },
        {
            from: exclude("returns"),
            steps: [
                [exclude("customers", "returns"), modify],
                [exclude("returns", "customers"), []],
            ],
        },
        {
            steps: [
                [binlog(3600), modify],
                [binlog("3600"), []],
                // The default of another one, written out.
                [{ databaseConfigs: { snapshot_with_lock: true } }, modify],
            ],
        },
        {
            steps: [
                [ordered, modify],
                [{ tableConfigs: { orders: "order by id" } }, []],
                [{ tableConfigs: undefined }, modify],
            ],
        },
        {
            steps: [
                [{ wildcards: true }, modify],
                [{ wildcards: false, adopt: "matching" }, modify],
            ],
        },
        {
            steps: [
                [{ desiredState: "paused" }, ["PauseStarRocksDataReplication"]],
                [{ desiredState: "running" }, ["ResumeStarRocksDataReplication"]],
            ],
        },
        {
            steps: [
                [{ waitFor: "full" }, []],
                [{ adopt: "never" }, []],
            ],
        },
        // Set only when a task is created.
        {
            steps: [
                [chunked, replacedSameId],
                [{ databaseConfigs: undefined }, replacedSameId],
            ],
        },
        {
            from: exclude("returns"),
            steps: [
                [{ tables: { include: ["orders"] } }, replacedSameId],
                [{ tables: undefined }, replacedSameId],
            ],
        },
        { steps: [[{ targetDatabase: "analytics" }, replacedSameId]] },
        { steps: [[{ sourceDatabase: "billing" }, replacedSameId]] },
        { steps: [[{ instanceLevel: true }, replacedSameId]] },
        { steps: [[{ instanceId: otherInstance }, replaced]] },
    ];
    await playChains(chains, deployAll);
    engine.emulator.clearRequests();
    await engine.succeed("preview", "--expect-no-changes");
    expect(engine.emulator.requests()).toEqual([]);
    await engine.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
}, 400_000);

test("an instance that belongs to another source gets its task anew", async () => {
    await begin();
    await up({ sourceDatabase: "billing" });
    const { world } = engine.emulator;
    world.sources.push({
        id: otherSource,
        nodes: [ids.primary, ids.replica],
        databases: { billing: ["invoices"] },
    });
    for (const instance of world.instances) instance.sourceId = otherSource;
    await up({ sourceDatabase: "billing", sourceInstanceId: otherSource });
    expect(writes()).toEqual(replacedSameId);
    expect(world.starRocksTasks).toMatchObject([{ sourceInstanceId: otherSource }]);
}, 300_000);

test("what somebody does by hand shows in refresh and preview, and up mends it", async () => {
    await begin();
    const include = { tables: { include: ["orders"] } };
    await deployAll([include, include, include, include]);
    const act = (index: number, action: Parameters<Engine["emulator"]["act"]>[2]) =>
        engine.emulator.act(ids.starRocks, `task_${index}`, action);
    act(0, { do: "pause" });
    act(1, { do: "setTables", names: ["orders", "returns"] });
    act(2, { do: "cancel" });
    const refreshed = await engine.succeed("refresh", "--yes", "--skip-preview");
    for (const text of ["~ 3 updated", "desiredState", "tables"]) expect(refreshed).toContain(text);
    const shown = (await engine.succeed("preview", "--diff")).split("StarRocksReplication: (");
    for (const [index, property] of ["desiredState", "tables", "desiredState"].entries())
        expect(shown.find((part) => part.includes(`/task_${index}]`))).toContain(property);
    engine.emulator.clearRequests();
    await engine.succeed("up", "--yes", "--skip-preview");
    const mended = [0, 1, 2, 3].map((owner) => callsAbout(owner, writesOf(engine)));
    expect(mended).toEqual([["ResumeStarRocksDataReplication"], modify, replacedSameId, []]);
    expect(writes()).toHaveLength(mended.flat().length);

    act(3, { do: "breakDown", reason: "DDL broke the task" });
    expect(await engine.succeed("refresh", "--yes", "--skip-preview")).toMatch(
        /StarRocksReplication \(task-3\):\s+warning: .*DDL broke the task/,
    );
}, 300_000);

test("adoption in three modes", async () => {
    await begin();
    await up({}, "first");
    await engine.succeed("state", "delete", (await engine.resources())[0]?.urn as string, "--yes");
    const fails = async (args: object) => {
        engine.write(program(args));
        engine.emulator.clearRequests();
        const { code, output } = await engine.pulumi(["up", "--yes", "--skip-preview"]);
        expect(code).not.toBe(0);
        expect(writes()).toEqual([]);
        return output;
    };
    expect(await fails({ adopt: "never" })).toMatch(/adopt is "never"/);
    expect(await fails({ targetDatabase: "elsewhere" })).toMatch(
        /targetDatabase is orders there and elsewhere here/,
    );
    expect(await up({})).toMatch(/took it over/);
    expect(writes()).toEqual([]);
    await engine.succeed("state", "delete", (await engine.resources())[0]?.urn as string, "--yes");
    expect(await up({ adopt: "always", targetDatabase: "elsewhere" })).toMatch(
        /warning: .*targetDatabase is orders there/,
    );
    expect(await engine.succeed("preview", "--diff")).toMatch(/targetDatabase/);
    expect(engine.emulator.world.starRocksTasks).toHaveLength(1);
}, 300_000);

test("a failed check leaves no task, 120 tables go in one up", async () => {
    await begin();
    // Behind the back of the preview's own checks, as only the service can know it.
    engine.write(program({ tableConfigs: { orders: "order by nosuch", nosuch: "order by id" } }));
    const { code, output } = await engine.pulumi(["up", "--yes", "--skip-preview"]);
    expect(code).not.toBe(0);
    expect(output).toContain("tableConfigs.nosuch = order by id: failed");
    expect(engine.emulator.world.starRocksTasks).toEqual([]);
    expect(await engine.resources()).toEqual([]);

    await up({ tables: { include: ["orders"] } });
    await up({ tables: { include: ["orders", ...many(120)] } });
    expect(writes()).toEqual([...modify, ...modify, ...modify]);
    expect(engine.emulator.world.starRocksTasks[0]?.tables.names).toHaveLength(121);
}, 300_000);

test("a preview asks the cloud about what is new, says every problem at once, and asks each thing once", async () => {
    await begin();
    const wrong = {
        sourceDatabase: "orders",
        databaseConfigs: { max_rows_per_chunk: -1, binlog_expire_log_seconds: 1 },
        tables: { include: ["order", "orders"] },
    };
    engine.write(program(wrong));
    const { output } = await engine.pulumi(["preview"]);
    expect(output).toMatch(/databaseConfigs\.max_rows_per_chunk "-1": must be 0-1000000/);
    expect(output).toMatch(
        /databaseConfigs\.binlog_expire_log_seconds: is no parameter.*"binlog_expire_logs_seconds"\?/,
    );
    expect(output).toMatch(
        /tables\.include\[0\] "order": is no table of the source database; did you mean "orders"\?/,
    );
    expect(writes()).toEqual([]);

    const twelve = Array.from({ length: 12 }, (_, index) => index);
    engine.write(`
        import * as taurusdb from "pulumi-taurusdb-htap";
        for (const index of ${JSON.stringify(twelve)})
            new taurusdb.StarRocksReplication("task" + index, {
                instanceId: "${ids.starRocks}", sourceInstanceId: "${ids.source}", sourceDatabase: "orders",
                targetDatabase: "target" + index, tables: { include: ["orders"] }, databaseConfigs: { max_rows_per_chunk: 1 },
            });`);
    engine.emulator.clearRequests();
    await engine.succeed("preview");
    expect(
        engine.emulator
            .requests()
            .map(({ operation }) => operation)
            .sort(),
    ).toEqual([
        "ListStarRocksDataReplications",
        "ListStarRocksDbParameters",
        "ShowInstanceDatabasesForHtap",
        "ShowInstanceTablesForHtap",
        "ShowInstanceTablesForHtap",
    ]);

    engine.emulator.clearRequests();
    const offline = await engine.pulumi(["preview"], { HW_AUTH_TOKEN: "" });
    expect(offline.code).toBe(0);
    const [, diagnostics = ""] = offline.output.split("Diagnostics:");
    expect(diagnostics.match(/Not checked against the cloud: Nobody is signed in/g)).toHaveLength(1);
    expect(engine.emulator.requests()).toEqual([]);
}, 300_000);

test("ids that a preview does not know yet work, and replace nothing that stays equal", async () => {
    await begin();
    const chained = (rows: number) => `
        import * as taurusdb from "pulumi-taurusdb-htap";
        const first = new taurusdb.StarRocksReplication("first", {
            instanceId: "${ids.starRocks}", sourceInstanceId: "${ids.source}", sourceDatabase: "orders",
            databaseConfigs: { max_rows_per_chunk: ${rows} },
        });
        new taurusdb.StarRocksReplication("second", {
            instanceId: first.jobId.apply(() => "${ids.starRocks}"),
            sourceInstanceId: first.jobId.apply(() => "${ids.source}"),
            sourceDatabase: "billing", tables: { include: first.jobId.apply(() => ["invoices"]) },
        });`;
    engine.write(chained(1));
    await engine.succeed("preview");
    await engine.succeed("up", "--yes", "--skip-preview");
    engine.write(chained(2));
    await engine.succeed("preview");
    engine.emulator.clearRequests();
    expect(await engine.succeed("up", "--yes", "--skip-preview")).toMatch(/~ 1 updated\s+2 unchanged/);
    expect(writes()).toEqual(modify);
}, 300_000);

test("get reads a task that no program manages", async () => {
    await begin();
    await up({ tables: { include: ["orders"] } });
    engine.write(`
        import * as taurusdb from "pulumi-taurusdb-htap";
        const seen = taurusdb.StarRocksReplication.get("seen", "${ids.starRocks}/orders_1");
        export const tables = seen.tables;
        export const target = seen.targetDatabase;`);
    await engine.succeed("state", "delete", (await engine.resources())[0]?.urn as string, "--yes");
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(JSON.parse(await engine.read("stack", "output", "--json"))).toEqual({
        tables: { include: ["orders"] },
        target: "orders",
    });
    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect(engine.emulator.world.starRocksTasks).toHaveLength(1);
}, 300_000);
