import { Command } from "commander";
import { reportOption, withHelp } from "../options";
import { printJson, writeFile } from "../output";
import { compare } from "./compare";

interface Options {
    stack?: string;
    json?: true;
    report?: string;
    runProgram?: true;
}

/** `taurusdb-htap drift`: compares a deployment with the service. */
export function driftCommand(): Command {
    const command = new Command("drift")
        .summary("compare a stack as it was deployed with the service")
        .description(
            "Compares the replications of the Pulumi project in this folder, as they were deployed, with what the service has now. " +
                "Changes nothing.",
        )
        .option("-s, --stack <name>", "the stack (default: the selected one)")
        .option("--json", "prints the findings as JSON")
        .option(...reportOption)
        .option(
            "--run-program",
            "takes the settings of the program and the stack's config, and not those that the last deployment has kept",
        )
        .action(drift);
    return withHelp(command, {
        examples: ["taurusdb-htap drift --stack dev", "taurusdb-htap drift --stack dev --report drift.md"],
        exitCodes: {
            0: "every replication is as deployed",
            1: "that could not be found out",
            2: "a replication is not as deployed, or does not work any more",
        },
    });
}

function drift({ stack, json, report: file, runProgram }: Options): void {
    const { code, report, data, error } = compare({ stack, runProgram });
    if (error !== undefined) console.error(error);
    if (json) printJson(data);
    else if (error === undefined) console.log(report);
    if (file !== undefined) writeFile("--report", file, report, true);
    process.exitCode = code;
}
