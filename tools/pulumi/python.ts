import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "../run";
import { generateSdk, pluginSchema } from "./build";
import { cacheFolder, fillOnce, pulumiVersion } from "./cache";

const windows = process.platform === "win32";
const python = windows ? "python" : "python3";

/** Pulumi's SDK, in the CLI's version, and what a generated SDK needs beside it. */
const packages = [`pulumi==${pulumiVersion}`, "parver==0.5"];

/** The oldest Python that this SDK supports. */
const oldestPython = [3, 10];

/** The version of this machine's Python, if it can make environments for programs. */
export function findPython(): { version: string } | { problem: string } {
    // ensurepip is a part that some systems leave out.
    const question = "import ensurepip, sys, venv; print('.'.join(map(str, sys.version_info[:3])))";
    const { status, stdout, stderr } = spawnSync(python, ["-c", question], {
        encoding: "utf8",
        env: process.env,
    });
    if (status === null) return { problem: `${python} cannot be run` };
    if (status !== 0) return { problem: `${python}: ${stderr.trim().split("\n").at(-1)}` };
    const version = stdout.trim();
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const [oldestMajor = 0, oldestMinor = 0] = oldestPython;
    return major === oldestMajor && minor >= oldestMinor
        ? { version }
        : { problem: `${python} is ${version}, not ${oldestPython.join(".")} or newer` };
}

/** A virtual environment with Pulumi's SDK, in this user's cache. The first call makes it, by this machine's own pip. */
export async function pythonEnvironment(): Promise<string> {
    const { version } = usablePython();
    const final = path.join(cacheFolder(), `python-${version}-pulumi-${pulumiVersion}`);
    const isThere = (folder: string) => existsSync(pythonOf(folder));
    if (isThere(final)) return final;
    await fillOnce(final, isThere, async (fresh) => {
        await makeEnvironment(fresh);
        await installPackages(fresh, packages);
    });
    return final;
}

/** Makes a virtual environment in a folder. */
export async function makeEnvironment(folder: string): Promise<void> {
    usablePython();
    await must(python, ["-m", "venv", folder]);
}

/** Installs packages, or those in folders, by the environment's pip. */
export async function installPackages(environment: string, names: string[]): Promise<void> {
    // As a module: the scripts of an environment hold its path, which may change.
    await must(pythonOf(environment), ["-m", "pip", "install", "--quiet", "--retries", "1", ...names]);
}

function usablePython(): { version: string } {
    const found = findPython();
    if ("problem" in found) throw new Error(found.problem);
    return found;
}

/** Generates the plugin's SDK into a folder for PYTHONPATH. It is found there as an installed package, without an installation. */
export async function generatePythonSdk(folder: string): Promise<void> {
    await generateSdk("python", folder);
    const { version, language } = JSON.parse(readFileSync(pluginSchema, "utf8"));
    const name = language.python.packageName;
    const described = path.join(folder, `${name}-${version}.dist-info`);
    mkdirSync(described);
    writeFileSync(
        path.join(described, "METADATA"),
        `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    );
}

/** The variables that let programs find both. Hosts of every age heed them, but not the options of a project. */
export function pythonVariables(environment: string, sdk: string, { PATH }: NodeJS.ProcessEnv) {
    return { PATH: pathWith(environment, PATH), PYTHONPATH: sdk };
}

/** The PATH on which an environment's Python comes first. */
export function pathWith(environment: string, PATH: string | undefined): string {
    return [path.dirname(pythonOf(environment)), PATH].join(path.delimiter);
}

function pythonOf(environment: string): string {
    return windows
        ? path.join(environment, "Scripts", "python.exe")
        : path.join(environment, "bin", "python");
}

async function must(command: string, args: string[]): Promise<void> {
    const { code, output } = await run(command, args);
    if (code !== 0)
        throw new Error(`${args.slice(0, 3).join(" ")}: ${output.trim().split("\n").slice(-5).join(" / ")}`);
}
