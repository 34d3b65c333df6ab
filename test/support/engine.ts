import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Emulator, type EmulatorOptions, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { parse } from "yaml";
import { copyOfExample, plainProject } from "../../tools/pulumi/project";
import { cloudOf, temporaryWorkspace, withoutCloud } from "../../tools/pulumi/workspace";
import { type Finished, run } from "../../tools/run";

export interface StackResource {
    urn: string;
    type: string;
    id: string;
    inputs: Record<string, unknown>;
    outputs: Record<string, unknown>;
    initErrors?: string[];
}

/** A project of its own on the real engine, with an emulator of its own. */
export interface Engine {
    emulator: Emulator;
    folder: string;
    /** What the CLI and the provider find in their environment. */
    env: NodeJS.ProcessEnv;
    /** The home folder of the CLI and the provider. */
    home: string;
    /** Runs the CLI and gives back its exit code and what it printed. */
    pulumi(args: string[], env?: NodeJS.ProcessEnv): Promise<Finished>;
    /** The same, and fails the test with what the CLI printed when it does not succeed. */
    succeed(...args: string[]): Promise<string>;
    /** The output of a command that must fail. */
    fail(args: string[], env?: NodeJS.ProcessEnv): Promise<string>;
    /** Runs the CLI on a terminal, which Linux has `script` for; every form that a row had is in the output. */
    onTerminal(...args: string[]): Promise<Finished>;
    /** Replaces the program: an ES module, in JavaScript where the project is no example. */
    write(program: string): void;
    /** Replaces the settings of the first stack, by their names in its file. */
    configure(settings: Record<string, string>): void;
    /** The replications in the state of a stack, the first one where none is named. */
    resources(stack?: string): StackResource[];
    /** The outputs of the program in it. */
    outputs(stack?: string): Record<string, unknown>;
    /** The whole of it as text, as the backend keeps it. */
    state(stack?: string): string;
    close(): Promise<void>;
}

/** Starts faster than TypeScript, which is what examples are written in. */
const plain = {
    "package.json": JSON.stringify({ name: "test", type: "module", main: "index.js" }),
    // A job is over in a tenth of a second here: two looks are 400 ms apart at most. Examples have the default of 10 s.
    "Pulumi.test.yaml": "config: { taurusdb-htap:pollInterval: 400ms }\n",
    "index.js": 'throw new Error("the test has written no program");',
};

/**
 * Emulated time passes 200 times as fast: a job of 20 s takes a tenth of a second. The project is a copy of the example, or
 * a plain one whose program is to be written; its first stack is there.
 */
export async function startEngine(
    options: EmulatorOptions = {},
    example?: string,
    first = "test",
): Promise<Engine> {
    const workspace = temporaryWorkspace(process.env.TEST_PULUMI_BIN as string);
    const folder =
        example === undefined ? plainProject("test", workspace, plain) : copyOfExample(example, workspace);
    const emulator = await startEmulator({ speed: 200, ...options });
    const cloud = {
        ...cloudOf(emulator),
        HW_AUTH_URL: emulator.url,
        // Where other tools keep their keys.
        HOME: workspace.folder,
        // Nothing leaves this machine, whoever is or is not signed in.
        HW_METADATA_ENDPOINT: "http://127.0.0.1:1",
    };
    const environment = { ...withoutCloud(workspace.env), ...cloud };
    const pulumi: Engine["pulumi"] = (args, env = {}) =>
        run("pulumi", [...args, "--non-interactive", "--color=never"], {
            cwd: folder,
            env: { ...environment, ...env },
        });
    const onTerminal: Engine["onTerminal"] = (...args) => {
        // Without what tells of a CI, where Pulumi draws no rows.
        const needed = Object.entries(environment).filter(([name]) =>
            /^(PATH|HOME|PULUMI|HW)(_|$)/.test(name),
        );
        const env = { ...Object.fromEntries(needed), NO_PROXY: "127.0.0.1", TERM: "xterm" };
        const command = `stty cols 200 rows 50 && exec pulumi ${args.join(" ")} --color=never`;
        return run("script", ["-qec", command, "/dev/null"], { cwd: folder, env });
    };
    const succeed: Engine["succeed"] = async (...args) => {
        const { code, output } = await pulumi(args);
        if (code === 0) return output;
        throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${output}`);
    };
    const fail: Engine["fail"] = async (args, env) => {
        const { code, output } = await pulumi(args, env);
        if (code !== 0) return output;
        throw new Error(`pulumi ${args.join(" ")} succeeded:\n${output}`);
    };
    // What a command would print from there takes a process more.
    const stateFile = (stack: string) => {
        const { name } = parse(readFileSync(path.join(folder, "Pulumi.yaml"), "utf8"));
        return path.join(workspace.folder, "backend/.pulumi/stacks", name, `${stack}.json`);
    };
    const state: Engine["state"] = (stack = first) => readFileSync(stateFile(stack), "utf8");
    const all = (stack?: string): StackResource[] =>
        JSON.parse(state(stack)).checkpoint.latest?.resources ?? [];
    const close = async () => {
        await emulator.close();
        workspace.remove();
    };
    await succeed("stack", "init", first).catch(async (error) => {
        await close();
        throw error;
    });
    return {
        emulator,
        folder,
        env: environment,
        home: workspace.folder,
        pulumi,
        succeed,
        fail,
        onTerminal,
        write: (source) =>
            writeFileSync(path.join(folder, example === undefined ? "index.js" : "index.ts"), source),
        configure: (settings) => {
            const named = Object.entries(settings).map(([name, value]) => [`taurusdb-htap:${name}`, value]);
            const config = JSON.stringify({ config: Object.fromEntries(named) });
            writeFileSync(path.join(folder, `Pulumi.${first}.yaml`), config);
        },
        resources: (stack) =>
            all(stack).filter(({ type }) => /:(StarRocks|ClickHouse)Replication$/.test(type)),
        outputs: (stack) => all(stack).find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {},
        state,
        close,
    };
}
