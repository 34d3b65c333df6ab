import { type Command, Option } from "commander";
import { formatDuration, parseDuration } from "../provider/duration";
import { UserError } from "../provider/userError";

/** The settings of a stack instead of those of the environment alone. */
export const stackOption = [
    "-s, --stack <name>",
    "settings of this stack's config, then the environment (default: the environment alone)",
] as const;

/** The same for a command that is about instances. */
export const stackOfInstancesOption = [
    stackOption[0],
    `${stackOption[1]}; also names the instances of its replications, if no other is named`,
] as const;

// Options that may be given several times: `--instance A --instance B`, or `--instance A B`.

export const instanceOption = ["-i, --instance <id...>", "an HTAP instance; may be repeated"] as const;

export const sourceOption = [
    "--source <id...>",
    "all HTAP instances of this TaurusDB instance; may be repeated",
] as const;

export const reportOption = [
    "--report <file>",
    "writes the report, in Markdown, into a file as well",
] as const;

/** An option in milliseconds, which is written as "10s" or "1m". */
export function durationOption(name: string, description: string, shortest = 1): Option {
    return new Option(`${name} <duration>`, description).argParser((text: string): number => {
        const milliseconds = parseDuration(text);
        if (milliseconds === undefined)
            throw new UserError(`${name} ${text}: is not a duration. Write it as 10s or 1m.`);
        if (milliseconds < shortest)
            throw new UserError(`${name} ${text}: is too short. Give ${formatDuration(shortest)} or more.`);
        return milliseconds;
    });
}

/** Adds what the help of a command ends with. */
export function withHelp(
    command: Command,
    { examples, exitCodes }: { examples: readonly string[]; exitCodes: Readonly<Record<number, string>> },
): Command {
    const codes = Object.entries(exitCodes).map(([code, meaning]) => `  ${code}  ${meaning}`);
    return command.addHelpText(
        "after",
        `\nExamples:\n${examples.map((example) => `  ${example}`).join("\n")}\n\nExit codes:\n${codes.join("\n")}`,
    );
}
