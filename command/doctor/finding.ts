import { ApiError } from "../../provider/api/errors";
import { plainLine } from "../../provider/plainText";

export type State = "ok" | "warning" | "problem" | "skipped";

/** What one step of the doctor has found. */
export interface Finding {
    step: string;
    state: State;
    /** One line, without secrets. */
    found: string;
    /** What to do about it. */
    wayOut?: string;
}

export function finding(state: State, step: string, found: string, wayOut?: string): Finding {
    return { step, state, found: plainLine(found) ?? "", wayOut: wayOut && plainLine(wayOut) };
}

export const ok = (step: string, found: string) => finding("ok", step, found);
export const warning = (step: string, found: string, wayOut?: string) =>
    finding("warning", step, found, wayOut);
export const skipped = (step: string, found: string, wayOut?: string) =>
    finding("skipped", step, found, wayOut);

/** A problem by its error. `otherwise` is the way out where the error names none. */
export function problem(step: string, error: Error, otherwise?: string): Finding {
    if (error instanceof ApiError) return finding("problem", step, error.summary, wayOutOf(error, otherwise));
    // Every message of the provider says first what is wrong, then what to do.
    const [, found = error.message, wayOut = otherwise] =
        /^(.*?)\. (?=[A-Z])(.+)$/s.exec(error.message) ?? [];
    return finding("problem", step, found, wayOut);
}

function wayOutOf(
    { hint, status = 0, transient }: ApiError,
    otherwise: string | undefined,
): string | undefined {
    // Hints end without a full stop.
    if (hint !== undefined) return hint.replace(/[^.?]$/, "$&.");
    return transient && status > 400 ? "Try again in a moment." : otherwise;
}
