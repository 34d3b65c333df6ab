import type { Command } from "commander";

/** The settings of a stack instead of those of the environment alone. */
export const stackOption = [
    "-s, --stack <name>",
    "settings of this stack's config, then the environment (default: the environment alone)",
] as const;

// Options that may be given several times: `--instance A --instance B`, or `--instance A B`.

export const instanceOption = ["-i, --instance <id...>", "an HTAP instance; may be repeated"] as const;

export const sourceOption = [
    "--source <id...>",
    "all HTAP instances of this TaurusDB instance; may be repeated",
] as const;

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
