import type { HttpProxy } from "./proxy";

/** Which settings come from the state, so that they may be older than the stack's config. */
export interface Kept {
    signIn: boolean;
    /** Region, project, endpoints and certificates. */
    location: boolean;
}

/** What is known about a failed request. */
export interface Failure {
    method: string;
    url: string;
    /** HTTP status. Undefined if the service did not reply. */
    status?: number;
    /** Code of the service or its gateway (DBS.200022), of Node (ECONNREFUSED) or of a proxy (PROXY_407). */
    errorCode?: string;
    message: string;
    requestId?: string;
    /** The credentials, for messages. */
    signedIn?: string;
    /** Where the credentials come from. Undefined for the stack config and the environment. */
    owner?: string;
    /** Date of the reply by the service's clock, in milliseconds since 1970. */
    servedAt?: number;
    /** Milliseconds to wait, from the Retry-After header. */
    retryAfter?: number;
    /** The request, to recognise its failure. */
    request?: { permission?: string };
    /** The proxy of the connection. Undefined for a direct one. */
    proxy?: HttpProxy;
    kept?: Kept;
}

/** Milliseconds that the gateway allows a signed request's time to differ from its clock. */
const toleratedSkew = 15 * 60_000;

/** How to make a command use the current config of the stack. */
export const keptHint =
    'A refresh and a destroy use the settings of the last "pulumi up". If they have changed since, add --run-program (to destroy also ' +
    '--refresh=false), or run "pulumi up" first, while the program still declares a replication';

/** What to do about a failure, if that is known. */
export function hintFor(details: Failure): string | undefined {
    const { kept } = details;
    const isOld = (kept?.signIn && refusesSignIn(details)) || (kept?.location && refusesLocation(details));
    // First, because the other hint may ask for what the user has done already.
    return [isOld ? keptHint : undefined, mainHint(details)].filter(Boolean).join(". ") || undefined;
}

function refusesSignIn({ status = 0, errorCode = "", url }: Failure): boolean {
    if (isIam(url)) return status >= 400 && status < 500 && status !== 429;
    // These codes are about this machine's address or the region.
    return status === 401 || (status === 403 && !/^APIGW\.0(40[124]|80[12])$/.test(errorCode));
}

function refusesLocation({ status, errorCode = "", proxy }: Failure): boolean {
    if (status === undefined)
        return (isUnreachable(errorCode) && proxy === undefined) || isCertificateCode(errorCode);
    return /^(APIGW\.01(01|03)|APIGW\.0310|APIGW\.080[12])$/.test(errorCode);
}

function mainHint(details: Failure): string | undefined {
    const { status, errorCode = "", url, proxy } = details;
    if (isCertificateCode(errorCode)) return certificateHint(errorCode, url);
    if (proxy && status === undefined) return proxyHint(details, proxy);
    if (errorCode === "ENOTFOUND" || errorCode === "EAI_AGAIN")
        return isIam(url)
            ? `${hostOf(url)} has no address: is the region right? For a region outside of myhuaweicloud.com set taurusdb-htap:cloud or HW_CLOUD, for an IAM elsewhere taurusdb-htap:iamEndpoint or HW_AUTH_URL`
            : `${hostOf(url)} has no address: is the region right, does it have TaurusDB, and can this machine resolve names?`;
    if (errorCode === "ECONNREFUSED")
        return "Is the endpoint (or the region it is made from) right, and is there a route to it?";
    if (errorCode === "APIGW.0101" || errorCode === "APIGW.0103")
        return "Check that the endpoint is TaurusDB's in this region, and that the region has this edition";
    if (status !== undefined && status >= 300 && status < 400)
        return isIam(url)
            ? "Check iamEndpoint (taurusdb-htap:iamEndpoint or HW_AUTH_URL): it must be the address of IAM itself"
            : "Check endpoint (taurusdb-htap:endpoint or HW_TAURUSDB_ENDPOINT): it must be the address of the API itself";
    // The same code means "the instance name already exists" with status 409.
    if (status === 400 && errorCode === "DBS.200022")
        return "Check instanceId and sourceInstanceId: both must be in the configured region and project, and belong together";
    if (status === 401) return isIam(url) ? iamHint(details) : signInHint(details);
    if (status === 404 && url.includes("/OS-CREDENTIAL/"))
        return "Check assumeRole: agencyName, and domainName or domainId of the account that has the agency";
    if (status === 403) return isIam(url) ? iamHint(details) : forbiddenHint(details);
    return undefined;
}

