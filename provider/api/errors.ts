import { plainText } from "../plainText";
import { UserError } from "../userError";
import { type Failure, hintFor, isCertificateCode } from "./hints";

/** A failed request: `[POST] "https://…": 400 DBS.200022 Instance not found. (request id …)`. */
export class ApiError extends UserError {
    override name = "ApiError";
    /** What the service said: status, code and text. */
    readonly reason: string;
    /** The message without the hint. */
    readonly summary: string;
    /** What to do about it. Undefined if that is not known. */
    readonly hint?: string;
    /** The whole address of the request. */
    readonly url: string;
    /** HTTP status. Undefined if the service did not reply. */
    readonly status?: number;
    /** Date of the reply by the service's clock, in milliseconds since 1970. Undefined if the reply has none. */
    readonly servedAt?: number;
    /** Code of the service, its gateway, Node or a proxy. Undefined if the reply has none. */
    readonly errorCode?: string;
    /** Milliseconds to wait, from the Retry-After header. Undefined if the reply has none. */
    readonly retryAfter?: number;
    /**
     * The request did not reach the service: no connection was made, or a request that it needs, such as the sign-in,
     * failed first.
     */
    notDispatched: boolean;
    /** Private, so that no log shows the body. */
    readonly #request: object | undefined;

    constructor(details: Failure) {
        const { method, url, status, errorCode, message, requestId } = details;
        const reason = message === "" ? "(no reason given)" : message;
        const what = [status, errorCode, reason].filter((part) => part !== undefined).join(" ");
        const trace = requestId === undefined ? "" : ` (request id ${requestId})`;
        const hint = hintFor(details);
        const text = `[${method}] "${url}": ${what}${trace}`;
        super(hint === undefined ? text : `${text.replace(/\.$/, "")}. ${hint}`);
        this.reason = plainText(what);
        this.summary = plainText(text);
        this.hint = hint && plainText(hint);
        this.url = url;
        this.status = status;
        this.servedAt = details.servedAt;
        this.errorCode = errorCode;
        this.retryAfter = details.retryAfter;
        this.notDispatched = isConnectionFailure(errorCode);
        this.#request = details.request;
    }

    /** Whether this request failed itself, and not one that it needs, such as the sign-in. */
    isOf(request: object): boolean {
        return this.#request === request;
    }

    /**
     * The service did nothing: the request was not dispatched, or the reply is a 3xx or 4xx. A 303 is not a rejection,
     * because it points to the result of what was done. If false, a write may have been carried out.
     */
    get rejected(): boolean {
        const { status = 0 } = this;
        return this.notDispatched || (status >= 300 && status < 500 && status !== 303);
    }

    /**
     * The same request may succeed soon: there is no reply, or the reply is a 429, a 5xx or a 200 that is not a JSON object.
     * False for an unknown host, which usually is a wrong endpoint, for an untrusted certificate and for a proxy's 4xx.
     */
    get transient(): boolean {
        const { status, errorCode = "" } = this;
        if (status === undefined)
            return !/^(ENOTFOUND|PROXY_4\d\d)$/.test(errorCode) && !isCertificateCode(errorCode);
        return status === 200 || status === 429 || status >= 500;
    }

    /** Even a write may be resent: the service did nothing, and the same request may succeed soon. */
    get safeToResend(): boolean {
        return this.rejected && this.transient;
    }
}

/** Failures before a byte of the request could reach the service. */
function isConnectionFailure(code = ""): boolean {
    return /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|PROXY_\d+)$/.test(code) || isCertificateCode(code);
}

// "Another operation is being performed": codes from the error tables and from public clients.
const busyCode = /^(DBS\.)?(200011|200019|200047|201014|201015|201202|212006|212033|216011|05000084)$/;

/** Another operation runs on the instance. Nothing was done, and the same request will succeed later. */
export function isBusy(error: unknown): error is ApiError {
    if (!(error instanceof ApiError) || error.status !== 409) return false;
    const { errorCode, message } = error;
    // A gateway gives no code, and other replies say it in words.
    return (
        errorCode === undefined ||
        busyCode.test(errorCode) ||
        /another operation|being operated/i.test(message)
    );
}

/** A reply that does not fit the contract. It is ignored, because the next one may be right. */
export class OddReply extends UserError {
    override name = "OddReply";
}

/** Whether the same read may succeed soon. */
export function isTransient(error: unknown): boolean {
    return error instanceof OddReply || (error instanceof ApiError && error.transient);
}

/** The task does not exist. Never true for a wrong instance id, which must not count as a deleted task. */
export function isTaskNotFound(error: unknown): boolean {
    return (
        error instanceof ApiError &&
        error.status === 400 &&
        // 270022 from the configuration query, 05000091 from delete.
        (error.errorCode === "DBS.270022" || error.errorCode === "DBS.05000091")
    );
}

/** The service does not answer this: the instance has another edition, or what is asked about is not there. */
export function isRefusal(error: unknown): error is ApiError {
    return error instanceof ApiError && (error.status === 400 || error.status === 404);
}

/** No instance has this id in the configured region and project. With status 409 the same code means something else. */
export function isInstanceNotFound(error: unknown): error is ApiError {
    return error instanceof ApiError && error.status === 400 && error.errorCode === "DBS.200022";
}

/**
 * The service does not find the job: it is some seconds old or more than a month. One table names 400 DBS.200543; any other
 * 400 or 404 of the service, not of its gateway, means the same for a job.
 */
export function isJobNotFound(error: unknown): error is ApiError {
    return (
        error instanceof ApiError &&
        (error.status === 400 || error.status === 404) &&
        !error.errorCode?.startsWith("APIGW.")
    );
}

/** The result of a request, or undefined if the task does not exist. */
export async function undefinedIfNotFound<Value>(request: () => Promise<Value>): Promise<Value | undefined> {
    try {
        return await request();
    } catch (error) {
        if (isTaskNotFound(error)) return undefined;
        throw error;
    }
}
