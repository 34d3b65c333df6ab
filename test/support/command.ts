import path from "node:path";
import { checkout } from "../../tools/checkout";
import { withoutCloud } from "../../tools/pulumi/workspace";
import { type Finished, run } from "../../tools/run";

/** The built command. */
export const commandFile = path.join(checkout, "dist/command/main.js");

/** Runs the command `taurusdb-htap` as a process. `settings` is all that its environment says of a cloud. */
export function runCommand(
    args: string[],
    settings: NodeJS.ProcessEnv = {},
    cwd: string = checkout,
): Promise<Finished> {
    const env = { ...withoutCloud(process.env), ...settings };
    return run(process.execPath, [commandFile, ...args], { cwd, env });
}