function proxyHint({ errorCode = "", url }: Failure, { variable, address, signsIn }: HttpProxy): string {
    const named = `The proxy ${address} of ${variable}`;
    const around = `or add ${hostOf(url)} to NO_PROXY`;
    if (errorCode === "PROXY_407")
        return signsIn
            ? `${named} does not accept this user and password: correct them in ${variable}, with special characters percent-encoded`
            : `${named} wants a user and a password: set ${variable} to http://user:password@host:port`;
    if (errorCode.startsWith("PROXY_"))
        return `${named} did not connect to ${hostOf(url)}: have it allowed there, ${around}`;
    if (isUnreachable(errorCode)) return `${named} cannot be reached: correct ${variable}, ${around}`;
    // Node's codes for a reply that is not TLS.
    if (address.startsWith("https:") && /^(EPROTO|ERR_SSL_)/.test(errorCode))
        return `${named} does not speak TLS: set ${variable} to ${address.replace("https:", "http:")}, ${around}`;
    return `The request went through the proxy ${address} of ${variable}`;
}

/** No connection was made. */
function isUnreachable(code: string): boolean {
    return /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/.test(code);
}

function hostOf(url: string): string {
    return new URL(url).host;
}

function isIam(url: string): boolean {
    return /^\/v3(\.0)?\/(auth|projects|OS-)/.test(pathOf(url));
}

function pathOf(url: string): string {
    return URL.canParse(url) ? new URL(url).pathname : url;
}

function iamHint(details: Failure): string {
    const { message, url, status } = details;
    if (/lock/i.test(message))
        return "Too many wrong passwords have locked this user: wait, or unlock it in IAM";
    if (/project/i.test(message))
        return "This user has no such project in the configured region: check projectId and projectName, or leave both out to use the region's own project";
    if (pathOf(url) === "/v3/auth/tokens")
        return "IAM does not know this user with this password: check userName, password and domainName. It is not tried again: wrong passwords lock the account";
    if (status === 403)
        return url.includes("OS-CREDENTIAL")
            ? "The signed-in user may not take over this agency: it needs the IAM action iam:agencies:assume (policy Agent Operator)"
            : "The signed-in user may not list projects: give projectId, or the IAM action iam:projects:listProjects";
    return signInHint(details);
}

function signInHint({ errorCode, servedAt, signedIn = "the token", owner }: Failure): string {
    const where = owner === undefined ? "taurusdb-htap:authToken or HW_AUTH_TOKEN" : `authToken of ${owner}`;
    const isSigned = /^the (access key|keys)/.test(signedIn);
    const wrongClock = isSigned && servedAt ? clockHint(servedAt) : undefined;
    if (wrongClock !== undefined) return wrongClock;
    if (signedIn.startsWith("the access key"))
        return `The service does not accept ${signedIn}: check accessKey and secretKey, and securityToken when the keys are temporary`;
    if (signedIn !== "the token")
        return `The service does not accept ${signedIn}: check that the endpoint belongs to the region and account that issued it`;
    if (errorCode === "APIGW.0307")
        return `The token is outdated: it has expired, or is of another region. Set a fresh one as ${where}, or sign in with keys`;
    return `Sign in again: set a fresh token of this region and project as ${where}`;
}

/** Undefined if signed requests pass although this machine's clock differs from that of a reply. */
export function clockHint(servedAt: number): string | undefined {
    const skew = Date.now() - servedAt;
    if (Math.abs(skew) <= toleratedSkew) return undefined;
    const minutes = Math.round(Math.abs(skew) / 60_000);
    return `This machine's clock is ${minutes} minutes ${skew > 0 ? "ahead of" : "behind"} the service's, and more than 15 are refused: set the clock`;
}

function forbiddenHint(details: Failure): string | undefined {
    const { errorCode = "", request } = details;
    if (errorCode === "APIGW.0801" || errorCode === "APIGW.0802")
        return "This region does not offer the service to this account: choose another region";
    if (/^APIGW\.040[124]$/.test(errorCode))
        return "The service blocks this machine's address: ask whoever set its access rules";
    if (errorCode === "APIGW.0310")
        return "The project cannot be used: check that projectId is that of the configured region";
    if (errorCode === "DBS.280056") return signInHint(details);
    const needed = request?.permission
        ? `the IAM action gaussdbformysql:htapInstance:${request.permission}`
        : "the permission for this operation (its IAM action is not published; GaussDB FullAccess has it)";
    return `The signed-in user lacks ${needed}, or projectId is that of another project`;
}

function certificateHint(code: string, url: string): string {
    if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
        return `The certificate is not that of ${hostOf(url)}: is the address right, and does no proxy answer in its place?`;
    if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID")
        return "The certificate is not valid at this time: check this machine's clock, then the certificate";
    return "The certificate is not trusted: give the CA's certificate as taurusdb-htap:caFile or OS_CACERT";
}

/** Node's codes for a certificate that is untrusted, expired or of another host. */
export function isCertificateCode(code = ""): boolean {
    return /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code);
}
