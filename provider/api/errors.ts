import { UserError } from "../userError";
import { type Failure, hintFor, isCertificateCode } from "./hints";

/** One request that did not succeed: `[POST] "https://…": 400 DBS.200022 Instance not found. (request id …)`. */
export class ApiError extends UserError {
    override name = "ApiError";
    readonly status?: number;
    readonly errorCode?: string;
    readonly retryAfter?: number;
    /** Another request failed that was needed before this one could be sent. */
    neverLeft = false;
    /** Private, so that no log shows what was sent. */
    readonly #request: object | undefined;

    constructor(details: Failure) {
        const { method, url, status, errorCode, message, requestId } = details;
        const reason = message === "" ? "(no reason given)" : message;
        const what = [status, errorCode, reason].filter((part) => part !== undefined).join(" ");
        const trace = requestId === undefined ? "" : ` (request id ${requestId})`;
        const hint = hintFor(details);
        const said = `[${method}] "${url}": ${what}${trace}`;
        super(hint === undefined ? said : `${said.replace(/\.$/, "")}. ${hint}`);
        this.status = status;
        this.errorCode = errorCode;
        this.retryAfter = details.retryAfter;
        this.#request = details.request;
    }

    /** Whether it is this request that failed, and not another one that was needed for it, such as signing in. */
    isOf(request: object): boolean {
        return this.#request === request;
    }

    /** The service said no, or pointed elsewhere: nothing was done. Anything else may have been carried out. */
    get refused(): boolean {
        const { status = 0 } = this;
        // 303 points to the result of what was done.
        return (
            this.neverLeft || neverSent(this.errorCode) || (status >= 300 && status < 500 && status !== 303)
        );
    }

    /** A fault of the moment: the same request may succeed soon. */
    get passing(): boolean {
        // A name that does not resolve is a wrong endpoint far more often than a fault of the moment, and a certificate that
        // is not trusted will not be trusted the next time. A proxy that refuses does so again.
        if (this.status === undefined)
            return (
                !/^(ENOTFOUND|PROXY_4\d\d)$/.test(this.errorCode ?? "") && !isCertificateCode(this.errorCode)
            );
        // 200: the reply was no JSON of the contract, as from a proxy on the way.
        return this.status === 200 || this.status === 429 || this.status >= 500;
    }

    /** Surely not carried out, and worth sending again even when it writes: throttled, or never sent. */
    get unsent(): boolean {
        return this.status === 429 || (neverSent(this.errorCode) && this.passing);
    }
}

// "Another operation is being performed": codes from the error tables and from public clients.
const busyCodes = [
    "200011",
    "200019",
    "200047",
    "201014",
    "201015",
    "201202",
    "212006",
    "212033",
    "216011",
    "05000084",
];

/** Another operation runs on the instance: nothing was done, and the same request will be taken later. */
export function isBusy(error: unknown): error is ApiError {
    if (!(error instanceof ApiError) || error.status !== 409) return false;
    const code = error.errorCode?.replace("DBS.", "");
    // Without a code it is a gateway's; others say it in words.
    return (
        code === undefined ||
        busyCodes.includes(code) ||
        /another operation|being operated/i.test(error.message)
    );
}

/** A reply that is not what the contract says. Nothing is concluded from it, and the next may be right. */
export class OddReply extends UserError {
    override name = "OddReply";
}

/** Whether looking again soon may help. */
export function isPassing(error: unknown): boolean {
    return error instanceof OddReply || (error instanceof ApiError && error.passing);
}

/** The task is not there. Never true for a wrong instance id: that must not pass for "already gone". */
export function isTaskNotFound(error: unknown): boolean {
    return (
        error instanceof ApiError &&
        error.status === 400 &&
        // 270022 from the configuration query, 05000091 from delete
        (error.errorCode === "DBS.270022" || error.errorCode === "DBS.05000091")
    );
}

/**
 * The job cannot be found: it is too new (several seconds) or too old (a month). One table gives 400 DBS.200543; any other
 * 400 or 404 of the service, not of its gateway, means the same for a job.
 */
export function isJobNotFound(error: unknown): boolean {
    return (
        error instanceof ApiError &&
        (error.status === 400 || error.status === 404) &&
        !error.errorCode?.startsWith("APIGW.")
    );
}

/** Failures of the connection itself, before a byte of the request could reach the service. */
function neverSent(code = ""): boolean {
    return /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|PROXY_\d+)$/.test(code) || isCertificateCode(code);
}

/** What a request returns, or undefined when the service says that there is no such task. */
export async function undefinedIfNotFound<Value>(request: () => Promise<Value>): Promise<Value | undefined> {
    try {
        return await request();
    } catch (error) {
        if (isTaskNotFound(error)) return undefined;
        throw error;
    }
}
