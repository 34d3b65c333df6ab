import { readFileSync } from "node:fs";
import path from "node:path";
import type { Kind } from "../../sdk/dynamicResource";
import { checkout } from "../../tools/checkout";
import { writesOf } from "../support/chains";
import type { Engine } from "../support/engine";
import { faces } from "../support/faces";
import { longTest } from "../support/longTest";
import { ids, operations } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

const program = (starRocks: string, more = "") => `
    import * as taurusdb from "pulumi-taurusdb-htap";
    const orders = new taurusdb.StarRocksReplication("orders", {
        instanceId: "${ids.starRocks}", sourceInstanceId: "${ids.source}", sourceDatabase: "orders", ${starRocks}
    });
    const crm = new taurusdb.ClickHouseReplication("crm", {
        instanceId: "${ids.clickHouse}", sourceInstanceId: "${ids.source}", sourceDatabase: "crm",
    });
    export const stages = [orders.stage, crm.stage];${more}`;

const writes = () => writesOf(engine).map(({ operation }) => operation);
const up = () => engine.succeed("up", "--yes", "--skip-preview");

test.each(faces)("life cycle, $name: up, refresh, up, another program, destroy", async (face) => {
    // The full copy goes on all the time, so that volatile outputs have every chance to make a difference.
    engine = await face.start({ timings: { fullCopy: 3 * 3_600_000 } });
    const { emulator, succeed } = engine;
    engine.write(program(""));

    // The list and the source, the look at an empty list and at the configuration, the writes, looks at the list and the job until it
    // has settled, the configuration, nothing more.
    await up();
    const asked = operations(emulator).filter((operation) => !operation.includes("ClickHouse"));
    const waiting = ["ShowGaussMySqlJobInfo", "ListImmediateJobs"];
    const steps = asked.filter((operation) => !waiting.includes(operation));
    // How often it looks at the list while it waits is a matter of time.
    expect(steps.filter((operation, index) => operation !== steps[index - 1])).toEqual([
        "ListStarRocksDataReplications",
        "ShowInstanceDatabasesForHtap",
        "ListStarRocksDataReplications",
        "ListStarRocksDataReplicationConfig",
        "CheckDataBaseConfig",
        "CreateStarRocksDataReplication",
        "ListStarRocksDataReplications",
        "ListStarRocksDataReplicationConfig",
    ]);
    expect(asked).toContain("ShowGaussMySqlJobInfo");

    await succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    emulator.clearRequests();
    // With the preview before it.
    await succeed("up", "--yes", "--expect-no-changes");
    expect(emulator.requests()).toEqual([]);

    // A small state without anything secret.
    expect(engine.state()).not.toContain(emulator.token);
    for (const resource of engine.resources()) {
        // Pulumi adds the program's call stack, which is as long as the paths of the machine, and a list of dependencies.
        const own = { ...resource, stackTrace: [], sourcePosition: "", propertyDependencies: {} };
        expect(JSON.stringify(own).length).toBeLessThan(1_800);
        const kind = resource.type.split(":").at(-1) as Kind;
        expect(resource.type).toBe(face.type(kind));
        const { inputs, outputs } = resource;
        expect({ inputs: inputs.__provider, outputs: outputs.__provider }).toEqual(face.hookTexts(kind));
    }

    const [, first = ""] =
        /```ts\n([\s\S]*?)```/.exec(readFileSync(path.join(checkout, "README.md"), "utf8")) ?? [];
    engine.write(first);
    await up();
    expect(engine.outputs()).toEqual({ stage: expect.stringMatching(/full|incremental/) });
    expect(emulator.world.starRocksTasks).toMatchObject([
        { sourceDatabase: "orders", tables: { names: ["orders", "order_items"] } },
    ]);
    expect(emulator.world.clickHouseTasks).toMatchObject([{ database: "crm" }]);

    // The state holds URNs of the old name; progress appears on the rows of the new one all the same.
    await succeed("stack", "rename", "renamed");
    const destroyed = await succeed("destroy", "--yes", "--skip-preview");
    const row = `${face.type("StarRocksReplication")} orders`;
    expect(destroyed).toMatch(new RegExp(`^ - +${row} delet\\w+ \\([\\d.]+s\\) \\w.* · \\d+s$`, "m"));
    expect(destroyed).not.toMatch(new RegExp(`^ +${row}`, "m"));
    expect([...emulator.world.starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
    expect(engine.resources("renamed")).toEqual([]);
});

longTest.each(faces)("failed jobs, $name: fail up, and the next up repairs them", async (face) => {
    const clickHouse = {
        operation: "CreateClickHouseDataBaseReplication",
        do: "failJob",
        reason: "contacts has no primary key",
    } as const;
    const starRocks = {
        operation: "CreateStarRocksDataReplication",
        do: "failJob",
        reason: "binlog is off on the source",
    } as const;
    engine = await face.start({
        faults: [starRocks, clickHouse, { ...clickHouse, leaves: "failedTask", after: 1 }],
    });
    // Another one is refused by the service's own check: where names are patterns, the preview does not judge them.
    const refused = `
        new taurusdb.StarRocksReplication("refused", {
            instanceId: "${ids.starRocks}", sourceInstanceId: "${ids.source}", sourceDatabase: "billing",
            tableConfigs: { nosuch: "order by id" }, wildcards: true,
        });`;
    const fails = async (source: string) => {
        engine.write(source);
        return engine.fail(["up", "--yes", "--skip-preview", "--continue-on-error"]);
    };
    const output = await fails(program("", refused));
    expect(output).toContain("failed: binlog is off on the source");
    expect(output).toContain("failed: contacts has no primary key");
    expect(output).toContain("tableConfigs.nosuch = order by id: failed");
    const resources = engine.resources();
    expect(resources.map(({ id }) => id.split("/")[0]).sort()).toEqual(
        [ids.clickHouse, ids.starRocks].sort(),
    );
    for (const { initErrors } of resources)
        expect(initErrors).toEqual([expect.stringMatching(/binlog is off|no primary key/)]);
    expect(engine.emulator.world.starRocksTasks).toHaveLength(1);

    // The second time the failed create leaves a failed task.
    expect(await fails(program(""))).toContain("failed: contacts has no primary key");
    expect(engine.emulator.world.clickHouseTasks).toMatchObject([{ progress: { stage: "failed" } }]);
    expect(engine.resources().find(({ id }) => id.startsWith(ids.clickHouse))?.initErrors).toHaveLength(1);
    engine.emulator.clearRequests();
    // The preview says why there is an update.
    expect(await engine.succeed("up", "--yes")).toContain(
        "the last operation did not finish, so this update applies every argument",
    );
    expect(writes()).toEqual(["DeleteClickHouseDataBaseReplication", "CreateClickHouseDataBaseReplication"]);
    for (const { initErrors } of engine.resources()) expect(initErrors ?? []).toEqual([]);
    await engine.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");

    // Gone already.
    engine.emulator.act(ids.clickHouse, "crm", { do: "delete" });
    engine.emulator.clearRequests();
    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect(writes()).toEqual(["DeleteStarRocksDataReplication"]);
});

longTest.each(faces)("forced replacement and rename, $name: keep the task of both entries", async (face) => {
    engine = await face.start();
    const { emulator, succeed } = engine;
    engine.write(program('taskName: "orders_1"'));
    await up();
    const forced = engine.resources().flatMap(({ urn }) => ["--replace", urn]);
    await succeed("up", "--yes", "--skip-preview", ...forced);
    expect(emulator.world.starRocksTasks).toHaveLength(1);
    expect(emulator.world.clickHouseTasks).toHaveLength(1);

    // The renamed resource takes the task over, but its move to another node fails.
    engine.write(
        program(`taskName: "orders_1", sourceNodeId: "${ids.replica}"`)
            .replace('("orders"', '("renamed"')
            .replace('("crm"', '("accounts"'),
    );
    emulator.planFaults([{ operation: "ModifyDataSync", do: "failJob", reason: "busy" }]);
    await engine.fail(["up", "--yes", "--skip-preview", "--continue-on-error"]);
    expect(emulator.world.clickHouseTasks).toHaveLength(1);
    await up();
    expect(emulator.world.clickHouseTasks).toHaveLength(1);
    expect(emulator.world.starRocksTasks).toMatchObject([
        { taskName: "orders_1", sourceNodeId: ids.replica, progress: { stage: expect.any(String) } },
    ]);
    expect(engine.resources()).toHaveLength(2);
    await succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await succeed("destroy", "--yes", "--skip-preview");
    expect([...emulator.world.starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
});
