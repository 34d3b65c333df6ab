import { mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../checkout";
import { generateSdk } from "../pulumi/build";
import { installPackages, makeEnvironment, pathWith } from "../pulumi/python";
import { run } from "../run";
import { type Case, programs } from "./cases";

type Manager = Case["manager"];

/** A project of a user. */
export interface Project {
    manager: Manager;
    manifest: { type?: "module"; main?: string; dependencies: Record<string, string> };
    files: Record<string, string>;
}

/** The managers themselves come by npm. */
const managers: Record<Manager, string[]> = {
    npm: ["npm", "install", "--no-audit", "--no-fund"],
    "npm 10": ["npx", "--yes", "npm@10", "install", "--no-audit", "--no-fund"],
    yarn: ["npx", "--yes", "--package", "@yarnpkg/cli-dist@4", "yarn", "install", "--no-immutable"],
    "yarn 1": ["npx", "--yes", "yarn@1.22.22", "install", "--no-lockfile"],
    pnpm: ["npx", "--yes", "pnpm@10", "install"],
};

/** What a manager prints of a package for another Node, and of a script of this package that wants to be approved. */
const complaints = /EBADENGINE|Unsupported engine|pulumi-taurusdb-htap@\S+ \(/;

/** Runs a command. If it fails, throws with its output. */
export async function must(command: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
    const [file = "", ...args] = command;
    const done = await run(file, args, { cwd, env });
    if (done.code !== 0)
        throw new Error(`${command.join(" ")} (${done.code}):\n${done.output.slice(-3_000)}`);
    return done.stdout;
}

/** Runs a manager and fails when it warns of this package or of one that comes with it. */
export async function mustInstall(command: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
    const [file = "", ...args] = command;
    const { code, output } = await run(file, args, { cwd, env });
    if (code !== 0 || complaints.test(output))
        throw new Error(`${command.join(" ")} (${code}):\n${output.slice(-3_000)}`);
}

/** The tarballs of both packages, by name. */
export type Packed = Record<"pulumi-taurusdb-htap" | "pulumi-taurusdb-htap-emulator", string>;

/** Both packages as they would be published, in a folder. */
export async function packBoth(folder: string, env: NodeJS.ProcessEnv): Promise<Packed> {
    return {
        "pulumi-taurusdb-htap": await pack(folder, env),
        "pulumi-taurusdb-htap-emulator": await pack(folder, env, path.join(checkout, "emulator")),
    };
}

/** Dependencies on tarballs. */
export function fromTarballs(packed: Partial<Packed>): Record<string, string> {
    return Object.fromEntries(Object.entries(packed).map(([name, tarball]) => [name, `file:${tarball}`]));
}

/** A package as it would be published, in a folder. */
export async function pack(folder: string, env: NodeJS.ProcessEnv, from = checkout): Promise<string> {
    const command = ["npm", "pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
    return path.join(folder, (await must(command, from, env)).trim());
}

/** A project with nothing but the package, Pulumi and the smallest program. The typed program also names the emulator's types. */
export function smallest({ manager, pulumi, program }: Omit<Case, "name" | "node">, packed: Packed): Project {
    const { "pulumi-taurusdb-htap-emulator": _, ...alone } = packed;
    return {
        manager,
        manifest: {
            ...(program === "esm" ? { type: "module" } : {}),
            main: program === "typescript" ? "index.ts" : "index.js",
            dependencies: {
                ...(pulumi === undefined ? {} : { "@pulumi/pulumi": pulumi }),
                ...fromTarballs(program === "typescript" ? packed : alone),
                ...(program === "typescript" ? { typescript: "5.9.3" } : {}),
            },
        },
        files: programs[program],
    };
}

/** Writes a project into a new folder and installs its packages. */
export async function install(
    { manager, manifest, files }: Project,
    folder: string,
    env: NodeJS.ProcessEnv,
): Promise<string> {
    const project = mkdtempSync(path.join(folder, "project-"));
    const all: Record<string, string> = {
        "package.json": JSON.stringify({ name: "matrix", private: true, ...manifest }),
        ...files,
        ...(manager === "yarn" ? { ".yarnrc.yml": await yarnSettings(env) } : {}),
    };
    for (const [name, content] of Object.entries(all)) writeFileSync(path.join(project, name), content);
    await mustInstall(managers[manager], project, env);
    return project;
}

/**
 * Generates the plugin's SDK and installs it, as `pulumi package add` does with Pulumi's own language host. Gives the environment
 * in which hosts of every age find it: older ones do not know the project's option.
 */
export async function addPythonSdk(project: string, env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
    const [sdk, environment] = [path.join(project, "sdks", "taurusdb-htap"), path.join(project, "venv")];
    await makeEnvironment(environment);
    await generateSdk("python", sdk);
    await installPackages(environment, [sdk]);
    return { ...env, PATH: pathWith(environment, env.PATH) };
}

/** Yarn has its own registry unless npm's is set. */
async function yarnSettings(env: NodeJS.ProcessEnv): Promise<string> {
    const registry = (await must(["npm", "config", "get", "registry"], checkout, env)).trim();
    return `nodeLinker: node-modules\nnpmRegistryServer: ${registry}\nenableTelemetry: false\n`;
}

/** A folder with another Node in it. */
export async function nodeOf(version: string, folder: string, env: NodeJS.ProcessEnv): Promise<string> {
    const place = mkdtempSync(path.join(folder, `node-${version}-`));
    writeFileSync(path.join(place, "package.json"), "{}");
    await must(["npm", "install", "--no-audit", "--no-fund", `node@${version}`], place, env);
    return path.join(place, "node_modules", "node", "bin");
}
