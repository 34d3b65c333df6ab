#!/usr/bin/env node
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { compare } from "./compare";

const usage = `taurusdb-htap-drift [--stack NAME] [--json] [--report FILE] [--run-program]

Compares the replications of the Pulumi project in this folder, as they were deployed, with what the service has now. Changes
nothing.

  --stack NAME    the stack (default: the selected one)
  --json          prints the findings as JSON, and not the report
  --report FILE   writes the report, in Markdown, into a file as well
  --run-program   takes the settings of the program and the stack's config, and not those that the last deployment has kept

Ends with 0 when every replication is as deployed, 2 when one is not, or does not work any more, and 1 when that could not be
found out.`;

function main(): number {
    const { values } = parseArgs({
        options: {
            stack: { type: "string", short: "s" },
            json: { type: "boolean", default: false },
            report: { type: "string" },
            "run-program": { type: "boolean", default: false },
            help: { type: "boolean", short: "h" },
        },
    });
    if (values.help) {
        console.log(usage);
        return 0;
    }
    const { code, report, data, error } = compare({ stack: values.stack, runProgram: values["run-program"] });
    if (error !== undefined) console.error(error);
    if (values.json) console.log(printable(JSON.stringify(data, undefined, 4)));
    else if (error === undefined) console.log(report);
    if (values.report) writeFileSync(values.report, report);
    return code;
}

/** Escapes characters that JSON allows but that control a terminal or reverse the text after them. */
function printable(json: string): string {
    const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    return json.replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, (character) => character.split("").map(escaped).join(""));
}

try {
    process.exitCode = main();
} catch (error) {
    // A wrong option, or a report that cannot be written.
    console.error((error as Error).message);
    process.exitCode = 1;
}
