#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { findDrift, type Refreshed, reportOf, unknownReport } from "./report";

const usage = `taurusdb-htap-drift [--stack NAME] [--report FILE]

Compares the replications of the Pulumi project in this folder, as they were deployed, with what the service has now. Changes
nothing.

  --stack NAME   the stack (default: the selected one)
  --report FILE  writes the report into a file as well

Ends with 0 when every replication is as deployed, 2 when one is not, or does not work any more, and 1 when that could not be
found out.`;

function main(): number {
    const { values } = parseArgs({
        options: {
            stack: { type: "string", short: "s" },
            report: { type: "string" },
            help: { type: "boolean", short: "h" },
        },
    });
    if (values.help) {
        console.log(usage);
        return 0;
    }
    const { code, report } = compare(values.stack);
    console.log(report);
    if (values.report) writeFileSync(values.report, report);
    return code;
}

function compare(stack: string | undefined): { code: number; report: string } {
    try {
        const refreshed = refresh(stack);
        const drifts = findDrift(refreshed);
        const name = stack ?? refreshed[0]?.urn.split(":")[2] ?? "this stack";
        return { code: drifts.length > 0 ? 2 : 0, report: reportOf(drifts, name) };
    } catch (error) {
        console.error((error as Error).message);
        return { code: 1, report: unknownReport(stack ?? "this stack") };
    }
}

/** What `pulumi refresh` would do, one resource after the other. */
function refresh(stack: string | undefined): Refreshed[] {
    const folder = mkdtempSync(path.join(os.tmpdir(), "taurusdb-htap-drift-"));
    try {
        const log = path.join(folder, "events");
        const command = [
            "refresh",
            "--preview-only",
            "--non-interactive",
            "--color=never",
            "--event-log",
            log,
        ];
        const args = stack === undefined ? command : [...command, "--stack", stack];
        const { stdout, stderr, status, error } = spawnSync("pulumi", args, {
            encoding: "utf8",
            maxBuffer: 1 << 30,
            // The log of events, which Pulumi's own Automation API reads as well, is an option of this kind.
            env: { ...process.env, PULUMI_DEBUG_COMMANDS: "true" },
        });
        if (error) throw new Error(`pulumi cannot be run: ${error.message}`);
        if (status !== 0) throw new Error(stdout + stderr);
        return readEvents(log);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** What was read, of one event a line. */
function readEvents(log: string): Refreshed[] {
    try {
        if (!existsSync(log)) throw new Error("there is none");
        const lines = readFileSync(log, "utf8").split("\n");
        const events = lines.filter((line) => line !== "").map((line) => JSON.parse(line));
        // The last word of every operation: without it the log is of another form, and says nothing about anything.
        if (!events.some(({ summaryEvent }) => summaryEvent)) throw new Error("it has no summary");
        return events.flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? []);
    } catch (error) {
        throw new Error(`The log of events of this Pulumi CLI cannot be read: ${(error as Error).message}`);
    }
}

try {
    process.exitCode = main();
} catch (error) {
    // A wrong option, or a report that cannot be written.
    console.error((error as Error).message);
    process.exitCode = 1;
}
