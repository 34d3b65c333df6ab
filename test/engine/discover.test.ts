import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { writesOf } from "../support/chains";
import { runCommand } from "../support/command";
import { atOnce, makeSixTasks, makeStarRocksTask, reports } from "../support/consoleTasks";
import { type Engine, startEngine } from "../support/engine";
import { writeYaml } from "../support/pluginProgram";
import { ids } from "../support/stillEmulator";

// Six tasks that were made in a console, and the code that discover writes of them.

let engine: Engine;

afterEach(() => engine.close());

const discover = (...args: string[]) =>
    runCommand(["discover", "--source", ids.source, ...args], engine.env, engine.folder);

/** Nothing is changed in the service or in the state. */
async function settled(): Promise<void> {
    await engine.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
    await engine.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect(writesOf(engine)).toEqual([]);
}

/** How many resources an output says this of. It repeats each message. */
function adoptedIn(output: string, words: string): number {
    return new Set(output.match(new RegExp(`\\S+ is on instance \\S+ already: ${words}`, "g"))).size;
}

test("discover, environment: the config of a stack adopts six tasks without a write", async () => {
    engine = await startEngine(atOnce, "environment", "dev");
    await makeSixTasks(engine.emulator);
    const { code, stdout, output } = await discover("--stack", "dev");
    expect({ code, output }).toEqual({
        code: 0,
        output: expect.stringContaining("6 replications taken over, 0 changed."),
    });
    const config = stdout.replace("config:", "config:\n  taurusdb-htap:pollInterval: 400ms");
    const file = path.join(engine.folder, "Pulumi.dev.yaml");
    writeFileSync(file, config);
    expect(adoptedIn(await engine.succeed("preview"), '"pulumi up" adopts it as it is')).toBe(6);
    const { emulator } = engine;
    emulator.act(ids.starRocks, "orders_1", { do: "pause" });
    const refused = await engine.fail(["up", "--yes", "--skip-preview"]);
    const refusals = refused.match(
        /error: task orders_1 is on instance \S+ already and is not as declared: .*/g,
    );
    expect(new Set(refusals)).toEqual(
        new Set([expect.stringContaining("declared: desiredState is paused there and running here. adopt")]),
    );
    expect(writesOf(engine)).toEqual([]);
    emulator.act(ids.starRocks, "orders_1", { do: "resume" });
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(engine.resources()).toHaveLength(6);
    // After the adoption the argument may go.
    writeFileSync(file, config.replaceAll(/ +adopt: unchanged\n/g, ""));
    await settled();
    // Its namesake stands before it, and must not take its name.
    await makeStarRocksTask(emulator, { name: "everything", source: "crm" });
    const again = parse((await discover("--stack", "dev")).stdout).config["taurusdb-htap:environment"];
    expect(again.starRocks.everything.instanceId).toBe(reports);
    const [first] = emulator.world.starRocksTasks;
    expect(first).toMatchObject({ taskName: "orders_1", sourceNodeId: ids.replica });
});

test("discover, import: pulumi import takes six tasks over without a write", async () => {
    engine = await startEngine(atOnce);
    await makeSixTasks(engine.emulator);
    const file = path.join(engine.folder, "import.json");
    const { code } = await discover("--format", "import", "--out", file);
    expect(code).toBe(0);
    writeYaml(engine, {});
    const program = path.join(engine.folder, "imported.yaml");
    await engine.succeed(
        "import",
        "--file",
        file,
        "--yes",
        "--skip-preview",
        "--protect=false",
        "--out",
        program,
    );
    expect(engine.resources()).toHaveLength(6);
    const generated = parse(readFileSync(program, "utf8"));
    writeYaml(engine, generated.resources);
    await settled();
});
