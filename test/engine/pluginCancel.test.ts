import { writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { interrupted, StoppableClock } from "../support/interruption";
import { clickHouse, resource, starRocks, writeYaml } from "../support/pluginProgram";

let engine: Engine;

afterEach(() => engine.close());

const clock = new StoppableClock();

test("plugin Ctrl-C: ends a create, a change and a delete, and the next command goes on", async () => {
    engine = await startEngine({ clock });
    const { emulator, succeed } = engine;
    const declare = (tables: string[]) =>
        writeYaml(engine, {
            orders: resource("StarRocks", { ...starRocks, tables: { include: tables } }),
            crm: resource("ClickHouse", clickHouse),
        });

    declare(["orders"]);
    const created = await interrupted(
        engine,
        clock,
        [/orders creating .* wait/, /crm creating .*\w · \d/],
        "up",
    );
    expect(created).toMatch(/cancelled/);
    const left = engine.resources();
    expect(left).toHaveLength(2);
    for (const { initErrors } of left) expect(initErrors).toHaveLength(1);
    emulator.clearRequests();
    await succeed("up", "--yes", "--skip-preview");
    expect(writesOf(engine).map(({ operation }) => operation)).not.toContain(
        "CreateClickHouseDataBaseReplication",
    );
    expect(emulator.world.starRocksTasks).toHaveLength(1);

    declare(["orders", "customers"]);
    await interrupted(engine, clock, [/orders updating .*\w · \d/], "up");
    await succeed("up", "--yes", "--skip-preview");
    await succeed("up", "--yes", "--skip-preview", "--expect-no-changes");

    // A delete has to wait for the instance.
    emulator.planFaults([{ do: "busy", for: 3_600_000 }]);
    await interrupted(
        engine,
        clock,
        [/orders deleting .*waiting for another/, /crm deleting .*waiting for another/],
        "destroy",
    );
    expect(engine.resources()).toHaveLength(2);
    emulator.planFaults([]);
    await succeed("destroy", "--yes", "--skip-preview");
    expect([...emulator.world.starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
});
