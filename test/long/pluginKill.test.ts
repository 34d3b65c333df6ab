import { setTimeout as pause } from "node:timers/promises";
import { kill, pluginsIn } from "../../tools/processes";
import { writesIn } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { clickHouse, resource, starRocks, writeYaml } from "../support/pluginProgram";
import { StoppableClock } from "../support/stoppableClock";
import { answered, stoppedCommand } from "../support/stoppedCommand";

let engine: Engine;

afterEach(() => engine.close());

const clock = new StoppableClock();

const declare = (tables: string[]) =>
    writeYaml(engine, {
        orders: resource("StarRocks", { ...starRocks, tables: { include: tables } }),
        crm: resource("ClickHouse", clickHouse),
    });

/** Kills the CLI while the jobs of these operations are running. Its plugins must notice, and end. */
async function killCli(command: "up" | "destroy", operations: Record<string, number>): Promise<void> {
    clock.stop();
    await stoppedCommand(engine, command, async (running) => {
        await answered(engine, operations);
        expect(pluginsIn(engine.folder)).not.toEqual([]);
        running.kill("SIGKILL");
    });
    await noPlugins();
    clock.run();
}

/** The end of a process that this one has not started is no event here. */
async function noPlugins(): Promise<void> {
    while (pluginsIn(engine.folder).length > 0) await pause(50);
}

/** The next command after a kill, and the calls that it changes something with. */
async function continued(command: "up" | "destroy"): Promise<(string | undefined)[]> {
    await engine.succeed("cancel", "--yes");
    return writesIn(engine, () => engine.succeed(command, "--yes", "--skip-preview"));
}

/** The operations that the state has as interrupted, such as "creating crm". */
function pending(): string[] {
    const { pending_operations: all = [] } = JSON.parse(engine.state()).checkpoint.latest;
    return all.map(
        ({ type, resource }: { type: string; resource: { urn: string } }) =>
            `${type} ${resource.urn.split("::").at(-1)}`,
    );
}

const creates = { CreateClickHouseDataBaseReplication: 1, CreateStarRocksDataReplication: 1 };
const deletes = { DeleteClickHouseDataBaseReplication: 1, DeleteStarRocksDataReplication: 1 };

test("plugin kill -9: ends the plugin with its engine, and the next command goes on", async () => {
    engine = await startEngine({ clock });
    const { emulator } = engine;
    declare(["orders"]);
    await killCli("up", creates);
    expect(pending().sort()).toEqual(["creating crm", "creating orders"]);
    expect(engine.resources()).toEqual([]);
    expect(await engine.fail(["up", "--yes", "--skip-preview"])).toContain("pulumi cancel");
    expect(await continued("up")).toEqual([]);
    expect(emulator.world.starRocksTasks).toHaveLength(1);
    expect(emulator.world.clickHouseTasks).toHaveLength(1);

    declare(["orders", "customers"]);
    await killCli("up", { ModifyDataSync: 1 });
    expect(pending()).toContain("updating orders");
    expect(await continued("up")).toEqual([]);
    expect(emulator.world.starRocksTasks).toMatchObject([{ tables: { names: ["orders", "customers"] } }]);

    await killCli("destroy", deletes);
    expect(pending()).toEqual(expect.arrayContaining(["deleting crm", "deleting orders"]));
    await continued("destroy");
    expect([...emulator.world.starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
});

test("plugin kill -9: of the plugin alone, or a second Ctrl-C, loses no task either", async () => {
    engine = await startEngine({ clock });
    const { emulator } = engine;
    declare(["orders"]);
    clock.stop();
    const lost = await stoppedCommand(engine, "up", async () => {
        await answered(engine, creates);
        for (const pid of pluginsIn(engine.folder)) kill(pid, "SIGKILL");
    });
    expect(lost).toMatchObject({ code: 1, output: expect.stringContaining("exited prematurely") });
    expect(pending()).toEqual([]);

    // A plugin that does not answer keeps the first Ctrl-C from ending the command.
    const hanging = await stoppedCommand(engine, "up", async (running, printed) => {
        await printed(/orders creating .* wait/, /crm creating .* wait/);
        for (const pid of pluginsIn(engine.folder)) kill(pid, "SIGSTOP");
        running.kill("SIGINT");
        await printed(/press \^C again/);
        running.kill("SIGINT");
    });
    expect(hanging.code).not.toBe(0);
    for (const pid of pluginsIn(engine.folder)) kill(pid, "SIGCONT");
    await noPlugins();
    expect(pending().sort()).toEqual(["creating crm", "creating orders"]);
    clock.run();
    expect(await continued("up")).toEqual([]);
    expect(emulator.world.starRocksTasks).toHaveLength(1);
    expect(emulator.world.clickHouseTasks).toHaveLength(1);
});
