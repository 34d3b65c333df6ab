import { existsSync, writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { UserError } from "../../provider/userError";
import { instanceOption, stackOption, withHelp } from "../options";
import { serviceOf } from "../service";
import { type Discovery, discover } from "./discovery";
import type { Format } from "./formats/format";
import { type FormatName, formats } from "./formats/index";
import { instancesOfSource, namedInstances } from "./instances";
import { jsonOf } from "./json";
import { snapshotOf } from "./snapshot";
import { documentOf, summaryOf } from "./summary";

interface Options {
    instance?: string[];
    source?: string;
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
        .addOption(new Option(...instanceOption).conflicts("source"))
        .option("--source <id>", "all HTAP instances of this TaurusDB instance")
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

async function run({ instance = [], source, format: name, json, out, force, stack }: Options): Promise<void> {
    if (instance.length === 0 && source === undefined)
        throw new UserError("--instance or --source: is missing. Say whose replications to discover.");
    if (out !== undefined && existsSync(out) && !force)
        throw new UserError(`--out ${out}: exists already. Give another file, or --force to replace it.`);
    const snapshot = snapshotOf(serviceOf(stack));
    const instances = await (source === undefined
        ? namedInstances(instance, snapshot.facts)
        : instancesOfSource(source, snapshot.facts));
    const found = await discover(instances, snapshot, sayCount);
    const { text, said } = json ? { text: jsonOf(found), said: [] } : codeOf(found, formats[name]);
    if (out === undefined) await new Promise((resolve) => process.stdout.write(text, resolve));
    else write(out, text, force);
    for (const line of said) console.error(line);
}

function codeOf(all: Discovery, format: Format): { text: string; said: string[] } {
    const found = withoutRefused(all, format);
    return { text: documentOf(found, format), said: summaryOf(found, format) };
}

/** Hundreds of tasks take a while. */
function sayCount(tasks: number): void {
    if (process.stderr.isTTY && tasks > 0) console.error(`Reading ${tasks} task${tasks === 1 ? "" : "s"} …`);
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

function write(file: string, text: string, force: true | undefined): void {
    try {
        writeFileSync(file, text, { flag: force ? "w" : "wx" });
    } catch (error) {
        throw new UserError(`--out ${file}: cannot be written: ${(error as Error).message}`);
    }
}
