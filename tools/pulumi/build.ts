import { chmodSync, copyFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../checkout";
import { run } from "../run";
import { pulumiVersion } from "./cache";

const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`;

const folderOf = (module: string) => path.join(checkout, "tools", "pulumi", module);

/** Its dependencies include Pulumi's SDK for Go and the generators of all SDKs. */
export const cliModule = folderOf("cli");

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

/** Compiles Go packages in a folder with the CLI's dependencies, some of which are compiled already. */
export function compileGo(folder: string) {
    return go(folder, "build", [...cliFlags, "-o", `${folder}/bin/`, "./..."]);
}

/** Standard output of a Go command. */
async function go(cwd: string, command: "build" | "list" | "run", args: string[]): Promise<string> {
    const reproducible = command === "list" ? [] : ["-trimpath", "-buildvcs=false"];
    const { code, output, stdout } = await run("go", [command, ...reproducible, ...args], {
        cwd,
        // Not the user's own Go settings.
        env: { ...process.env, GOFLAGS: "-mod=readonly", GOWORK: "off", CGO_ENABLED: "0" },
    });
    if (code !== 0)
        throw new Error(
            `go ${command} in ${path.basename(cwd)}: ${output.trim().split("\n").slice(-5).join(" / ")}`,
        );
    return stdout;
}
