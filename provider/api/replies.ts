import type { AxiosResponse } from "axios";
import { words } from "./reading";

// What a reply says that is no success, in whatever form the service, its gateway or IAM has put it.

/** Levels of a reply at most; the deepest that the service documents has six. Beyond, to walk through it would end the stack. */
const deepest = 50;

/** Characters of a code or an id, of a reply whose form is not known, and of an address. */
const [longestCode, longestStart, longestAddress] = [100, 200, 500];

/** What a reply says of a failure, or, without one, what the connection says. */
export function readReply(response: AxiosResponse | undefined, code: string | undefined, text: string) {
    if (!response) return { errorCode: code, message: words(text) ?? "" };
    const { status, headers, data, config } = response;
    const { errorCode, message, requestId } = readError(data);
    const servedAt = Date.parse(headers.date ?? "");
    return {
        status,
        errorCode,
        message: redirect(status, headers.location, config.url) ?? message,
        requestId: words(headers["x-request-id"], longestCode) ?? requestId,
        servedAt,
        retryAfter: retryAfter(headers["retry-after"], servedAt),
    };
}

/** Seconds, or a date by the clock of the service; in milliseconds from now. */
function retryAfter(header: unknown, servedAt: number): number | undefined {
    const text = String(header ?? "");
    if (/^\d+$/.test(text)) return Number(text) * 1_000;
    const date = Date.parse(text);
    if (Number.isNaN(date)) return undefined;
    return Math.max(0, date - (Number.isNaN(servedAt) ? Date.now() : servedAt));
}

/** Where a reply points instead of answering. Nothing follows it: a request is signed in for its own address. */
function redirect(status: number, location: unknown, from = ""): string | undefined {
    if (status < 300 || status >= 400 || typeof location !== "string") return undefined;
    const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
    // What stands before an "@" is a password.
    if (to) Object.assign(to, { username: "", password: "" });
    return `redirects to "${words(to?.href ?? location, longestAddress)}", which is not followed`;
}

/** What is wrong with the form of a reply; undefined for a JSON object. */
export function oddForm(data: unknown): string | undefined {
    if (isDeeper(data, deepest)) return tooDeep;
    return isObject(data) ? undefined : `the reply is not a JSON object: ${startOf(data)}`;
}

const tooDeep = `the reply is nested more than ${deepest} levels deep`;

/** Never goes deeper than it asks. */
function isDeeper(value: unknown, levels: number): boolean {
    if (typeof value !== "object" || value === null) return false;
    return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** The service's shape, the gateway's, the older one, IAM's; anything else shows its start. */
function readError(data: unknown): { errorCode?: string; message: string; requestId?: string } {
    if (isDeeper(data, deepest)) return { message: tooDeep };
    if (!isObject(data)) return { message: startOf(data) };
    const inner = isObject(data.error) ? data.error : data;
    const first = (longest: number | undefined, ...values: unknown[]) =>
        values.map((value) => words(value, longest)).find((value) => value !== undefined);
    return {
        errorCode: first(longestCode, inner.error_code, inner.errCode, inner.title, inner.code),
        message: first(undefined, inner.error_msg, inner.externalMessage, inner.message) ?? startOf(data),
        requestId: first(longestCode, data.request_id),
    };
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function startOf(data: unknown): string {
    return words(typeof data === "string" ? data : JSON.stringify(data), longestStart) ?? "";
}
