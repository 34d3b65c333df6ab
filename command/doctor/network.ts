import { asksIam } from "../../provider/access/location";
import { waysOut } from "../../provider/access/settingNames";
import type { Settings } from "../../provider/access/settings";
import { type Connection, connect } from "../../provider/api/cloud";
import { anonymous } from "../../provider/api/credentials";
import type { ApiError } from "../../provider/api/errors";
import { clockHint, isCertificateCode } from "../../provider/api/hints";
import { proxyFor } from "../../provider/api/proxy";
import { insecureWarning } from "../../provider/api/tls";
import { UserError } from "../../provider/userError";
import { type Finding, finding, ok, problem, skipped, warning } from "./finding";
import { impatientCloud } from "./patience";

/** What an address has answered to a request without a sign-in. */
interface Reply {
    /** Why there is no answer, or why it is not a service's; and whose failure it is. */
    failure?: { place: "proxy" | "TLS" | "endpoint"; error: Failure };
    /** Status and code. */
    text: string;
    /** Whether it has a form of the service's. */
    isKnown: boolean;
    servedAt?: number;
}

/** How OpenStack's services answer a query for their versions. */
const multipleChoices = 300;

type Failure = UserError & Partial<ApiError>;

/** Which addresses can be worked with. */
export interface Reached {
    endpoint: boolean;
    iam: boolean;
}

/** The way to the service, to its clock, and to IAM if it is needed. */
export async function* findNetwork(settings: Settings): AsyncGenerator<Finding, Reached> {
    const { connection, endpoint, iamEndpoint } = settings;
    // No documented operation has this path, so neither a page for people nor data is asked for.
    const reply = await ask(connection, endpoint, "/v3");
    yield proxyFinding(endpoint, reply);
    yield tlsFinding(connection, endpoint, reply);
    yield endpointFinding(endpoint, reply);
    yield clockFinding(settings, reply);
    const reached = { endpoint: !reply.failure, iam: true };
    if (!asksIam(settings) || iamEndpoint === undefined) return reached;
    const { failure, text } = await ask(connection, iamEndpoint, "/v3/auth/tokens");
    yield failure
        ? problem("IAM", failure.error, wayTo("iamEndpoint", failure.error))
        : ok("IAM", `${iamEndpoint} answers (${text})`);
    return { ...reached, iam: !failure };
}

/** Asks an address without signing in. */
async function ask(connection: Connection, address: string, path: string): Promise<Reply> {
    const cloud = impatientCloud(connect({ ...connection, endpoint: address, credentials: anonymous }));
    try {
        const { headers } = await cloud.exchange({ method: "GET", path });
        return { text: "200", isKnown: true, servedAt: Date.parse(String(headers.date)) };
    } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const { status = 0, errorCode, servedAt }: Partial<ApiError> = error;
        const reply = {
            text: [status, errorCode].filter(Boolean).join(" "),
            isKnown: errorCode !== undefined,
            servedAt,
        };
        // A redirect and a page for people come from something else, and a 5xx from something that does not work.
        if (status === multipleChoices || (status >= 400 && status < 500)) return reply;
        return { ...reply, failure: { place: placeOf(error, address), error } };
    }
}

function placeOf({ status, errorCode = "" }: Partial<ApiError>, address: string) {
    if (status !== undefined) return "endpoint";
    if (isCertificateCode(errorCode)) return "TLS";
    if (proxyFor(address)) return "proxy";
    return /^(EPROTO|ERR_SSL_)/.test(errorCode) ? "TLS" : "endpoint";
}

function proxyFinding(endpoint: string, { failure }: Reply): Finding {
    if (failure?.place === "proxy") return problem("proxy", failure.error);
    const proxy = proxyFor(endpoint);
    // One with a problem is a problem of the settings.
    if (!proxy || "problem" in proxy) return ok("proxy", "none for this endpoint");
    return ok("proxy", `${proxy.address}, from ${proxy.variable}`);
}

function tlsFinding({ insecure, ca }: Connection, endpoint: string, { failure }: Reply): Finding {
    const { protocol, hostname } = new URL(endpoint);
    if (failure?.place === "TLS")
        return problem("TLS", failure.error, "Check that the endpoint speaks TLS at this port.");
    if (failure && failure.error.status === undefined) return skipped("TLS", "no connection was made");
    if (protocol === "https:" && insecure)
        return warning("TLS", insecureWarning, "Set caFile instead, to the certificate of the CA.");
    if (protocol === "https:")
        return ok("TLS", ca === undefined ? "trusted" : "trusted, with the CAs of caFile");
    if (/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return ok("TLS", "not needed on this machine");
    const readable = "the endpoint is http, so everybody on the way can read the sign-in";
    return warning("TLS", readable, waysOut("endpoint"));
}

function endpointFinding(endpoint: string, { failure, text, isKnown }: Reply): Finding {
    if (failure?.place === "endpoint")
        return problem("endpoint", failure.error, wayTo("endpoint", failure.error));
    if (failure) return skipped("endpoint", `not reached, see ${failure.place}`);
    const answers = `${endpoint} answers (${text})`;
    if (isKnown) return ok("endpoint", answers);
    return warning("endpoint", `${answers}, but not as the service`, waysOut("endpoint"));
}

function clockFinding({ signIn, agency }: Settings, { servedAt }: Reply): Finding {
    if (!servedAt) return skipped("clock", "no reply has the service's time");
    const wrong = clockHint(servedAt);
    const seconds = Math.abs(Date.now() - servedAt) / 1_000;
    if (wrong === undefined)
        return ok("clock", seconds < 60 ? "as the service's" : `${Math.round(seconds / 60)} minutes off`);
    const isSigned = agency !== undefined || signIn.by === "keys" || signIn.by === "metadata";
    const [found = ""] = wrong.split(": ");
    return finding(isSigned ? "problem" : "warning", "clock", found, "Set the clock of this machine.");
}

/** To an address without a reply, or from one that is not the service's. */
function wayTo(key: "endpoint" | "iamEndpoint", { status }: Failure): string {
    if (status !== undefined) return waysOut(key);
    return `Check the route to it, and whether this network needs HTTPS_PROXY. For another address: ${waysOut(key)}`;
}
