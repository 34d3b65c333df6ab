import { isObject, stage, text } from "../../provider/api/reading";
import { markdownCode } from "../markdown";
import type { Trial } from "./trial";

type RawRow = Record<string, unknown>;

/** The rows of the newest list, as they were on the wire. */
export function rawRows({ calls }: Trial): RawRow[] {
    const body = calls.made.findLast(({ body }) => isObject(body) && Array.isArray(body.replications))?.body;
    return isObject(body) && Array.isArray(body.replications) ? body.replications.filter(isObject) : [];
}

/** What the spelling of a row says. */
export function noteSpelling({ findings }: Trial, row: RawRow | undefined): void {
    if (row === undefined) return;
    const word = text(row.stage);
    const shown = markdownCode(String(row.stage));
    const known = stage(word) !== undefined && stage(word) !== "other";
    (known ? findings.held : findings.broke)("stage-words", shown);
    if (known) findings.reading("dialect", /^\p{Lu}/u.test(word ?? "") ? "live" : "documented");
}
