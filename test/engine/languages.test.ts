import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { block, rows, section } from "../support/documents";
import { type Engine, startEngine } from "../support/engine";
import { preparePython, testPython } from "../support/pythonProgram";

let engine: Engine;

afterEach(() => engine.close());

test("examples/yaml: deploys, shows the documented change and is destroyed", async () => {
    engine = await startEngine({}, "yaml");
    const { emulator, folder, succeed } = engine;
    await succeed("up", "--yes", "--skip-preview");
    expect(engine.outputs()).toEqual({
        ordersTask: emulator.world.starRocksTasks[0]?.taskName,
        ordersStage: expect.stringMatching(/full|incremental/),
        crmStage: expect.stringMatching(/full|incremental/),
    });
    await succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");

    const changing = "## Change and destroy";
    const [, line = ""] = rows(section(changing)).find(([language]) => language === "YAML") ?? [];
    const file = path.join(folder, "Pulumi.yaml");
    const changed = readFileSync(file, "utf8").replace(
        /^( *)targetDatabase.*$/m,
        `$&\n$1${line.replaceAll("`", "")}`,
    );
    // What the page on languages adds to a program.
    writeFileSync(file, changed + block("### A function in YAML", "yaml"));
    const preview = await succeed("preview", "--diff");
    const shown = (text: string) => text.replace(/^ *\[.*\n/gm, "").replace(/^ +/gm, "");
    expect(shown(preview)).toContain(shown(block(changing, "diff")));
    expect(preview).not.toContain("arning");
    await succeed("destroy", "--yes", "--skip-preview");
    expect([...emulator.world.starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
});

testPython("examples/python: deploys, stays unchanged and is destroyed", async () => {
    const python = await preparePython();
    try {
        engine = await startEngine({}, "python");
        python.equip(engine);
        await engine.succeed("up", "--yes", "--skip-preview");
        expect(engine.outputs()).toEqual({
            ordersTask: expect.stringMatching(/^orders_[0-9a-f]{7}$/),
            ordersStage: expect.stringMatching(/full|incremental/),
            crmStage: expect.stringMatching(/full|incremental/),
        });
        await engine.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
        await engine.succeed("destroy", "--yes", "--skip-preview");
        expect(engine.resources()).toEqual([]);
    } finally {
        python.remove();
    }
});
