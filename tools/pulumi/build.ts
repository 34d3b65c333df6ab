import path from "node:path";
import { checkout } from "../checkout";
import { run } from "../run";
import { pulumiVersion } from "./cache";

const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`;

/** Two modules: the Node host needs an older SDK, which the module of the CLI and the YAML host would upgrade. */
const modules = [
    { folder: "cli", flags: ["-tags", "osusergo,grpcnotrace", "-ldflags", `-s -w ${versionFlag}`] },
    { folder: "host", flags: ["-ldflags", "-s -w"] },
];

/** Builds the CLI and its hosts for Node and YAML into `<folder>/bin`, from the pinned Go modules in this folder. */
export async function buildPulumi(folder: string): Promise<void> {
    for (const { folder: module, flags } of modules) {
        const { code, output } = await run(
            "go",
            ["build", "-trimpath", "-buildvcs=false", ...flags, "-o", `${folder}/bin/`, "tool"],
            {
                cwd: path.join(checkout, "tools", "pulumi", module),
                // Not the user's own Go settings.
                env: { ...process.env, GOFLAGS: "-mod=readonly", GOWORK: "off", CGO_ENABLED: "0" },
            },
        );
        if (code !== 0)
            throw new Error(`go build of ${module}: ${output.trim().split("\n").slice(-5).join(" / ")}`);
    }
}
