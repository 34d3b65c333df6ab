import { hookText } from "../../sdk/dynamicResource";
import { writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { ids, operations } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

const program = (starRocks: string, clickHouseDatabase = "crm") => `
    import * as taurusdb from "pulumi-taurusdb-htap";
    const orders = new taurusdb.StarRocksReplication("orders", {
        instanceId: "${ids.starRocks}", sourceInstanceId: "${ids.source}", sourceDatabase: "orders", ${starRocks}
    });
    const crm = new taurusdb.ClickHouseReplication("crm", {
        instanceId: "${ids.clickHouse}", sourceInstanceId: "${ids.source}", sourceDatabase: "${clickHouseDatabase}",
    });
    export const stages = [orders.stage, crm.stage];`;

const writes = () => writesOf(engine).map(({ operation }) => operation);

test("the quickstart: up, up again, preview, refresh, a move, a replace, destroy", async () => {
    // The full copy goes on all the time, so that volatile outputs have every chance to make a difference.
    engine = await startEngine({ timings: { fullCopy: 3 * 3_600_000 } }, "quickstart");
    const { emulator, succeed } = engine;

    // What the check asks, the look, the writes, looks at the list and the job until it has settled, the configuration, nothing more.
    await succeed("up", "--yes", "--skip-preview");
    const asked = operations(emulator).filter((operation) => !operation.includes("ClickHouse"));
    const waiting = ["ShowGaussMySqlJobInfo", "ListImmediateJobs"];
    const steps = asked.filter((operation) => !waiting.includes(operation));
    // How often it looks at the list while it waits is a matter of time.
    expect(steps.filter((operation, index) => operation !== steps[index - 1])).toEqual([
        "ShowInstanceDatabasesForHtap",
        "ListStarRocksDataReplications",
        "CheckDataBaseConfig",
        "CreateStarRocksDataReplication",
        "ListStarRocksDataReplications",
        "ListStarRocksDataReplicationConfig",
    ]);
    expect(asked).toContain("ShowGaussMySqlJobInfo");

    emulator.clearRequests();
    await succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
    await succeed("preview", "--expect-no-changes");
    expect(emulator.requests()).toEqual([]);
    await succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await succeed("preview", "--expect-no-changes");

    // A small state without anything secret.
    const state = await engine.state();
    expect(state).not.toContain(emulator.token);
    for (const resource of await engine.resources()) {
        // Pulumi adds the program's call stack, which is as long as the paths of the machine.
        expect(JSON.stringify({ ...resource, stackTrace: [], sourcePosition: "" }).length).toBeLessThan(
            1_800,
        );
        const kind = resource.type.split(":").at(-1) as "StarRocksReplication";
        expect([resource.inputs.__provider, resource.outputs.__provider]).toEqual([
            hookText(kind),
            hookText(kind),
        ]);
    }

    emulator.clearRequests();
    await succeed("config", "set", "sourceNodeId", ids.replica);
    expect(await succeed("up", "--yes", "--skip-preview")).toContain("~ 1 updated");
    expect(writes()).toEqual(["ModifyDataSync"]);

    // A new target database under the same identity: the old task goes first.
    emulator.clearRequests();
    engine.write(program('taskName: "orders_1", targetDatabase: "elsewhere"'));
    await succeed("up", "--yes", "--skip-preview");
    expect(writes()).toEqual([
        "CheckDataBaseConfig",
        "CreateStarRocksDataReplication",
        "DeleteStarRocksDataReplication",
    ]);
    emulator.clearRequests();
    engine.write(program('taskName: "orders_1", targetDatabase: "orders"'));
    await succeed("up", "--yes", "--skip-preview");
    expect(writes()).toEqual([
        "DeleteStarRocksDataReplication",
        "CheckDataBaseConfig",
        "CreateStarRocksDataReplication",
    ]);
    expect(emulator.world.starRocksTasks).toMatchObject([{ taskName: "orders_1", targetDatabase: "orders" }]);

    // ClickHouse is told apart by its database: another one is another task, and the old serves until the new one does.
    emulator.clearRequests();
    engine.write(program('taskName: "orders_1", targetDatabase: "orders"', "billing"));
    await succeed("up", "--yes", "--skip-preview");
    expect(writes()).toEqual(["CreateClickHouseDataBaseReplication", "DeleteClickHouseDataBaseReplication"]);

    await succeed("destroy", "--yes", "--skip-preview");
    expect([...emulator.world.starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
    expect(await engine.resources()).toEqual([]);
});

test("what was deleted by hand is seen by refresh and made again by up", async () => {
    engine = await startEngine();
    engine.write(program(""));
    await engine.succeed("up", "--yes", "--skip-preview");
    engine.emulator.world.clickHouseTasks.length = 0;
    expect(await engine.succeed("refresh", "--yes", "--skip-preview")).toContain("- 1 deleted");
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(engine.emulator.world.clickHouseTasks).toHaveLength(1);
});

test("failed jobs fail up with their reasons, stay in the state, and the next up heals them", async () => {
    engine = await startEngine({
        faults: [
            {
                operation: "CreateStarRocksDataReplication",
                do: "failJob",
                reason: "binlog is off on the source",
            },
            {
                operation: "CreateClickHouseDataBaseReplication",
                do: "failJob",
                reason: "contacts has no primary key",
            },
        ],
    });
    engine.write(program(""));
    const { code, output } = await engine.pulumi(["up", "--yes", "--skip-preview"]);
    expect(code).not.toBe(0);
    expect(output).toContain("failed: binlog is off on the source");
    expect(output).toContain("failed: contacts has no primary key");
    const resources = await engine.resources();
    expect(resources.map(({ id }) => id).sort()).toEqual(
        [expect.stringContaining(ids.clickHouse), expect.stringContaining(ids.starRocks)].sort(),
    );
    for (const { initErrors } of resources) expect(initErrors).toHaveLength(1);

    await engine.succeed("up", "--yes", "--skip-preview");
    expect(engine.emulator.world.starRocksTasks).toHaveLength(1);
    expect(engine.emulator.world.clickHouseTasks).toHaveLength(1);
    for (const { initErrors } of await engine.resources()) expect(initErrors ?? []).toEqual([]);
    await engine.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
});

test("a forced replacement and a renamed resource keep the task that both mean", async () => {
    engine = await startEngine();
    const { emulator, succeed } = engine;
    engine.write(program('taskName: "orders_1"'));
    await succeed("up", "--yes", "--skip-preview");
    for (const { urn } of await engine.resources())
        await succeed("up", "--yes", "--skip-preview", "--replace", urn);
    engine.write(program('taskName: "orders_1"').replace('("orders"', '("renamed"'));
    await succeed("up", "--yes", "--skip-preview");
    expect(emulator.world.starRocksTasks).toMatchObject([
        { taskName: "orders_1", progress: { stage: expect.any(String) } },
    ]);
    expect(emulator.world.clickHouseTasks).toHaveLength(1);
    await succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect(await engine.resources()).toHaveLength(2);
});

test("a rename whose first up fails keeps the task in the second", async () => {
    engine = await startEngine();
    const { emulator, succeed } = engine;
    engine.write(program('taskName: "orders_1"'));
    await succeed("up", "--yes", "--skip-preview");
    // The renamed resource takes the task over, but its move to another node fails.
    const renamed = program(`taskName: "orders_1", sourceNodeId: "${ids.replica}"`).replace(
        '("orders"',
        '("renamed"',
    );
    engine.write(renamed);
    emulator.planFaults([{ operation: "ModifyDataSync", do: "failJob", reason: "busy" }]);
    expect((await engine.pulumi(["up", "--yes", "--skip-preview"])).code).not.toBe(0);
    await succeed("up", "--yes", "--skip-preview");
    expect(emulator.world.starRocksTasks).toMatchObject([
        { taskName: "orders_1", sourceNodeId: ids.replica },
    ]);
    expect(await engine.resources()).toHaveLength(2);
    await succeed("destroy", "--yes", "--skip-preview");
    expect(emulator.world.starRocksTasks).toEqual([]);
});
