import { findPulumi } from "./liveTerminal";

let declared = false;

/** A program has declared something to this process, so it runs now. */
export function programDeclares(): void {
    declared = true;
}

/**
 * Whether the settings may be those of the last `up`: a refresh and a destroy take them from the state unless they run the
 * program. Pulumi does not tell its plugins, and what the command was started with can be seen on Linux only.
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
        // The refresh before a destroy uses the settings of the last up all the same.
        const refreshesBefore = given.includes("destroy") && !given.includes("--refresh=false");
        return !refreshesBefore && given.some((each) => /^--run-program(=true)?$/.test(each));
    } catch {
        return false;
    }
}
