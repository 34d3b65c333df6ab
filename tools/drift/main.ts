#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { findDrift, type Refreshed, reportOf } from "./report";

const usage = `taurusdb-htap-drift [--stack NAME] [--report FILE]

Compares the replications that are deployed with those that are there, in the Pulumi project of this folder. Changes nothing.

  --stack NAME   the stack (default: the selected one)
  --report FILE  writes the report into a file as well

Ends with 0 when no replication has drifted, 2 when one has, and 1 when that could not be found out.`;

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
    const folder = mkdtempSync(path.join(os.tmpdir(), "taurusdb-htap-drift-"));
    try {
        const log = path.join(folder, "events");
        const stack = values.stack === undefined ? [] : ["--stack", values.stack];
        const args = [
            "refresh",
            "--preview-only",
            "--non-interactive",
            "--color=never",
            "--event-log",
            log,
            ...stack,
        ];
        const { stdout, stderr, status, error } = spawnSync("pulumi", args, {
            encoding: "utf8",
            maxBuffer: 1 << 30,
            // The log of events, which Pulumi's own Automation API reads as well, is an option of this kind.
            env: { ...process.env, PULUMI_DEBUG_COMMANDS: "true" },
        });
        if (error) throw error;
        if (status !== 0) {
            console.error(stdout + stderr);
            return 1;
        }
        const refreshed = readEvents(readFileSync(log, "utf8"));
        const drifts = findDrift(refreshed);
        const report = reportOf(drifts, values.stack ?? refreshed[0]?.urn.split(":")[2] ?? "this stack");
        console.log(report);
        if (values.report) writeFileSync(values.report, report);
        return drifts.length > 0 ? 2 : 0;
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** What was read, of one event a line. */
function readEvents(log: string): Refreshed[] {
    return log
        .split("\n")
        .filter((line) => line !== "")
        .flatMap((line) => JSON.parse(line).resOutputsEvent?.metadata ?? []);
}

try {
    process.exitCode = main();
} catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
}
