import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { checkout } from "../../tools/checkout";
import { equipGo, generateSdk } from "../../tools/pulumi/build";
import { run } from "../../tools/run";
import { writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { hasGo, plugins, writeNode, writeProject } from "../support/pluginProgram";
import { preparePython, testPython } from "../support/pythonProgram";

let engine: Engine;

afterEach(() => engine.close());

test("docs/languages.md: its YAML program deploys as it stands", async () => {
    const page = readFileSync(path.join(checkout, "docs", "languages.md"), "utf8");
    const program = parse(/```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "");
    // Only where the plugin lies, and the stack's project, are the test's.
    engine = await startEngine();
    writeFileSync(path.join(engine.folder, "Pulumi.yaml"), stringify({ ...program, name: "test", plugins }));
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(engine.resources()).toHaveLength(2);
    await engine.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
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

const program = (name: string) => path.join(checkout, "test", "support", "sdkPrograms", name);
const testGo = hasGo ? test : test.skip;

/** The writes of an up, of one without a change, of a changed one and of a destroy. */
async function writesOfALife(): Promise<(string | undefined)[][]> {
    const commands = [
        ["up", "--config", "binlog=86400"],
        ["up", "--expect-no-changes"],
        ["up", "--config", "binlog=172800"],
        ["destroy"],
    ];
    const writes = [];
    for (const command of commands) {
        engine.emulator.clearRequests();
        await engine.succeed(...command, "--yes", "--skip-preview");
        writes.push(writesOf(engine).map(({ operation }) => operation));
    }
    return writes;
}

const life = [
    ["CheckTableConfig", "CreateStarRocksDataReplication"],
    [],
    ["ModifyDataSync"],
    ["DeleteStarRocksDataReplication"],
];

testGo("TypeScript: a program of the generated SDK compiles and runs (needs go)", async () => {
    engine = await startEngine();
    const sdk = path.join(engine.folder, "sdk");
    await generateSdk("nodejs", sdk);
    copyFileSync(program("program.ts.txt"), path.join(sdk, "program.ts"));
    const types = path.join(engine.folder, "node_modules", "@types");
    symlinkSync(path.join(checkout, "node_modules", "@types"), types, "junction");
    const config = { extends: "./tsconfig.json", files: ["program.ts"] };
    writeFileSync(path.join(sdk, "tsconfig.program.json"), JSON.stringify(config));
    const compiler = require.resolve("typescript/bin/tsc");
    const { output } = await run(process.execPath, [compiler, "-p", "tsconfig.program.json"], { cwd: sdk });
    expect(output).toBe("");
    // It reads its version there.
    copyFileSync(path.join(sdk, "package.json"), path.join(sdk, "bin", "package.json"));
    writeNode(engine, 'export * from "./sdk/bin/program.js";');
    expect(await writesOfALife()).toEqual(life);
});

testGo("Go: a program of the generated SDK compiles and runs (needs go)", async () => {
    engine = await startEngine();
    const folder = path.join(engine.folder, "program");
    mkdirSync(folder);
    Object.assign(engine.env, await equipGo(folder), { GOPROXY: "off" });
    copyFileSync(program("main.go"), path.join(folder, "main.go"));
    writeProject(engine, { runtime: "go", main: "program" });
    expect(await writesOfALife()).toEqual(life);
});
