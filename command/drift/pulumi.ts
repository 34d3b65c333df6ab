import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pulumi } from "../pulumi";
import { CompareError, problemsOf } from "./problems";

export type Properties = Record<string, unknown>;

/** A resource as the stack's state has it. */
export interface Deployed {
    urn: string;
    /** A replaced resource that is still to be deleted. */
    delete?: boolean;
    /** Only read by the program, with `.get()`. */
    external?: boolean;
    protect?: boolean;
    ignoreChanges?: string[];
    replaceOnChanges?: string[];
}

interface Seen {
    delete?: boolean;
    /** With masked secrets. */
    inputs?: Properties;
    outputs?: Properties;
}

/** The engine event of one refreshed resource. */
export interface Refreshed {
    op: string;
    urn: string;
    old?: Seen;
    new?: Seen;
}

/** A line of the event log: the events that matter here. */
export interface EngineEvent {
    summaryEvent?: object;
    resOutputsEvent?: { metadata: Refreshed };
    diagnosticEvent?: { urn?: string; severity?: string; message?: string };
}

export interface Target {
    /** The selected stack if absent. */
    stack?: string;
    /** Takes the settings from the program and the stack's config instead of the state. */
    runProgram?: boolean;
}

/** What `pulumi refresh` would do to each resource. */
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
        // Every operation ends with a summary. Without one the log has another format.
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

/** One event per line; none if the command ended before its operation began. */
function readEvents(log: string): EngineEvent[] {
    if (!existsSync(log)) return [];
    const lines = readFileSync(log, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}
