import axios, { type AxiosResponse, isAxiosError } from "axios";
import pRetry from "p-retry";
import type { Credentials } from "../auth/credentials";
import { ApiError } from "./errors";

/** One request to the service. */
export interface ApiRequest {
    method: "GET" | "POST" | "PUT" | "DELETE";
    path: string;
    query?: Record<string, string>;
    body?: unknown;
    /** Changes nothing, so it may be sent again after any passing failure. True for GET. */
    reads?: boolean;
}

/** The service as operations see it. */
export interface Cloud {
    readonly projectId: string;
    /** Sends a request and gives back the body of the reply. */
    send<Body>(request: ApiRequest): Promise<Body>;
    /** The same with the headers of the reply. */
    exchange<Body>(request: ApiRequest): Promise<{ body: Body; headers: Record<string, unknown> }>;
}

export interface CloudOptions {
    endpoint: string;
    projectId: string;
    language: string;
    credentials: Credentials;
    /** Milliseconds before the first retry of a read; doubles each time. */
    retryDelay?: number;
}

const requestTimeout = 60_000;
const retries = 4;

/** A connection to the service over HTTP. Every failure leaves here as an ApiError. */
export function connect({
    endpoint,
    projectId,
    language,
    credentials,
    retryDelay = 500,
}: CloudOptions): Cloud {
    const http = axios.create({ baseURL: endpoint, timeout: requestTimeout, maxRedirects: 0 });

    async function attempt(request: ApiRequest): Promise<AxiosResponse> {
        try {
            const response = await http.request({
                method: request.method,
                url: request.path,
                params: request.query,
                data: request.body,
                headers: {
                    "Content-Type": "application/json",
                    "X-Language": language,
                    ...(await credentials.headers()),
                },
            });
            if (isObject(response.data)) return response;
            throw apiError(
                { ...response, data: `the reply is no JSON object: ${firstBytes(response.data)}` },
                undefined,
                "",
                request,
            );
        } catch (error) {
            throw isAxiosError(error) ? apiError(error.response, error.code, error.message, request) : error;
        }
    }

    function apiError(
        response: AxiosResponse | undefined,
        code: string | undefined,
        text: string,
        request: ApiRequest,
    ) {
        const { method } = request;
        const url = http.getUri({ url: request.path, params: request.query });
        if (!response) return new ApiError({ method, url, errorCode: code, message: text });
        const { errorCode, message, requestId } = readError(response.data);
        return new ApiError({
            method,
            url,
            status: response.status,
            errorCode,
            message,
            requestId: response.headers["x-request-id"] ?? requestId,
        });
    }

    /** Reads are sent again after any fault of the moment, writes only when they surely were not carried out. */
    async function exchange(request: ApiRequest): Promise<AxiosResponse> {
        const reads = request.reads ?? request.method === "GET";
        return pRetry(() => attempt(request), {
            retries,
            minTimeout: retryDelay,
            randomize: true,
            shouldRetry: ({ error }) => error instanceof ApiError && (reads ? error.passing : error.unsent),
        });
    }

    return {
        projectId,
        send: async (request) => (await exchange(request)).data,
        exchange: async (request) => {
            const { data, headers } = await exchange(request);
            return { body: data, headers };
        },
    };
}

/** A path with each value percent-encoded: a name can't become a path of its own. */
export function urlPath(parts: TemplateStringsArray, ...values: string[]): string {
    return parts.reduce((path, part, index) => path + encodeURIComponent(values[index - 1] ?? "") + part);
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

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstBytes(data: unknown): string {
    return String(data ?? "").slice(0, 200);
}
