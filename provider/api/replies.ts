import type { AxiosResponse } from "axios";
import { redact } from "../auth/secrets";

// What a reply says that is no success, in whatever form the service, its gateway or IAM has put it.

/** What a reply says of a failure, or, without one, what the connection says. */
export function readReply(response: AxiosResponse | undefined, code: string | undefined, text: string) {
    if (!response) return { errorCode: code, message: text };
    const { errorCode, message, requestId } = readError(response.data);
    const servedAt = Date.parse(response.headers.date ?? "");
    return {
        status: response.status,
        errorCode,
        message,
        requestId: response.headers["x-request-id"] ?? requestId,
        servedAt,
        retryAfter: retryAfter(response.headers["retry-after"], servedAt),
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

/** The service's shape, the gateway's, the older one, IAM's; anything else shows its first bytes. */
function readError(data: unknown): { errorCode?: string; message: string; requestId?: string } {
    if (!isObject(data)) return { message: firstBytes(data) };
    const inner = isObject(data.error) ? data.error : data;
    const first = (...values: unknown[]) => values.find((value) => typeof value === "string" && value !== "");
    return {
        errorCode: first(inner.error_code, inner.errCode, inner.title, inner.code) as string | undefined,
        message: (first(inner.error_msg, inner.externalMessage, inner.message) ??
            firstBytes(JSON.stringify(data))) as string,
        requestId: first(data.request_id) as string | undefined,
    };
}

export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function firstBytes(data: unknown): string {
    // Redacted before it is cut: what is left of a secret would be no secret that anybody knows.
    return redact(String(data ?? "")).slice(0, 200);
}
