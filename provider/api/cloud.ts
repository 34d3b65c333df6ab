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
    /** What it would answer is not needed: a reply without a body means that it was done. */
    mayBeEmpty?: boolean;
    /** Changes nothing, so it may be sent again after any passing failure. True for GET. */
    reads?: boolean;
    /** The IAM action that a user needs for it, where a page names one. */
    permission?: string;
}

/** The service as operations see it. */
export interface Cloud {
    /** Sends a request and gives back the body of the reply. */
    send<Body>(request: ApiRequest): Promise<Body>;
    /** The same with the headers of the reply. */
    exchange<Body>(request: ApiRequest): Promise<{ body: Body; headers: Record<string, unknown> }>;
}

/** How a connection behaves; what is left out has the default. */
export interface Connection extends Trust {
    /** Language of the service's messages. */
    language?: string;
    /** Milliseconds until an answer must have come; 60 s by default. */
    requestTimeout?: number;
    /** How often a request is sent again that may be; 4 by default. */
    maxRetries?: number;
    /** Milliseconds before the first retry of a read; doubles each time. */
    retryDelay?: number;
    /** Requests a minute of the whole process at most; as many as the service takes by default. */
    maxRequestsPerMinute?: number;
}

export interface CloudOptions extends Connection {
    endpoint: string;
    credentials: Credentials;
    /** The project of the paths that name one. */
    projectId?: () => Promise<string>;
    /** Is told when the service has called for fewer requests, and all of them wait. */
    onThrottled?: () => void;
    /** Which settings may be older than the stack's config by now. */
    kept?: () => Kept | undefined;
}

/** Bytes of a reply; the largest that the service documents are far smaller. */
const largestReply = 64 * 1024 * 1024;

/** A request that the service throttles for longer than this is given up, with its 429. */
const longestThrottled = 2 * 60_000;

/** A connection to the service over HTTP. What it or the way to it says of a failure leaves here as an ApiError. */
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
            // What is signed is what is sent: nobody serialises it anew.
            transformRequest: [(body) => body],
        });
        return { http, proxy };
    };

    async function attempt(request: ApiRequest, used: Record<string, string> = {}): Promise<AxiosResponse> {
        const { method } = request;
        const project = request.path.includes("{project_id}") ? await projectId?.().catch(unsent) : undefined;
        const url = addressOf(endpoint, request, project);
        const body = request.body === undefined ? undefined : JSON.stringify(request.body);
        const headers = { "Content-Type": "application/json", "X-Language": language };
        const signed = await credentials
            .headers({ method, url, projectId: project, headers, body })
            .catch(unsent);
        Object.assign(used, signed);
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
                // Of the whole exchange: a reply that trickles in for ever ends too.
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

    /** What is called outdated is signed in once more with something newer; nothing was done before that. */
    async function signedAttempt(request: ApiRequest): Promise<AxiosResponse> {
        const used: Record<string, string> = {};
        try {
            return await attempt(request, used);
        } catch (error) {
            const own = error instanceof ApiError && error.isOf(request) && error.status === 401;
            if (!own || !credentials.outdated?.includes(error.errorCode ?? "")) throw error;
            await credentials.renew?.(used)?.catch(unsent);
            return attempt(request);
        }
    }

    /** A 429 slows the whole process down; then the request is sent again. */
    async function pacedAttempt(request: ApiRequest): Promise<AxiosResponse> {
        const throttled = (error: unknown) =>
            error instanceof ApiError && error.isOf(request) && error.status === 429 ? error : undefined;
        for (let began: number | undefined; ; ) {
            try {
                return await throttle.run(() => {
                    began ??= performance.now();
                    return signedAttempt(request);
                }, throttled);
            } catch (error) {
                if (!throttled(error)) throw error;
                options.onThrottled?.();
                if (performance.now() - (began ?? 0) > longestThrottled) throw error;
            }
        }
    }

    /** Reads are sent again after any fault of the moment, writes only when they surely were not carried out. */
    async function exchange(request: ApiRequest): Promise<AxiosResponse> {
        const reads = request.reads ?? request.method === "GET";
        return pRetry(() => pacedAttempt(request), {
            retries: maxRetries,
            minTimeout: retryDelay,
            randomize: true,
            // What failed on the way to it has been tried again there.
            shouldRetry: ({ error }) =>
                error instanceof ApiError &&
                error.isOf(request) &&
                error.status !== 429 &&
                (reads ? error.passing : error.unsent),
            onFailedAttempt: ({ error, retriesLeft }) =>
                reads && retriesLeft > 0 && error instanceof ApiError && error.status === 503
                    ? pause(error.retryAfter ?? 0)
                    : undefined,
        });
    }

    return {
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

function addressOf(endpoint: string, { path, query = {} }: ApiRequest, project = ""): string {
    const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const where = endpoint + path.replace("{project_id}", encodeURIComponent(project));
    return pairs.length === 0 ? where : `${where}?${pairs.join("&")}`;
}

/** A failure on the way to a request: the request itself has not left. */
function unsent(error: unknown): never {
    if (error instanceof ApiError) error.neverLeft = true;
    throw error;
}

/** As long as the service has asked for, within reason. */
function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 15_000)));
}
