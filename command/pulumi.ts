import { spawnSync } from "node:child_process";
import { UserError } from "../provider/userError";

export const installPulumi = "https://www.pulumi.com/docs/install/";

/** The Pulumi CLI's answer. It may hold secrets. */
export interface Answer {
    status: number | null;
    stdout: string;
    stderr: string;
}

/** Runs the Pulumi CLI in the project of this folder. `stack`: the selected one if absent. */
export function pulumi(command: string[], stack?: string): Answer {
    const args = [...command, "--non-interactive", "--color=never"];
    const finished = spawnSync("pulumi", stack === undefined ? args : [...args, "--stack", stack], {
        encoding: "utf8",
        maxBuffer: 1 << 30,
        // --event-log needs this. Pulumi's own Automation API reads that log too.
        env: { ...process.env, PULUMI_DEBUG_COMMANDS: "true", PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    if (finished.error)
        throw new UserError(
            `pulumi: cannot be run: ${finished.error.message}. Install it and put it on PATH: ${installPulumi}`,
        );
    return finished;
}
