import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { CompareError, problemsOf } from "./problems";

export type Properties = Record<string, unknown>;

/** A resource as the stack's state has it. */
export interface Deployed {
    urn: string;
    /** What a replacement has left to delete. */
    delete?: boolean;
    /** Only read by the program, with `.get()`. */
    external?: boolean;
    protect?: boolean;
    ignoreChanges?: string[];
    replaceOnChanges?: string[];
}

interface Seen {
    delete?: boolean;
    /** Secrets in it are masked. */
    inputs?: Properties;
    outputs?: Properties;
}

/** What an engine event of a refresh says of one resource that was read. */
export interface Refreshed {
    op: string;
    urn: string;
    old?: Seen;
    new?: Seen;
}

/** A line of the event log, as far as it is read here. */
export interface EngineEvent {
    summaryEvent?: object;
    resOutputsEvent?: { metadata: Refreshed };
    diagnosticEvent?: { urn?: string; severity?: string; message?: string };
}

export interface Target {
    /** The selected stack when absent. */
    stack?: string;
    /** Takes the settings from the program and the stack's config, and not from the state. */
    runProgram?: boolean;
}

/** The resources of a stack, as their operations have ended. */
export function readState({ stack }: Target): Deployed[] {
    const { status, stdout, stderr } = pulumi(["stack", "export"], stack);
    if (status !== 0) throw new CompareError([{ names: [], message: stderr }]);
    return JSON.parse(stdout).deployment?.resources ?? [];
}

/** What `pulumi refresh` would do, one resource after the other. */
export function refresh({ stack, runProgram = false }: Target): Refreshed[] {
    const folder = mkdtempSync(path.join(os.tmpdir(), "taurusdb-htap-drift-"));
    try {
        const log = path.join(folder, "events");
        const command = ["refresh", "--preview-only", "--event-log", log];
        const { status, stdout, stderr } = pulumi(
            [...command, ...(runProgram ? ["--run-program"] : [])],
            stack,
        );
        const events = readEvents(log);
        if (status !== 0) throw new CompareError(problemsOf(events, stdout + stderr));
        // The last word of every operation: without it the log is of another form, and says nothing about anything.
        if (!events.some(({ summaryEvent }) => summaryEvent))
            throw new CompareError([
                {
                    names: [],
                    message: "The event log of this Pulumi CLI has no summary. Use another version.",
                },
            ]);
        return events.flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? []);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function pulumi(command: string[], stack: string | undefined) {
    const args = [...command, "--non-interactive", "--color=never"];
    const finished = spawnSync("pulumi", stack === undefined ? args : [...args, "--stack", stack], {
        encoding: "utf8",
        maxBuffer: 1 << 30,
        // The log of events, which Pulumi's own Automation API reads as well, is an option of this kind.
        env: { ...process.env, PULUMI_DEBUG_COMMANDS: "true" },
    });
    if (finished.error)
        throw new CompareError([{ names: [], message: `pulumi cannot be run: ${finished.error.message}` }]);
    return finished;
}

/** One event a line; none where the command has ended before its operation began. */
function readEvents(log: string): EngineEvent[] {
    if (!existsSync(log)) return [];
    const lines = readFileSync(log, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}
