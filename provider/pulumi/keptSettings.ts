import { findPulumi } from "./liveTerminal";

let declared = false;

/** A program has declared something to this process, so it is running. */
export function programDeclares(): void {
    declared = true;
}

/**
 * Whether the settings may be those of the last `up`: a refresh or a destroy that does not run the program takes them from the state.
 * Pulumi does not say so to its plugins, and how the CLI was started can be read on Linux only.
 */
export function mayHaveKeptSettings(): boolean {
    return !declared && !runsProgram();
}

function runsProgram(): boolean {
    const { PULUMI_RUN_PROGRAM, PULUMI_OPTION_RUN_PROGRAM } = process.env;
    if ([PULUMI_RUN_PROGRAM, PULUMI_OPTION_RUN_PROGRAM].some((value) => /^(1|true)$/i.test(value ?? "")))
        return true;
    try {
        const { arguments: given } = findPulumi(process.ppid);
        // The refresh before a destroy always uses the settings of the last up.
        const refreshesBefore = given.includes("destroy") && !given.includes("--refresh=false");
        return !refreshesBefore && given.some((each) => /^--run-program(=true)?$/.test(each));
    } catch {
        return false;
    }
}
