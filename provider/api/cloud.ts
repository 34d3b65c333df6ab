import type { AxiosResponse } from "axios";
import { pRetry } from "../libraries";
import { UserError } from "../userError";
import { axios } from "./axios";
import type { Credentials } from "./credentials";
import { ApiError } from "./errors";
import type { Kept } from "./hints";
import { isOfProxy, proxyFor } from "./proxy";
import { oddForm, readReply } from "./replies";
import { Throttle } from "./throttle";
import { httpsAgent, type Trust } from "./tls";

/** One request to the service. */
export interface ApiRequest {
    method: "GET" | "POST" | "PUT" | "DELETE";
    /** `{project_id}` in it stands for the project. */
    path: string;
    query?: Record<string, string>;
    body?: unknown;
    /** A 204 without a body is a success. */
    mayBeEmpty?: boolean;
    /** Changes nothing, so any transient failure is retried. Default: true for GET, else false. */
    reads?: boolean;
    /** Last part of the IAM action that a user needs, as in gaussdbformysql:htapInstance:getReplication. */
    permission?: string;
}

/** The service as operations see it. */
export interface Cloud {
    /** Sends a request and gives the body of the reply. */
    request<Body>(request: ApiRequest): Promise<Body>;
    /** The same with the headers of the reply. */
    exchange<Body>(request: ApiRequest): Promise<{ body: Body; headers: Record<string, unknown> }>;
}

/** Options of a connection. */
export interface Connection extends Trust {
    /** Language of the service's messages. Default: en-us. */
    language?: string;
    /** Milliseconds until a reply must be complete. Default: 60,000. */
    requestTimeout?: number;
    /** Retries of a request. Default: 4. */
    maxRetries?: number;
    /** Milliseconds before the first retry, doubled each time. Default: 500. */
    retryDelay?: number;
    /** Most requests a minute, of the whole process. Default: as many as the service takes. */
    maxRequestsPerMinute?: number;
}

export interface CloudOptions extends Connection {
    endpoint: string;
    credentials: Credentials;
    /** The project, for paths that name one. */
    projectId?: () => Promise<string>;
    /** Called after each 429. */
    onThrottled?: () => void;
    /** Which settings may be older than the stack's config. */
    kept?: () => Kept | undefined;
}

/** Bytes of a reply. The largest documented replies are far smaller. */
const largestReply = 64 * 1024 * 1024;

/** Milliseconds of 429s after which a request fails with the last one. */
const longestThrottled = 2 * 60_000;

/** Milliseconds of the longest Retry-After of a 503 that is honoured. */
const longestRetryAfter = 15_000;

