import type { EngineEvent } from "./pulumi";
import { nameOf } from "./urn";

/** Why resources could not be read. */
export interface Problem {
    /** The resources; none if the whole comparison failed. */
    names: string[];
    message: string;
}

/** The comparison failed. */
export class CompareError extends Error {
    override name = "CompareError";

    constructor(readonly problems: Problem[]) {
        super(problems.map(lineOf).join("\n"));
    }
}

const shownNames = 5;

/** One line, with the first few resources. */
export function lineOf({ names, message }: Problem): string {
    if (names.length === 0) return message;
    const more = names.length - shownNames;
    return `${names.slice(0, shownNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}: ${message}`;
}

/** Each cause once, with its resources. The CLI repeats it for each of them. */
export function problemsOf(events: EngineEvent[], output: string): Problem[] {
    const problems = new Map<string, Problem>();
    for (const { diagnosticEvent: { urn, severity, message = "" } = {} } of events) {
        if (severity !== "error" || !urn) continue;
        const text = message
            .replace(/^Preview failed: /, "")
            .replace(/\s+/g, " ")
            .trim();
        const problem = problems.get(causeOf(text)) ?? { names: [], message: text };
        problem.names.push(nameOf(urn));
        problems.set(causeOf(text), problem);
    }
    return problems.size > 0 ? [...problems.values()] : [{ names: [], message: output.trim() }];
}

/** What equal problems have in common: a refused sign-in fails every request. */
function causeOf(message: string): string {
    const cause = message.replace(/ \(request id [^)]*\)/, "");
    return /: 401 /.test(cause) ? cause.replace(/^\[\w+\] "[^"]*": /, "") : cause;
}
