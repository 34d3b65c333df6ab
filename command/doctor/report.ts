import { counted } from "../output";
import { type Colour, lineOf, padded } from "../text";
import type { Finding, State } from "./finding";

/** Each mark is a word, so that nothing is lost without colour. */
const colours: Record<State, Colour> = { ok: "green", warning: "yellow", problem: "red", skipped: "dim" };

const width = Math.max(...Object.keys(colours).map((state) => state.length)) + 2;

/** A line for the finding, and one for the way out. */
export function linesOf({ state, step, found, wayOut }: Finding, colour: boolean): string {
    const word = { text: state, colour: colours[state] };
    const line = lineOf([word, { text: `${padded("", width - state.length)}${step}: ${found}` }], { colour });
    return wayOut === undefined ? line : `${line}\n${padded("", width)}→ ${wayOut}`;
}

export function summaryOf(findings: Finding[]): string {
    const count = (state: State) => findings.filter((finding) => finding.state === state).length;
    const [problems, warnings] = [count("problem"), count("warning")];
    const also = warnings > 0 ? ` and ${counted(warnings, "warning")}` : "";
    if (problems === 0) return `No problems${also} found.`;
    const next = problems > 1 ? " Begin with the first, because others may follow from it." : "";
    return `${counted(problems, "problem")}${also} found.${next}`;
}
