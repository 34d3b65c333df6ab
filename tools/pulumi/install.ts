import path from "node:path";
import { run } from "../run";
import { pulumiVersion } from "./cache";

/** In milliseconds. */
const reachLimit = 5_000;
const installLimit = 180_000;

/** Runs Pulumi's own installer into `<folder>/bin`, by the Automation API, in a process with a time limit. */
export async function installPulumi(folder: string): Promise<void> {
    await fetch("https://get.pulumi.com/install.sh", {
        method: "HEAD",
        signal: AbortSignal.timeout(reachLimit),
    });
    const script = `
        const { PulumiCommand } = require("@pulumi/pulumi/automation");
        const { SemVer } = require("semver");
        PulumiCommand.install({ root: process.argv[1], version: new SemVer(process.argv[2]) }).catch((error) => {
            console.error(error.message);
            process.exitCode = 1;
        });`;
    const { code, output } = await run(process.execPath, ["-e", script, folder, pulumiVersion], {
        cwd: path.dirname(require.resolve("@pulumi/pulumi/package.json")),
        signal: AbortSignal.timeout(installLimit),
    });
    if (code !== 0) throw new Error(output.trim().split("\n").at(-1));
}
