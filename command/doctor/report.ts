import type { Finding, State } from "./finding";

/** ANSI colours of the marks. Each mark is a word, so that nothing is lost without colour. */
const colours: Record<State, number> = { ok: 32, warning: 33, problem: 31, skipped: 90 };

const width = Math.max(...Object.keys(colours).map((state) => state.length)) + 2;

/** A line for the finding, and one for the way out. */
export function linesOf({ state, step, found, wayOut }: Finding, coloured: boolean): string {
    const word = coloured ? `\u001b[${colours[state]}m${state}\u001b[0m` : state;
    const line = `${word}${" ".repeat(width - state.length)}${step}: ${found}`;
    return wayOut === undefined ? line : `${line}\n${" ".repeat(width)}→ ${wayOut}`;
}

export function summaryOf(findings: Finding[]): string {
    const count = (state: State) => findings.filter((finding) => finding.state === state).length;
    const counted = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
    const [problems, warnings] = [count("problem"), count("warning")];
    const also = warnings > 0 ? ` and ${counted(warnings, "warning")}` : "";
    if (problems === 0) return `No problems${also} found.`;
    const next = problems > 1 ? " Begin with the first, because others may follow from it." : "";
    return `${counted(problems, "problem")}${also} found.${next}`;
}
