import { writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { clickHouse, resource, starRocks, writeYaml } from "../support/pluginProgram";
import { StoppableClock } from "../support/stoppableClock";
import { answered, interrupted } from "../support/stoppedCommand";

let engine: Engine;

afterEach(() => engine.close());

const clock = new StoppableClock();

const writes = () => writesOf(engine).map(({ operation }) => operation);

/** The names of the resources that an operation has left with an error. */
const unfinished = () =>
    engine
        .resources()
        .filter(({ initErrors }) => initErrors?.length === 1)
        .map(({ urn }) => urn.split("::").at(-1))
        .sort();

test("plugin Ctrl-C: ends a create, a change and a delete, and the next command goes on", async () => {
    engine = await startEngine({ clock });
    const { emulator, succeed } = engine;
    const declare = (tables: string[], excluded: string[]) =>
        writeYaml(engine, {
            orders: resource("StarRocks", { ...starRocks, tables: { include: tables } }),
            // It waits for the same list.
            copy: resource("StarRocks", { ...starRocks, targetDatabase: "copy" }),
            crm: resource("ClickHouse", { ...clickHouse, tables: { exclude: excluded } }),
        });

    declare(["orders"], ["activities"]);
    emulator.clearRequests();
    const created = await interrupted(engine, clock, "up", (printed) =>
        printed(/orders creating .* wait/, /copy creating .* wait/, /crm creating .*\w · \d/),
    );
    expect(created).toMatch(/cancelled/);
    expect(unfinished()).toEqual(["copy", "crm", "orders"]);
    emulator.clearRequests();
    await succeed("up", "--yes", "--skip-preview");
    expect(writes()).not.toContain("CreateClickHouseDataBaseReplication");
    expect(emulator.world.starRocksTasks).toHaveLength(2);

    // One change waits for its job, the other one between two attempts of a request.
    declare(["orders", "customers"], ["accounts"]);
    emulator.clearRequests();
    const operation = "ListClickHouseDataBaseReplication";
    emulator.planFaults([{ operation, do: "reply", status: 503, when: "before", times: 1_000 }]);
    await interrupted(engine, clock, "up", () => answered(engine, { ModifyDataSync: 1, [operation]: 3 }));
    expect(writes()).toEqual(["ModifyDataSync"]);
    expect(unfinished()).toEqual(["orders"]);
    emulator.planFaults([]);
    await succeed("up", "--yes", "--skip-preview");
    await succeed("up", "--yes", "--skip-preview", "--expect-no-changes");

    // A delete has to wait for the instance, and another one for the first.
    emulator.planFaults([{ do: "busy", for: 3_600_000 }]);
    const waits = ["orders", "copy", "crm"].map((name) => new RegExp(`${name} deleting .*waiting for`));
    await interrupted(engine, clock, "destroy", (printed) => printed(...waits));
    expect(engine.resources()).toHaveLength(3);
    emulator.planFaults([]);
    await succeed("destroy", "--yes", "--skip-preview");
    expect([...emulator.world.starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
});
