import { UserError } from "../userError";

export interface ApiErrorDetails {
    method: string;
    url: string;
    /** HTTP status; absent when no answer came. */
    status?: number;
    /** The service's or the gateway's code, such as DBS.200022, or Node's, such as ECONNREFUSED. */
    errorCode?: string;
    message: string;
    requestId?: string;
}

/** One request that did not succeed: `[POST] "https://…": 400 DBS.200022 Instance not found. (request id …)`. */
export class ApiError extends UserError {
    override name = "ApiError";
    readonly status?: number;
    readonly errorCode?: string;

    constructor(details: ApiErrorDetails) {
        const { method, url, status, errorCode, message, requestId } = details;
        const reason = message === "" ? "(no reason given)" : message;
        const what = [status, errorCode, reason].filter((part) => part !== undefined).join(" ");
        const trace = requestId === undefined ? "" : ` (request id ${requestId})`;
        const hint = hintFor(details);
        super(`[${method}] "${url}": ${what}${trace}${hint === undefined ? "" : `. ${hint}`}`);
        this.status = status;
        this.errorCode = errorCode;
    }

    /** The service said no: nothing was done. Anything else may have been carried out. */
    get refused(): boolean {
        return (
            neverSent(this.errorCode) ||
            (this.status !== undefined && this.status >= 400 && this.status < 500)
        );
    }

    /** A fault of the moment: the same request may succeed soon. */
    get passing(): boolean {
        // A name that does not resolve is a wrong endpoint far more often than a fault of the moment.
        if (this.status === undefined) return this.errorCode !== "ENOTFOUND";
        // 200: the reply was no JSON of the contract, as from a proxy on the way.
        return this.status === 200 || this.status === 429 || this.status >= 500;
    }

    /** Surely not carried out, and worth sending again even when it writes: throttled, or never sent. */
    get unsent(): boolean {
        return this.status === 429 || (neverSent(this.errorCode) && this.passing);
    }
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

/** Failures of the connection itself, before a byte of the request could leave. */
function neverSent(code: string | undefined): boolean {
    return code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN";
}

function hintFor({ status, errorCode }: ApiErrorDetails): string | undefined {
    if (neverSent(errorCode))
        return "Is the endpoint (or the region it is made from) right, and is there a route to it?";
    if (errorCode === "APIGW.0101") return "Is the endpoint that of TaurusDB in this region?";
    // The same code means "the instance name already exists" with status 409.
    if (status === 400 && errorCode === "DBS.200022")
        return "Check instanceId and sourceInstanceId: both must be in the configured region and project, and belong together";
    if (status === 401)
        return "Sign in again: set a fresh token of this region and project as taurusdb-htap:authToken or HW_AUTH_TOKEN";
    if (status === 403)
        return "The signed-in user lacks the permission, or the project id is that of another project";
    return undefined;
}
