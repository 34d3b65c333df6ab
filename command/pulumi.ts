import { spawnSync } from "node:child_process";
import { UserError } from "../provider/userError";

/** The Pulumi CLI's answer. It may hold secrets. */
interface Answer {
    status: number | null;
    stdout: string;
    stderr: string;
}

/** Milliseconds for a command that only reads the backend. A backend that cannot be reached may let the CLI hang. */
const readLimit = 60_000;

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

/** What the CLI prints as JSON about a stack, the selected one if absent. `what`: it in messages. */
export function jsonOf(what: string, command: string[], stack?: string) {
    const { status, stdout, stderr } = pulumi(command, stack, readLimit);
    const subject = stack === undefined ? "The selected stack" : `--stack ${stack}`;
    if (status !== 0) throw new UserError(`${subject}: its ${what} cannot be read. ${stderr.trim()}`);
    return JSON.parse(stdout);
}

/** The resources in the state of a stack, the selected one if absent. */
export function resourcesOf<Resource>(stack?: string): Resource[] {
    return jsonOf("state", ["stack", "export"], stack).deployment?.resources ?? [];
}
