import type { ApiErrorDetails } from "./errors";

/** Milliseconds that a signed request's time may differ from the gateway's clock. */
const toleratedSkew = 15 * 60_000;

/** One sentence what to do about a failure, where that is known. */
export function hintFor(details: ApiErrorDetails): string | undefined {
    const { status, errorCode = "", message, url } = details;
    if (errorCode === "ENOTFOUND" || errorCode === "EAI_AGAIN")
        return `${new URL(url).host} has no address: is the region right, does it have TaurusDB, and can this machine resolve names?`;
    if (errorCode === "ECONNREFUSED")
        return "Is the endpoint (or the region it is made from) right, and is there a route to it?";
    if (isCertificateCode(errorCode))
        return "The certificate is not trusted: give the CA's certificate as taurusdb-htap:caFile or OS_CACERT";
    if (errorCode === "APIGW.0101" || errorCode === "APIGW.0103")
        return "Is the endpoint that of TaurusDB in this region, and does the region have this edition?";
    // The same code means "the instance name already exists" with status 409.
    if (status === 400 && errorCode === "DBS.200022")
        return "Check instanceId and sourceInstanceId: both must be in the configured region and project, and belong together";
    if (status === 401) return signInHint(details);
    if (errorCode === "APIGW.0801" || errorCode === "APIGW.0802")
        return "This region does not offer the service to this account: choose another region";
    if (errorCode === "APIGW.0310" || /project/i.test(message))
        return "The project cannot be used: check that projectId is that of the configured region";
    if (status === 403) return permissionHint(details);
    return undefined;
}

function signInHint({ url, errorCode, servedAt, signedIn = "" }: ApiErrorDetails): string {
    const skew = servedAt ? Date.now() - servedAt : 0;
    if (Math.abs(skew) > toleratedSkew) {
        const minutes = Math.round(Math.abs(skew) / 60_000);
        return `This machine's clock is ${minutes} minutes ${skew > 0 ? "ahead of" : "behind"} the service's, and more than 15 are refused: set the clock`;
    }
    if (new URL(url).pathname === "/v3/auth/tokens")
        return "IAM does not know this user with this password: check userName, password and domainName. It was not tried again: wrong passwords lock the account";
    if (signedIn.startsWith("the access key"))
        return `The service does not accept ${signedIn}: check accessKey and secretKey, and securityToken when the keys are temporary`;
    if (errorCode === "APIGW.0307")
        return `The service calls ${signedIn || "the token"} outdated: it has expired, or is of another region. Set a fresh one as taurusdb-htap:authToken or HW_AUTH_TOKEN, or sign in with keys`;
    return "Sign in again: set a fresh token of this region and project as taurusdb-htap:authToken or HW_AUTH_TOKEN";
}

function permissionHint({ request }: ApiErrorDetails): string {
    const needed = request?.permission
        ? `the IAM action ${request.permission}`
        : "the permission for this operation (its IAM action is not published; GaussDB FullAccess has it)";
    return `The signed-in user lacks ${needed}, or projectId is that of another project`;
}

/** Node's codes for a certificate that is not trusted, has ended, or is another host's. */
export function isCertificateCode(code = ""): boolean {
    return /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code);
}
