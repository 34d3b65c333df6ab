import { plainLine } from "../plainText";
import { OddReply } from "./errors";

// The tolerant half of the contract: pages disagree about types and spellings, so one place reads each kind of value.

/** A name or a value, kept as it is for comparing and sending; null and the empty text are absent. */
export function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? encodable(value) : undefined;
}

/** What the service says to people: one harmless line of a sensible length. */
export function words(value: unknown, longest?: number): string | undefined {
    return typeof value === "string" ? plainLine(value, longest) : undefined;
}

/** Half of a pair of characters has no form in UTF-8: the engine's connection breaks down on it. */
function encodable(value: string): string {
    return value.replace(/\p{Cs}/gu, "\uFFFD");
}

/** What several fields say, each thing once, as one text. */
export function sentences(...values: unknown[]): string | undefined {
    const said = [...new Set(values.map((value) => words(value)).filter((value) => value !== undefined))];
    return said.length === 0 ? undefined : said.join("; ");
}

/** A value of a setting: text as it is, numbers and booleans in their decimal or word form. */
export function setting(value: unknown): string {
    return typeof value === "number" || typeof value === "boolean" ? String(value) : (text(value) ?? "");
}

/** A number or its text, also "60%". */
export function number(value: unknown): number | undefined {
    if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
    if (typeof value !== "string" || !/^\s*\d+(\.\d+)?\s*%?\s*$/.test(value)) return undefined;
    return Number.parseFloat(value);
}

/** A moment in milliseconds; one that cannot be read counts as now, so that nothing is kept for too long. */
export function momentOf(value: unknown): number {
    const moment = Date.parse(text(value) ?? "");
    return Number.isNaN(moment) ? Date.now() : moment;
}

/** A boolean or its text. */
export function flag(value: unknown): boolean | undefined {
    const word = String(value).toLowerCase();
    return word === "true" ? true : word === "false" ? false : undefined;
}

/** A percentage, 0 to 100; anything else is none. */
export function percent(value: unknown): number | undefined {
    const read = number(value);
    return read !== undefined && read >= 0 && read <= 100 ? read : undefined;
}

/** A list of objects that may be absent. One that holds anything else is no list to conclude from. */
export function objects<T>(value: T[] | null | undefined, what: string): T[] {
    return value === undefined || value === null ? [] : rowsOf(value, what);
}

/** A list of objects that must be there: to take an odd reply for an empty list would declare every task gone. */
export function rowsOf<T>(value: T[] | null | undefined, what: string): T[] {
    const isObject = (row: unknown) => typeof row === "object" && row !== null && !Array.isArray(row);
    if (Array.isArray(value) && value.every(isObject)) return value;
    throw oddList(what);
}

/** A list of names that must be there. */
export function namesOf(value: string[] | null | undefined, what: string): string[] {
    if (Array.isArray(value) && value.every((name) => typeof name === "string")) return value.map(encodable);
    throw oddList(what);
}

function oddList(what: string): OddReply {
    return new OddReply(
        `The service's reply has no list of ${what}. Nothing was concluded from it; try again later.`,
    );
}

export type Stage = "wait" | "full" | "incremental" | "paused" | "cancelled" | "failed" | "other";

const stages: readonly string[] = ["wait", "full", "incremental", "paused", "cancelled", "failed"];

/** A stage in any case; one that is not known is "other". */
export function stage(value: unknown): Stage | undefined {
    const word = text(value)?.toLowerCase();
    return word === undefined ? undefined : ((stages.includes(word) ? word : "other") as Stage);
}

export type Status = "normal" | "abnormal";

/** StarRocks says Yes and No, ClickHouse normal and abnormal. */
export function status(value: unknown): Status {
    const word = text(value)?.toLowerCase();
    return word === "no" || word === "abnormal" ? "abnormal" : "normal";
}

/** A check passed exactly when it says success; everything else is the reason of a failure. */
export function passed(checkResult: unknown): boolean {
    return text(checkResult)?.toLowerCase() === "success";
}
