import type { EmulatorOptions } from "../../emulator";
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

const writes = () =>
    engine.emulator
        .requests()
        .filter(({ method }) => method !== "GET")
        .map(({ operation }) => operation);
const tasks = () => engine.emulator.world.clickHouseTasks;

const create = "CreateClickHouseDataBaseReplication";
const remove = "DeleteClickHouseDataBaseReplication";
const modify = "UpdateClickHouseDataBaseConfig";
const checkDatabase = "CheckClickHouseDataBaseConfig";
const checkTables = "CheckClickHouseTableConfig";

test("each argument, changed once, causes the calls that the documentation says", async () => {
    await begin();
    let args: Record<string, unknown> = {};
    await up(args);
    expect(writes()).toEqual([create]);
    const changes: [object, string[]][] = [
        [{ tables: { exclude: ["activities"] } }, [modify]],
        [{ tables: { exclude: ["accounts", "activities"] } }, [modify]],
        [{ tables: { exclude: ["activities", "accounts"] } }, []],
        [{ tables: { include: ["contacts"] } }, [remove, checkDatabase, create]],
        [{ tables: { include: ["accounts", "contacts"] } }, [modify]],
        [{ sourceNodeId: ids.replica }, [modify]],
        [{ databaseConfigs: { max_sync_threads: 2 } }, [checkDatabase]],
        [{ databaseConfigs: { max_sync_threads: "2" } }, []],
        [{ tableConfigs: { contacts: { orderBy: "id" } } }, [checkDatabase, checkTables]],
        [{ tableConfigs: { contacts: "order by  id" } }, []],
        [{ databaseConfigs: undefined }, [checkDatabase, checkTables]],
        [{ waitFor: "incremental" }, []],
        [{ adopt: "always" }, []],
        [{ tables: undefined, tableConfigs: undefined }, [remove, create]],
        [{ sourceDatabase: "billing" }, [create, remove]],
    ];
    for (const [change, expected] of changes) {
        args = { ...args, ...change };
        await up(args);
        expect({ change, calls: writes() }).toEqual({ change, calls: expected });
        expect(tasks()).toHaveLength(1);
    }
    engine.emulator.clearRequests();
    await engine.succeed("preview", "--expect-no-changes");
    expect(engine.emulator.requests()).toEqual([]);
    await engine.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect(tasks()).toEqual([]);
}, 400_000);

test("what somebody does by hand shows in refresh and preview, and up mends it", async () => {
    await begin();
    await up({ tables: { include: ["contacts"] }, databaseConfigs: { max_sync_threads: 2 } });
    const act = (action: Parameters<Engine["emulator"]["act"]>[2]) =>
        engine.emulator.act(ids.clickHouse, "crm", action);
    const mend = async (property: string, expected: string[]) => {
        expect(await engine.succeed("refresh", "--yes", "--skip-preview")).toContain(property);
        expect(await engine.succeed("preview", "--diff")).toContain(property);
        engine.emulator.clearRequests();
        await engine.succeed("up", "--yes", "--skip-preview");
        expect(writes()).toEqual(expected);
    };
    act({ do: "setTables", names: ["contacts", "accounts"] });
    await mend("tables", [modify]);
    act({ do: "setParameter", name: "max_sync_threads", value: "1" });
    await mend("databaseConfigs", [checkDatabase]);

    act({ do: "fail", reason: "contacts lost its primary key" });
    engine.emulator.announce(ids.clickHouse, "switchover");
    const refreshed = await engine.succeed("refresh", "--yes", "--skip-preview");
    expect(refreshed).toMatch(
        /ClickHouseReplication \(crm\):\s+warning: .*this task has failed: contacts lost its primary key.*switchover/,
    );
    expect((await engine.resources())[0]?.outputs).toMatchObject({
        stage: "failed",
        lastError: "contacts lost its primary key",
        notice: "switchover",
    });
    engine.emulator.announce(ids.clickHouse, "");
    expect(await engine.succeed("preview")).toContain("~ 1 to update");
    engine.emulator.clearRequests();
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(writes()).toEqual([remove, checkDatabase, create]);

    act({ do: "delete" });
    expect(await engine.succeed("refresh", "--yes", "--skip-preview")).toContain("- 1 deleted");
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
