import { Command } from "commander";
import { instanceOption, sourceOption, stackOfInstancesOption, withHelp } from "../options";
import { printJson, showsColour } from "../output";
import { examine, type Subject } from "./checks";
import type { Finding } from "./finding";
import { linesOf, summaryOf } from "./report";

interface Options extends Subject {
    json?: true;
}

/** `taurusdb-htap doctor`: finds out why a set-up does not work. */
export function doctorCommand(): Command {
    const command = new Command("doctor")
        .summary("check a set-up step by step")
        .description(
            "Checks each step from this machine to the service: Node and Pulumi, the settings and where each comes from, proxy, TLS, " +
                "endpoint, clock, sign-in, project, and for each instance whether it is there and what may be read. " +
                "Says what to do about each problem. Changes nothing, and never prints a secret.",
        )
        .option(...instanceOption)
        .option(...sourceOption)
        .option(...stackOfInstancesOption)
        .option("--json", "prints the findings as JSON")
        .action(doctor);
    return withHelp(command, {
        examples: [
            "taurusdb-htap doctor",
            "taurusdb-htap doctor --instance 590031445ef845bb912d7fc8243db80cin17",
            "taurusdb-htap doctor --stack dev     # also checks the instances of the stack's replications",
        ],
        exitCodes: { 0: "no problem was found", 1: "a problem was found" },
    });
}

async function doctor({ json, ...subject }: Options): Promise<void> {
    const findings: Finding[] = [];
    for await (const finding of examine(subject)) {
        findings.push(finding);
        if (!json) console.log(linesOf(finding, showsColour()));
    }
    if (json) printJson(findings);
    else console.log(`\n${summaryOf(findings)}`);
    process.exitCode = findings.some(({ state }) => state === "problem") ? 1 : 0;
}
