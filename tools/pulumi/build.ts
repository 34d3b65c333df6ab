import { chmodSync, copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../checkout";
import { run } from "../run";
import { pulumiVersion } from "./cache";

const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`;

const folderOf = (module: string) => path.join(checkout, "tools", "pulumi", module);

/** Its dependencies include Pulumi's SDK for Go and the generators of all SDKs. */
const cliModule = folderOf("cli");

const cliFlags = ["-tags", "osusergo,grpcnotrace", "-ldflags", `-s -w ${versionFlag}`];

const hostModule = folderOf("host");
const hostFlags = ["-ldflags", "-s -w"];

/** The hosts for Node and Python are in an older SDK than the CLI's, and the host for Go is in a still older one. */
const modules = [
    { folder: cliModule, flags: cliFlags },
    { folder: hostModule, flags: hostFlags },
    { folder: folderOf("goHost"), flags: hostFlags },
];

/** Builds the CLI and its hosts for Node, YAML, Python and Go into `<folder>/bin`, from the pinned Go modules in this folder. */
export async function buildPulumi(folder: string): Promise<void> {
    for (const { folder: module, flags } of modules)
        await go(module, "build", [...flags, "-o", `${folder}/bin/`, "tool"]);
    await addPythonLauncher(`${folder}/bin`);
}

/** The host for Python starts programs by a script, which it expects beside itself. */
async function addPythonLauncher(bin: string): Promise<void> {
    const sdk = await go(hostModule, "list", ["-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3"]);
    const name = "pulumi-language-python-exec";
    const target = path.join(bin, name);
    copyFileSync(path.join(sdk.trim(), "python", "cmd", name), target);
    chmodSync(target, 0o755);
}

/** The package schema of the plugin. */
export const pluginSchema = path.join(checkout, "schemas", "plugin.schema.json");

export type Language = "nodejs" | "python" | "go";

/**
 * Generates the plugin's SDK into a folder. The CLI leaves that to a language's own host, which Go's module proxy does not carry
 * in this version. The generators themselves are in the CLI's module.
 */
export function generateSdk(language: Language, folder: string) {
    return generate("sdk", pluginSchema, language, folder);
}

/** Generates the program that declares the resources of a state file, as `pulumi import` does with a current host. */
export function generateProgram(language: Language, folder: string, state: string) {
    return generate("program", pluginSchema, language, folder, state);
}

function generate(...args: string[]) {
    return go(cliModule, "run", [...cliFlags, "./generate", ...args]);
}

/** Not the user's own Go settings. */
const goVariables = { GOFLAGS: "-mod=readonly", GOWORK: "off", CGO_ENABLED: "0" };

/** Standard output of a Go command. */
async function go(cwd: string, command: "build" | "env" | "list" | "run", args: string[]): Promise<string> {
    const compiles = command === "build" || command === "run";
    const reproducible = compiles ? ["-trimpath", "-buildvcs=false"] : [];
    const { code, output, stdout } = await run("go", [command, ...reproducible, ...args], {
        cwd,
        env: { ...process.env, ...goVariables },
    });
    if (code !== 0)
        throw new Error(
            `go ${command} in ${path.basename(cwd)}: ${output.trim().split("\n").slice(-5).join(" / ")}`,
        );
    return stdout;
}

/**
 * Makes a folder the module of a Go program with the plugin's SDK, and gives the variables that it is compiled with. It has the
 * dependencies of the CLI, which are compiled already: nothing is downloaded.
 */
export async function equipGo(folder: string): Promise<NodeJS.ProcessEnv> {
    const sdk = path.join(folder, "sdk");
    await generateSdk("go", sdk);
    const [ofSdk] = readFileSync(path.join(sdk, "go.mod"), "utf8").split("\n");
    const ofCli = readFileSync(path.join(cliModule, "go.mod"), "utf8");
    const dependencies = ofCli.replace(/^module .*$|^tool (\([^)]*\)|.*$)/gm, "");
    writeFileSync(path.join(sdk, "go.mod"), `${ofSdk}\n${dependencies}`);
    const name = (ofSdk ?? "").replace("module ", "");
    writeFileSync(
        path.join(folder, "go.mod"),
        `module program\n${dependencies}\nrequire ${name} v0.0.0\n\nreplace ${name} => ./sdk\n`,
    );
    copyFileSync(path.join(cliModule, "go.sum"), path.join(folder, "go.sum"));
    // A program's home may be another one, where no module is.
    const { GOCACHE, GOMODCACHE } = JSON.parse(await go(folder, "env", ["-json", "GOCACHE", "GOMODCACHE"]));
    return {
        ...goVariables,
        GOCACHE,
        GOMODCACHE,
        GOFLAGS: "-mod=readonly -trimpath -tags=osusergo,grpcnotrace",
    };
}
