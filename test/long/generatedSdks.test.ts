import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../../tools/checkout";
import { equipGo, generateSdk } from "../../tools/pulumi/build";
import { run } from "../../tools/run";
import { writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { hasGo, writeNode, writeProject } from "../support/pluginProgram";

// Programs of the SDKs that are generated from the plugin's schema. Those in Python are part of `npm test`.

let engine: Engine;

afterEach(() => engine.close());

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

testGo("Go: the example compiles, and a program of the generated SDK runs (needs go)", async () => {
    engine = await startEngine();
    const folder = path.join(engine.folder, "program");
    mkdirSync(path.join(folder, "example"), { recursive: true });
    Object.assign(engine.env, await equipGo(folder), { GOPROXY: "off" });
    const example = path.join(checkout, "examples", "go", "main.go");
    copyFileSync(example, path.join(folder, "example", "main.go"));
    const { code, output } = await run("go", ["vet", "./example"], { cwd: folder, env: engine.env });
    expect({ code, output }).toEqual({ code: 0, output: "" });
    copyFileSync(program("main.go"), path.join(folder, "main.go"));
    writeProject(engine, { runtime: "go", main: "program" });
    expect(await writesOfALife()).toEqual(life);
});
