import { existsSync } from "node:fs";
import { Command, Option } from "commander";
import { UserError } from "../../provider/userError";
import { type Choice, instancesOf, namesInstances } from "../instances";
import { instanceOption, sourceOption, stackOption, withHelp } from "../options";
import { counted, writeFile } from "../output";
import { serviceOf } from "../service";
import { deployedNames } from "./deployed";
import { type Discovery, discover } from "./discovery";
import type { Format } from "./formats/format";
import { type FormatName, formats } from "./formats/index";
import { jsonOf } from "./json";
import { snapshotOf } from "./snapshot";
import { documentOf, summaryOf } from "./summary";

interface Options extends Choice {
    format: FormatName;
    json?: true;
    out?: string;
    force?: true;
    stack?: string;
}

/** `taurusdb-htap discover`: writes the code that declares the tasks of instances. */
export function discoverCommand(): Command {
    const command = new Command("discover")
        .summary("write the code that declares the replications that exist")
        .description(
            'Reads the replications of HTAP instances and writes the code that declares them. "pulumi up" then takes them over ' +
                "without a single write. Changes nothing.",
        )
        .option(...instanceOption)
        .option(...sourceOption)
        .addOption(
            new Option("-f, --format <format>", "the form of the code")
                .choices(Object.keys(formats))
                .default("environment"),
        )
        .addOption(
            new Option("--json", "prints what was found, for a script, and no code").conflicts("format"),
        )
        .option("-o, --out <file>", "writes the code into a new file, and not to the standard output")
        .option("--force", "replaces the file if it exists")
        .option(...stackOption)
        .action(run);
    return withHelp(command, {
        examples: [
            "taurusdb-htap discover --source 77aa4096cb824a61b93dab5ca00ecc8fin07",
            "taurusdb-htap discover --instance 590031445ef845bb912d7fc8243db80cin17 --format typescript --out index.ts",
            "taurusdb-htap discover --instance <id> --json",
            "taurusdb-htap discover --instance <id> <id> --format import --out import.json --stack dev",
        ],
        exitCodes: {
            0: "the code is written, also if it declares no replication",
            1: "the replications could not be read, or the file not written",
        },
    });
}

async function run({ format: name, json, out, force, stack, ...choice }: Options): Promise<void> {
    if (!namesInstances(choice))
        throw new UserError("No instance is given. Add --instance ID or --source ID.");
    if (out !== undefined && existsSync(out) && !force)
        throw new UserError(`--out ${out}: exists already. Give another file, or --force to replace it.`);
    const { cloud, settings } = serviceOf(stack);
    const snapshot = snapshotOf(cloud, settings);
    const instances = await instancesOf(choice, snapshot.facts);
    const found = await discover(instances, snapshot, sayCount, deployedNames(stack));
    const { text, said } = json ? { text: jsonOf(found), said: [] } : codeOf(found, formats[name]);
    if (out === undefined) await new Promise((resolve) => process.stdout.write(text, resolve));
    else writeFile("--out", out, text, force === true);
    for (const line of said) console.error(line);
}

function codeOf(all: Discovery, format: Format): { text: string; said: string[] } {
    const found = withoutRefused(all, format);
    return { text: documentOf(found, format), said: summaryOf(found, format) };
}

/** Hundreds of tasks take a while. */
function sayCount(tasks: number): void {
    if (process.stderr.isTTY && tasks > 0) console.error(`Reading ${counted(tasks, "task")} …`);
}

/** Without the tasks that this form of code cannot declare. */
function withoutRefused(found: Discovery, format: Format): Discovery {
    const refused = format.refuses?.(found.tasks) ?? new Map();
    return {
        ...found,
        tasks: found.tasks.filter((task) => !refused.has(task)),
        leftOut: [
            ...found.leftOut,
            ...[...refused].map(([task, reason]) => ({ ...task, reason: `cannot be declared: ${reason}` })),
        ],
    };
}
