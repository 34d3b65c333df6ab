import { spawnSync } from "node:child_process";
import { UserError } from "../provider/userError";

/** The Pulumi CLI's answer. It may hold secrets. */
export interface Answer {
    status: number | null;
    stdout: string;
    stderr: string;
}

/** Milliseconds for a command that only reads the backend. A backend that cannot be reached may let the CLI hang. */
export const readLimit = 60_000;

/** Runs the Pulumi CLI in the project of this folder. `stack`: the selected one if absent. `limit`: milliseconds, none if absent. */
export function pulumi(command: string[], stack?: string, limit?: number): Answer {
    const args = [...command, "--non-interactive", "--color=never"];
    const finished = spawnSync("pulumi", stack === undefined ? args : [...args, "--stack", stack], {
        encoding: "utf8",
        maxBuffer: 1 << 30,
        timeout: limit,
        // --event-log needs this. Pulumi's own Automation API reads that log too.
        env: { ...process.env, PULUMI_DEBUG_COMMANDS: "true", PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    if ((finished.error as NodeJS.ErrnoException | undefined)?.code === "ETIMEDOUT")
        throw new UserError(
            `pulumi ${command.join(" ")}: no answer within a minute. Check "pulumi whoami" and the backend.`,
        );
    if (finished.error) throw new UserError(`pulumi cannot be run: ${finished.error.message}`);
    return finished;
}
