import type { AxiosResponse } from "axios";
import { pause, unlessCancelled } from "../cancel";
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

/** A reply as a whole. */
export interface Exchanged<Body> {
    status: number;
    headers: Record<string, unknown>;
    body: Body;
}

/** The service as operations see it. */
export interface Cloud {
    /**
     * Sends a request and gives the body of the reply. When the signal aborts, its reason is thrown at once, and nothing more is
     * sent. Only a write in flight is awaited for a moment more.
     */
    request<Body>(request: ApiRequest, signal?: AbortSignal): Promise<Body>;
    /** The same with the status and the headers of the reply. */
    exchange<Body>(request: ApiRequest, signal?: AbortSignal): Promise<Exchanged<Body>>;
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

/** Milliseconds for the reply to a write that is in flight when the command is cancelled. Then its outcome is unknown. */
const lastPatience = 1_000;

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
        signal: AbortSignal | undefined,
        signature: Record<string, string> = {},
    ): Promise<AxiosResponse> {
        const { method } = request;
        const needed = <Value>(value: Promise<Value>) => unlessCancelled(value.catch(notDispatched), signal);
        const project =
            projectId && request.path.includes("{project_id}") ? await needed(projectId()) : undefined;
        const url = addressOf(endpoint, request, project);
        const body = request.body === undefined ? undefined : JSON.stringify(request.body);
        const headers = { "Content-Type": "application/json", "X-Language": language };
        const signed = await needed(credentials.headers({ method, url, projectId: project, headers, body }));
        Object.assign(signature, signed);
        opened ??= open();
        const { http, proxy } = opened;
        const { isAxiosError } = axios();
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
        // Unlike axios's own timeout, this also ends a reply that never stops.
        const limit = new AbortController();
        const endIn = (milliseconds: number) => setTimeout(() => limit.abort(), milliseconds);
        let timer = endIn(requestTimeout);
        const cancel = () => {
            clearTimeout(timer);
            timer = endIn(isRead(request) ? 0 : lastPatience);
        };
        signal?.addEventListener("abort", cancel);
        try {
            const response = await http.request({
                signal: limit.signal,
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
            if (!isAxiosError(error)) throw error;
            if (error.code !== "ERR_CANCELED") throw failed(error.response, error.code, error.message);
            if (isRead(request)) signal?.throwIfAborted();
            const limits = signal?.aborted ? "a moment of the cancellation" : `${requestTimeout / 1_000} s`;
            throw failed(undefined, "ETIMEDOUT", `no answer within ${limits}`);
        } finally {
            clearTimeout(timer);
            signal?.removeEventListener("abort", cancel);
        }
    }

    /** Repeats the request once with newer credentials if the service calls these expired. It did nothing before. */
    async function exchangeSignedIn(
        request: ApiRequest,
        signal: AbortSignal | undefined,
    ): Promise<AxiosResponse> {
        const signature: Record<string, string> = {};
        try {
            return await exchangeOnce(request, signal, signature);
        } catch (error) {
            const expired =
                error instanceof ApiError &&
                error.isOf(request) &&
                error.status === 401 &&
                credentials.outdated?.includes(error.errorCode ?? "");
            if (!expired) throw error;
            const renewed = credentials.renew?.(signature).catch(notDispatched);
            if (renewed) await unlessCancelled(renewed, signal);
            return exchangeOnce(request, signal);
        }
    }

    /** Repeats the request after a 429, which slows the whole process down. */
    async function exchangePaced(request: ApiRequest, signal?: AbortSignal): Promise<AxiosResponse> {
        for (let began: number | undefined; ; ) {
            const leave = await throttle.enter(signal);
            began ??= performance.now();
            try {
                const response = await exchangeSignedIn(request, signal);
                leave();
                return response;
            } catch (error) {
                const isThrottled = error instanceof ApiError && error.isOf(request) && error.status === 429;
                leave(isThrottled ? (error.retryAfter ?? 0) : undefined);
                if (!isThrottled) throw error;
                options.onThrottled?.();
                if (performance.now() - began > longestThrottled) throw error;
            }
        }
    }

    /** Retries a read after any transient failure, and a write only if the service surely did nothing. */
    function exchange(request: ApiRequest, signal?: AbortSignal): Promise<AxiosResponse> {
        // A failed sign-in has had its own retries, and a 429 its own repeats.
        const mayRetry = (error: ApiError) =>
            error.isOf(request) &&
            error.status !== 429 &&
            (isRead(request) ? error.transient : error.safeToResend);
        return pRetry(exchangePaced.bind(undefined, request, signal), {
            retries: maxRetries,
            // The pauses stand below: a signal must end them, but not discard a reply that is there.
            minTimeout: 0,
            shouldRetry: ({ error }) => error instanceof ApiError && mayRetry(error),
            onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
                if (retriesLeft === 0 || !(error instanceof ApiError) || !mayRetry(error)) return;
                const asked = error.status === 503 ? Math.min(error.retryAfter ?? 0, longestRetryAfter) : 0;
                await pause(asked + retryDelay * 2 ** (attemptNumber - 1) * (1 + Math.random()), signal);
            },
        });
    }

    return {
        request: async (request, signal) => (await exchange(request, signal)).data,
        exchange: async (request, signal) => {
            const { data, status, headers } = await exchange(request, signal);
            return { body: data, status, headers };
        },
    };
}

/** The same connection for one operation, whose requests end when `signal` aborts. */
export function endedBy(cloud: Cloud, signal: AbortSignal): Cloud {
    return {
        request: (request) => cloud.request(request, signal),
        exchange: (request) => cloud.exchange(request, signal),
    };
}

function isRead({ method, reads = method === "GET" }: ApiRequest): boolean {
    return reads;
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
