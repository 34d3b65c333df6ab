import { plainLine } from "../plainText";
import { OddReply } from "./errors";

// Pages disagree about types and spellings, so each kind of value has one tolerant reader here.

/** A name or a value as it is, to compare and to send. Undefined if it is empty or not text. */
export function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? encodable(value) : undefined;
}

/** A text for people, as one short line without control characters. */
export function words(value: unknown, longest?: number): string | undefined {
    return typeof value === "string" ? plainLine(value, longest) : undefined;
}

/** Replaces lone surrogates, which UTF-8 cannot encode. The engine's connection would break. */
function encodable(value: string): string {
    return value.replace(/\p{Cs}/gu, "\uFFFD");
}

/** Several texts for people as one, without repetitions. */
export function sentences(...values: unknown[]): string | undefined {
    const said = [...new Set(values.map((value) => words(value)).filter((value) => value !== undefined))];
    return said.length === 0 ? undefined : said.join("; ");
}

/** The value of a setting as text. */
export function setting(value: unknown): string {
    return typeof value === "number" || typeof value === "boolean" ? String(value) : (text(value) ?? "");
}

/** A number or its text, also "60%". */
export function number(value: unknown): number | undefined {
    if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
    if (typeof value !== "string" || !/^\s*\d+(\.\d+)?\s*%?\s*$/.test(value)) return undefined;
    return Number.parseFloat(value);
}

/** Milliseconds since 1970. An unreadable moment counts as now, so that nothing is cached for too long. */
export function momentOf(value: unknown): number {
    const moment = Date.parse(text(value) ?? "");
    return Number.isNaN(moment) ? Date.now() : moment;
}

/** A JSON object, neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A boolean or its text. */
export function flag(value: unknown): boolean | undefined {
    const word = String(value).toLowerCase();
    return word === "true" ? true : word === "false" ? false : undefined;
}

/** A percentage from 0 to 100. */
export function percent(value: unknown): number | undefined {
    const read = number(value);
    return read !== undefined && read >= 0 && read <= 100 ? read : undefined;
}

/** A list of objects, which may be absent. Throws if it has anything else in it. */
export function objects<T>(value: T[] | null | undefined, what: string): T[] {
    return value === undefined || value === null ? [] : rowsOf(value, what);
}

/** A required list of objects. Throws if it is missing: as an empty list it would mean that every task was deleted. */
export function rowsOf<T>(value: T[] | null | undefined, what: string): T[] {
    if (Array.isArray(value) && value.every(isObject)) return value;
    throw oddList(what);
}

/** A required list of names. */
export function namesOf(value: string[] | null | undefined, what: string): string[] {
    if (Array.isArray(value) && value.every((name) => typeof name === "string")) return value.map(encodable);
    throw oddList(what);
}

function oddList(what: string): OddReply {
    return new OddReply(`The service's reply has no list of ${what}. Try again later.`);
}

export type Stage = "wait" | "full" | "incremental" | "paused" | "cancelled" | "failed" | "other";

const stages: readonly string[] = ["wait", "full", "incremental", "paused", "cancelled", "failed"];

/** A stage, in upper or lower case. An unknown one is "other". */
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

/** A check passes only with the word "success". Any other text is the reason of its failure. */
export function passed(checkResult: unknown): boolean {
    return text(checkResult)?.toLowerCase() === "success";
}
