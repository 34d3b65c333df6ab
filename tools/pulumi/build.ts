import path from "node:path";
import { checkout } from "../checkout";
import { run } from "../run";
import { pulumiVersion } from "./cache";

const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`;

const folderOf = (module: string) => path.join(checkout, "tools", "pulumi", module);

/** Its dependencies include Pulumi's SDK for Go and the generators of all SDKs. */
export const cliModule = folderOf("cli");

const cliFlags = ["-tags", "osusergo,grpcnotrace", "-ldflags", `-s -w ${versionFlag}`];

/** Two modules: the Node host needs an older SDK, which the module of the CLI and the YAML host would upgrade. */
const modules = [
    { folder: cliModule, flags: cliFlags },
    { folder: folderOf("host"), flags: ["-ldflags", "-s -w"] },
];

/** Builds the CLI and its hosts for Node and YAML into `<folder>/bin`, from the pinned Go modules in this folder. */
export async function buildPulumi(folder: string): Promise<void> {
    for (const { folder: module, flags } of modules)
        await go(module, "build", flags, ["-o", `${folder}/bin/`, "tool"]);
}

/**
 * Generates the SDK of a package schema into a folder. The CLI leaves that to a language's own host, which Go's module proxy does
 * not carry in this version. The generators themselves are in the CLI's module.
 */
export function generateSdk(schema: string, language: "nodejs" | "python" | "go", folder: string) {
    return go(cliModule, "run", cliFlags, ["./generate", schema, language, folder]);
}

/** Compiles Go packages in a folder with the CLI's dependencies, some of which are compiled already. */
export function compileGo(folder: string): Promise<void> {
    return go(folder, "build", cliFlags, ["-o", `${folder}/bin/`, "./..."]);
}

async function go(cwd: string, command: "build" | "run", flags: string[], args: string[]): Promise<void> {
    const { code, output } = await run("go", [command, "-trimpath", "-buildvcs=false", ...flags, ...args], {
        cwd,
        // Not the user's own Go settings.
        env: { ...process.env, GOFLAGS: "-mod=readonly", GOWORK: "off", CGO_ENABLED: "0" },
    });
    if (code !== 0)
        throw new Error(
            `go ${command} in ${path.basename(cwd)}: ${output.trim().split("\n").slice(-5).join(" / ")}`,
        );
}
