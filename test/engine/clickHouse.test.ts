import type { EmulatorOptions } from "../../emulator";
import { type Chain, callsAbout, playChains, writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

const begin = async (options: EmulatorOptions = {}) => {
    engine = await startEngine(options);
};

const program = (args: object) => `
    import * as taurusdb from "pulumi-taurusdb-htap";
    const args = ${JSON.stringify({
        instanceId: ids.clickHouse,
        sourceInstanceId: ids.source,
        sourceDatabase: "crm",
        ...args,
    })};
    const crm = new taurusdb.ClickHouseReplication("crm", args);
    export const stage = crm.stage;`;

async function up(args: object): Promise<string> {
    engine.write(program(args));
    engine.emulator.clearRequests();
    return engine.succeed("up", "--yes", "--skip-preview");
}

const writes = () => writesOf(engine, []).map(({ operation }) => operation);
const tasks = () => engine.emulator.world.clickHouseTasks;

const create = "CreateClickHouseDataBaseReplication";
const remove = "DeleteClickHouseDataBaseReplication";
const modify = "UpdateClickHouseDataBaseConfig";
const checkDatabase = "CheckClickHouseDataBaseConfig";
const checkTables = "CheckClickHouseTableConfig";

/** One replication a set of arguments, each of a database of its own. */
const programOfAll = (all: object[]) => `
    import * as taurusdb from "pulumi-taurusdb-htap";
    const base = { instanceId: "${ids.clickHouse}", sourceInstanceId: "${ids.source}" };
    const all = ${JSON.stringify(all)};
    all.forEach((args, index) => {
        new taurusdb.ClickHouseReplication("crm-" + index, { ...base, sourceDatabase: "crm_" + index, ...args });
    });`;

async function deployAll(all: object[]) {
    const [source] = engine.emulator.world.sources;
    for (const name of all.flatMap((_, index) => [`crm_${index}`, `crm_${index}_more`]))
        if (source) source.databases[name] = ["contacts", "accounts", "activities"];
    engine.write(programOfAll(all));
    engine.emulator.clearRequests();
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(tasks()).toHaveLength(all.length);
    return writesOf(engine, []);
}

test("each argument, changed by itself, causes the calls that the documentation says", async () => {
    await begin();
    const threads = { databaseConfigs: { max_sync_threads: 2 } };
    const ordered = { tableConfigs: { contacts: { orderBy: "id" } } };
    const include = (...names: string[]) => ({ tables: { include: names } });
    const exclude = (...names: string[]) => ({ tables: { exclude: names } });
    const chains: Chain[] = [
        { steps: [[{ sourceDatabase: "crm_0_more" }, [create, remove]]] },
        {
            steps: [
                [exclude("activities"), [modify]],
                [exclude("accounts", "activities"), [modify]],
                [exclude("activities", "accounts"), []],
            ],
        },
        {
            from: exclude("activities"),
            steps: [
                [include("contacts"), [remove, checkDatabase, create]],
                [include("accounts", "contacts"), [modify]],
            ],
        },
        { from: include("contacts"), steps: [[{ sourceNodeId: ids.replica }, [modify]]] },
        {
            steps: [
                [threads, [checkDatabase]],
                [{ databaseConfigs: { max_sync_threads: "2" } }, []],
            ],
        },
        {
            from: threads,
            steps: [
                [ordered, [checkDatabase, checkTables]],
                [{ tableConfigs: { contacts: "order by  id" } }, []],
                [{ databaseConfigs: undefined }, [checkDatabase, checkTables]],
            ],
        },
        {
            steps: [
                [{ waitFor: "incremental" }, []],
                [{ adopt: "always" }, []],
            ],
        },
        {
            from: { ...include("contacts"), ...ordered },
            begins: [checkDatabase, checkTables, create],
            steps: [[{ tables: undefined, tableConfigs: undefined }, [remove, create]]],
        },
    ];
    await playChains(chains, deployAll);
    engine.emulator.clearRequests();
    await engine.succeed("preview", "--expect-no-changes");
    expect(engine.emulator.requests()).toEqual([]);
    await engine.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect(tasks()).toEqual([]);
}, 400_000);

test("what somebody does by hand shows in refresh and preview, and up mends it", async () => {
    await begin();
    const include = { tables: { include: ["contacts"] } };
    await deployAll([include, { databaseConfigs: { max_sync_threads: 2 } }, include, {}]);
    const act = (index: number, action: Parameters<Engine["emulator"]["act"]>[2]) =>
        engine.emulator.act(ids.clickHouse, `crm_${index}`, action);
    act(0, { do: "setTables", names: ["contacts", "accounts"] });
    act(1, { do: "setParameter", name: "max_sync_threads", value: "1" });
    act(2, { do: "fail", reason: "contacts lost its primary key" });
    act(3, { do: "delete" });
    engine.emulator.announce(ids.clickHouse, "switchover");
    const refreshed = await engine.succeed("refresh", "--yes", "--skip-preview");
    for (const text of ["- 1 deleted", "~ 3 updated", "tables", "databaseConfigs"])
        expect(refreshed).toContain(text);
    expect(refreshed).toMatch(
        /ClickHouseReplication \(crm-2\):\s+warning: .*this task has failed: contacts lost its primary key.*switchover/,
    );
    const failed = (await engine.resources()).find(({ id }) => id.endsWith("/crm_2"));
    expect(failed?.outputs).toMatchObject({
        stage: "failed",
        lastError: "contacts lost its primary key",
        notice: "switchover",
    });
    engine.emulator.announce(ids.clickHouse, "");
    const preview = await engine.succeed("preview", "--diff");
    expect(preview).toMatch(/\+ 1 to create\s+~ 3 to update/);
    const shown = preview.split("ClickHouseReplication: (");
    for (const [index, property] of ["tables", "databaseConfigs"].entries())
        expect(shown.find((part) => part.includes(`/crm_${index}]`))).toContain(property);
    engine.emulator.clearRequests();
    await engine.succeed("up", "--yes", "--skip-preview");
    const mended = [0, 1, 2, 3].map((owner) => callsAbout(owner, writesOf(engine, [])));
    expect(mended).toEqual([[modify], [checkDatabase], [remove, checkDatabase, create], [create]]);
    expect(writes()).toHaveLength(mended.flat().length);
}, 300_000);

test("a failed job, a failed stage, a delete of a task that has gone", async () => {
    const fault = { operation: create, do: "failJob", reason: "contacts has no primary key" } as const;
    await begin({ faults: [fault, { ...fault, leaves: "failedTask" }] });
    engine.write(program({}));
    for (const _ of [1, 2]) {
        const { code, output } = await engine.pulumi(["up", "--yes", "--skip-preview"]);
        expect(code).not.toBe(0);
        expect(output).toContain("failed: contacts has no primary key");
        expect(await engine.resources()).toMatchObject([
            { initErrors: [expect.stringContaining("no primary key")] },
        ]);
    }
    expect(tasks()).toMatchObject([{ progress: { stage: "failed" } }]);
    expect(await up({})).toContain("~ 1 updated");
    expect(writes()).toEqual([remove, create]);

    engine.emulator.act(ids.clickHouse, "crm", { do: "delete" });
    engine.emulator.clearRequests();
    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect(writes()).toEqual([]);
}, 300_000);

test("adoption in three modes", async () => {
    await begin();
    const forget = async () =>
        engine.succeed("state", "delete", (await engine.resources())[0]?.urn as string, "--yes");
    const fails = async (args: object) => {
        engine.write(program(args));
        engine.emulator.clearRequests();
        const { code, output } = await engine.pulumi(["up", "--yes", "--skip-preview"]);
        expect(code).not.toBe(0);
        expect(writes()).toEqual([]);
        return output;
    };
    await up({ tables: { include: ["contacts"] } });
    await forget();
    expect(await fails({ adopt: "never" })).toMatch(/adopt is "never"/);
    expect(await fails({ tables: { exclude: ["accounts"] } })).toMatch(
        /tables is a list to include there and a list to exclude here/,
    );
    expect(await up({ tables: { include: ["contacts", "accounts"] } })).toMatch(/took it over/);
    expect(writes()).toEqual([modify]);
    await forget();
    expect(await up({ adopt: "always", tables: { exclude: ["accounts"] } })).toMatch(
        /warning: .*tables is a list to include there/,
    );
    expect(await engine.succeed("preview", "--diff")).toMatch(/tables/);
    expect(tasks()).toHaveLength(1);
}, 300_000);

test("25 databases on one instance, each found among the others", async () => {
    await begin();
    const databases = Array.from({ length: 25 }, (_, index) => `db_${index}`);
    const [source] = engine.emulator.world.sources;
    for (const database of databases) if (source) source.databases[database] = ["t"];
    const all = (tables: string) => `
        import * as taurusdb from "pulumi-taurusdb-htap";
        for (const sourceDatabase of ${JSON.stringify(databases)})
            new taurusdb.ClickHouseReplication(sourceDatabase, {
                instanceId: "${ids.clickHouse}", sourceInstanceId: "${ids.source}", sourceDatabase, ${tables}
            });`;
    engine.write(all(""));
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(writes()).toEqual(Array(25).fill(create));
    expect(tasks()).toHaveLength(25);
    await engine.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    engine.emulator.clearRequests();
    engine.write(all('tables: { exclude: ["t"] }'));
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(writes()).toEqual(Array(25).fill(modify));
    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect(tasks()).toEqual([]);
}, 300_000);

test("a preview asks the cloud, and says that this edition has no pause", async () => {
    await begin();
    engine.write(program({ databaseConfigs: { max_sync_thread: 2, max_flush_data_time: 0 } }));
    const wrong = await engine.pulumi(["preview"]);
    expect(wrong.code).not.toBe(0);
    expect(wrong.output).toMatch(/databaseConfigs\.max_sync_thread: is no parameter .*"max_sync_threads"\?/);
    expect(wrong.output).toMatch(/databaseConfigs\.max_flush_data_time "0": must be 1-10000/);
    engine.write(program({ desiredState: "paused" }));
    const { output } = await engine.pulumi(["preview"]);
    expect(output).toMatch(/desiredState: is no argument .* has no pause/);
    expect(writes()).toEqual([]);
}, 300_000);

test("get reads a task that no program manages", async () => {
    await begin();
    await up({ tables: { include: ["contacts"] } });
    engine.write(`
        import * as taurusdb from "pulumi-taurusdb-htap";
        const seen = taurusdb.ClickHouseReplication.get("seen", "${ids.clickHouse}/crm");
        export const tables = seen.tables;`);
    await engine.succeed("state", "delete", (await engine.resources())[0]?.urn as string, "--yes");
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(JSON.parse(await engine.read("stack", "output", "--json"))).toEqual({
        tables: { include: ["contacts"] },
    });
    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect(tasks()).toHaveLength(1);
}, 300_000);