/** A connection to the service over HTTP. Failures of the service and of the network are thrown as ApiError. */
export function connect(options: CloudOptions): Cloud {
    const throttle = new Throttle(options.maxRequestsPerMinute);
    const {
        endpoint,
        credentials,
        projectId,
        language = "en-us",
        retryDelay = 500,
        requestTimeout = 60_000,
        maxRetries = 4,
    } = options;
    let opened: ReturnType<typeof open> | undefined;
    const open = () => {
        const proxy = proxyFor(endpoint);
        if (proxy && "problem" in proxy) throw new UserError(proxy.problem);
        const http = axios().create({
            proxy: proxy?.config ?? false,
            maxContentLength: largestReply,
            maxRedirects: 0,
            httpsAgent: httpsAgent(options),
            // The body is signed as text, so axios must not serialise it again.
            transformRequest: [(body) => body],
        });
        return { http, proxy };
    };

    /** Signs and sends the request once. `signature` receives the headers that signed it. */
    async function exchangeOnce(
        request: ApiRequest,
        signature: Record<string, string> = {},
    ): Promise<AxiosResponse> {
        const { method } = request;
        const project = request.path.includes("{project_id}")
            ? await projectId?.().catch(notDispatched)
            : undefined;
        const url = addressOf(endpoint, request, project);
        const body = request.body === undefined ? undefined : JSON.stringify(request.body);
        const headers = { "Content-Type": "application/json", "X-Language": language };
        const signed = await credentials
            .headers({ method, url, projectId: project, headers, body })
            .catch(notDispatched);
        Object.assign(signature, signed);
        opened ??= open();
        const { http, proxy } = opened;
        const failed = (response: AxiosResponse | undefined, code: string | undefined, text: string) =>
            new ApiError({
                ...(proxy && response && isOfProxy(response)
                    ? { errorCode: `PROXY_${response.status}`, message: response.statusText }
                    : readReply(response, code, text)),
                method,
                url,
                signedIn: credentials.what,
                owner: credentials.owner,
                request,
                proxy,
                kept: options.kept?.(),
            });
        try {
            const response = await http.request({
                // Unlike axios's own timeout, this also ends a reply that never stops.
                signal: AbortSignal.timeout(requestTimeout),
                method,
                url,
                data: body,
                headers: { ...headers, ...signed },
            });
            if (proxy && isOfProxy(response)) throw failed(response, undefined, "");
            if (response.status === 204 && request.mayBeEmpty) return { ...response, data: {} };
            const odd = oddForm(response.data);
            if (odd === undefined) return response;
            throw failed({ ...response, data: odd }, undefined, "");
        } catch (error) {
            if (!axios().isAxiosError(error)) throw error;
            if (error.code === "ERR_CANCELED")
                throw failed(undefined, "ETIMEDOUT", `no answer within ${requestTimeout / 1_000} s`);
            throw failed(error.response, error.code, error.message);
        }
    }

    /** Repeats the request once with newer credentials if the service calls these expired. It did nothing before. */
    async function exchangeSignedIn(request: ApiRequest): Promise<AxiosResponse> {
        const signature: Record<string, string> = {};
        try {
            return await exchangeOnce(request, signature);
        } catch (error) {
            const expired =
                error instanceof ApiError &&
                error.isOf(request) &&
                error.status === 401 &&
                credentials.outdated?.includes(error.errorCode ?? "");
            if (!expired) throw error;
            await credentials.renew?.(signature)?.catch(notDispatched);
            return exchangeOnce(request);
        }
    }

    /** Repeats the request after a 429, which slows the whole process down. */
    async function exchangePaced(request: ApiRequest): Promise<AxiosResponse> {
        const throttled = (error: unknown) =>
            error instanceof ApiError && error.isOf(request) && error.status === 429 ? error : undefined;
        for (let began: number | undefined; ; ) {
            try {
                return await throttle.run(() => {
                    began ??= performance.now();
                    return exchangeSignedIn(request);
                }, throttled);
            } catch (error) {
                if (!throttled(error)) throw error;
                options.onThrottled?.();
                if (performance.now() - (began ?? 0) > longestThrottled) throw error;
            }
        }
    }

    /** Retries a read after any transient failure, and a write only if the service surely did nothing. */
    async function exchange(request: ApiRequest): Promise<AxiosResponse> {
        const reads = request.reads ?? request.method === "GET";
        return pRetry(() => exchangePaced(request), {
            retries: maxRetries,
            minTimeout: retryDelay,
            randomize: true,
            // A failed sign-in has had its own retries, and a 429 its own repeats.
            shouldRetry: ({ error }) =>
                error instanceof ApiError &&
                error.isOf(request) &&
                error.status !== 429 &&
                (reads ? error.transient : error.safeToResend),
            onFailedAttempt: ({ error, retriesLeft }) =>
                reads && retriesLeft > 0 && error instanceof ApiError && error.status === 503
                    ? pause(Math.min(error.retryAfter ?? 0, longestRetryAfter))
                    : undefined,
        });
    }

    return {
        request: async (request) => (await exchange(request)).data,
        exchange: async (request) => {
            const { data, headers } = await exchange(request);
            return { body: data, headers };
        },
    };
}

/** A path with each value percent-encoded, so that no name adds a segment. */
export function urlPath(parts: TemplateStringsArray, ...values: string[]): string {
    return parts.reduce((path, part, index) => path + encodeURIComponent(values[index - 1] ?? "") + part);
}

function addressOf(endpoint: string, { path, query = {} }: ApiRequest, project = ""): string {
    const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const address = endpoint + path.replace("{project_id}", encodeURIComponent(project));
    return pairs.length === 0 ? address : `${address}?${pairs.join("&")}`;
}

/** Marks the failure of a request that another request needs. */
function notDispatched(error: unknown): never {
    if (error instanceof ApiError) error.notDispatched = true;
    throw error;
}

function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
