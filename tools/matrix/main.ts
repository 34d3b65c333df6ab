import { appendFileSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { pluginToken } from "../../provider/pulumi/resourceNames";
import { checkout } from "../checkout";
import { findPulumi } from "../pulumi/find";
import { cloudOf, temporaryWorkspace, withoutCloud } from "../pulumi/workspace";
import { type Case, cases, usual } from "./cases";
import { checkFootprint } from "./footprint";
import {
    addPythonSdk,
    install,
    must,
    mustInstall,
    nodeOf,
    type Packed,
    pack,
    packBoth,
    smallest,
} from "./install";
import { type Runner, runners, tested } from "./unitTests";

const usage = `npm run matrix -- [--only TEXT]

Packs the packages, installs them into empty projects and runs their whole life against the emulator:
${[...cases.map(({ name }) => name), "an upgrade"].map((name) => `  ${name}`).join("\n")}

Then what they bring, and how people start with them and test their programs:
${["packages and megabytes", "an example, pnpm add", ...runners.map(titleOf)].map((name) => `  ${name}`).join("\n")}

  --only TEXT   the cases whose name contains it, in capitals or not`;

/** Packs the packages and, in each supported way: installs them, up, up again, refresh, import by the plugin, destroy. */
async function main(): Promise<void> {
    const { values } = parseArgs({
        options: { only: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) return console.log(usage);
    const only = values.only?.toLowerCase() ?? "";
    const chosen = (name: string) => name.toLowerCase().includes(only);
    const workspace = temporaryWorkspace(await findPulumi());
    const env = withoutCloud(workspace.env);
    let [failed, ran] = [0, 0];
    const attempt = async (name: string, run: () => Promise<void>) => {
        if (!chosen(name)) return;
        ran++;
        const began = Date.now();
        const error = await run().then(
            () => undefined,
            (thrown: Error) => thrown,
        );
        if (error) failed++;
        console.log(`${error ? "FAILED" : "ok    "} ${name} (${Math.round((Date.now() - began) / 1_000)} s)`);
        if (error) console.log(error.message);
    };
    try {
        const packed = await packBoth(workspace.folder, env);
        for (const each of cases) await attempt(each.name, () => live(each, packed, workspace.folder, env));
        await attempt("an upgrade", () => upgrade(packed, workspace.folder, env));
        await attempt("packages and megabytes", () => checkFootprint(packed, workspace.folder, env));
        await attempt("an example, pnpm add", () => example(packed, workspace.folder, env));
        for (const runner of runners)
            await attempt(titleOf(runner), () => unitTests(runner, packed, workspace.folder, env));
    } finally {
        workspace.remove();
    }
    if (ran === 0) console.error(`--only ${values.only}: no case has this in its name.\n\n${usage}`);
    process.exitCode = failed > 0 || ran === 0 ? 1 : 0;
}

async function live(each: Case, packed: Packed, folder: string, given: NodeJS.ProcessEnv): Promise<void> {
    const node = each.node === undefined ? [] : [await nodeOf(each.node, folder, given)];
    const env = { ...given, PATH: [...node, given.PATH].join(path.delimiter) };
    const project = await install(smallest(each, packed), folder, env);
    if (each.program === "typescript") {
        const tsc = [path.join("node_modules", ".bin", "tsc"), "-p", "."];
        await must(tsc, project, env);
        // The module resolution of older projects, which does not know `exports`.
        const older = ["--module", "commonjs", "--moduleResolution", "node10", "--skipLibCheck"];
        await must([...tsc, ...older], project, env);
    }
    const programEnv = each.program === "python" ? await addPythonSdk(project, env) : env;
    await onEmulator(project, programEnv, async (pulumi, emulator) => {
        await pulumi("up");
        if (emulator.world.starRocksTasks.length !== 1) throw new Error("up has made no task");
        await pulumi("up", "--expect-no-changes");
        await pulumi("refresh", "--expect-no-changes");
        if (each.program === "yaml" || each.program === "python") await importAll(pulumi, emulator);
        await pulumi("destroy");
        if (emulator.world.starRocksTasks.length > 0) throw new Error("destroy has left a task");
    });
}

/** Forgets the resources of an example and imports them. */
async function importAll(pulumi: Pulumi, { world }: Emulator): Promise<void> {
    const [[starRocks], [clickHouse]] = [world.starRocksTasks, world.clickHouseTasks];
    await pulumi("state", "delete", "--all", "--force", "--yes");
    const options = ["--protect=false", "--generate-code=false"];
    for (const [name, type, id] of [
        ["orders", "StarRocksReplication", `${starRocks?.instanceId}/${starRocks?.taskName}`],
        ["crm", "ClickHouseReplication", `${clickHouse?.instanceId}/${clickHouse?.database}`],
    ] as const)
        await pulumi("import", pluginToken(type), name, id, ...options);
    await pulumi("up", "--expect-no-changes");
}

/** A newer version takes over the state of an older one, and records which of its hooks run. */
async function upgrade(packed: Packed, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
    const how = { manager: "npm", pulumi: usual, program: "commonjs" } as const;
    const project = await install(smallest(how, packed), folder, env);
    await onEmulator(project, env, async (pulumi) => {
        await pulumi("up");
        const newer = mkdtempSync(path.join(folder, "newer-"));
        cpSync(path.join(project, "node_modules", "pulumi-taurusdb-htap"), newer, { recursive: true });
        const manifest = path.join(newer, "package.json");
        writeFileSync(
            manifest,
            readFileSync(manifest, "utf8").replace(/"version": "[^"]+"/, '"version": "99.0.0"'),
        );
        const calls = path.join(project, "calls.txt");
        const tell = (hook: string) =>
            `for (const each of Object.values(module.exports)) { const own = each.${hook}; each.${hook} = (...all) => { require("fs").appendFileSync(${JSON.stringify(calls)}, "${hook}\\n"); return own(...all); }; }\n`;
        appendFileSync(
            path.join(newer, "dist", "provider", "index.js"),
            `\n${tell("read")}${tell("delete")}`,
        );
        const command = ["npm", "install", "--no-audit", "--no-fund", await pack(folder, env, newer)];
        await mustInstall(command, project, env);
        await pulumi("preview", "--expect-no-changes");
        await pulumi("refresh", "--expect-no-changes");
        await pulumi("destroy");
        const called = readFileSync(calls, "utf8").trim().split("\n").join(" ");
        if (called !== "read delete") throw new Error(`the new version was called for: ${called}`);
    });
}

/** A copied example, into which the tarball is installed. */
async function example(packed: Packed, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
    const project = mkdtempSync(path.join(folder, "example-"));
    cpSync(path.join(checkout, "examples", "quickstart"), project, { recursive: true });
    await mustInstall(["npx", "--yes", "pnpm@10", "add", packed["pulumi-taurusdb-htap"]], project, env);
    await must([path.join("node_modules", ".bin", "tsc"), "-p", "."], project, env);
}

async function unitTests(
    runner: Runner,
    packed: Packed,
    folder: string,
    env: NodeJS.ProcessEnv,
): Promise<void> {
    await must(runner.command, await install(tested(runner, packed), folder, env), env);
}

function titleOf({ name }: Runner): string {
    return `unit tests by ${name}`;
}

type Pulumi = (command: string, ...more: string[]) => Promise<string>;

/** The commands that preview a change and ask before they make it. */
const previewing = ["up", "refresh", "import", "destroy"];

async function onEmulator(
    project: string,
    given: NodeJS.ProcessEnv,
    live: (pulumi: Pulumi, emulator: Emulator) => Promise<void>,
): Promise<void> {
    const emulator = await startEmulator({ speed: 200 });
    const env = { ...given, ...cloudOf(emulator) };
    const pulumi = (command: string, ...more: string[]) => {
        const yes = previewing.includes(command) ? ["--yes", "--skip-preview"] : [];
        return must(["pulumi", command, ...more, ...yes, "--non-interactive"], project, env);
    };
    const stack = `matrix-${path.basename(project)}`;
    try {
        await pulumi("stack", "init", stack);
        await live(pulumi, emulator);
        await pulumi("stack", "rm", stack, "--yes");
    } finally {
        await emulator.close();
    }
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
