import type { AxiosResponse } from "axios";
import { isObject, words } from "./reading";

// Errors come in the forms of the service, its gateway and IAM.

/** Levels of a reply. The deepest documented one has six, and a walk through thousands would overflow the stack. */
const deepest = 50;

/** Characters of a code or an id, of a reply in an unknown form, and of an address. */
const [longestCode, longestStart, longestAddress] = [100, 200, 500];

/** What the reply says about a failure. Without a reply: what the connection says. */
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

/** Milliseconds, from seconds or from a date by the service's clock. */
function retryAfter(header: unknown, servedAt: number): number | undefined {
    const text = String(header ?? "");
    if (/^\d+$/.test(text)) return Number(text) * 1_000;
    const date = Date.parse(text);
    if (Number.isNaN(date)) return undefined;
    return Math.max(0, date - (Number.isNaN(servedAt) ? Date.now() : servedAt));
}

/** The target of a redirect. It is not followed, because a signature is valid for one address only. */
function redirect(status: number, location: unknown, from = ""): string | undefined {
    if (status < 300 || status >= 400 || typeof location !== "string") return undefined;
    const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
    // The user part may hold a password.
    if (to) Object.assign(to, { username: "", password: "" });
    return `redirects to "${words(to?.href ?? location, longestAddress)}", which is not followed`;
}

/** What is wrong with the form of a reply. Undefined for a JSON object. */
export function oddForm(data: unknown): string | undefined {
    if (isDeeper(data, deepest)) return tooDeep;
    return isObject(data) ? undefined : `the reply is not a JSON object: ${startOf(data)}`;
}

const tooDeep = `the reply is nested more than ${deepest} levels deep`;

/** Stops at this many levels. */
function isDeeper(value: unknown, levels: number): boolean {
    if (typeof value !== "object" || value === null) return false;
    return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** Reads the service's form, the gateway's, the older one and IAM's. Of any other reply it gives the start. */
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

function startOf(data: unknown): string {
    return words(typeof data === "string" ? data : JSON.stringify(data), longestStart) ?? "";
}
