import { existsSync, readFileSync } from "node:fs";
import { Agent } from "node:https";
import { rootCertificates } from "node:tls";

/** Which certificates to trust. */
export interface Trust {
    /** Certificates to trust besides the usual ones, in PEM. */
    ca?: string;
    /** Accepts any certificate. */
    insecure?: boolean;
}

export const insecureWarning = "insecure is set: certificates are not verified";

/** An agent with its own trust. Undefined if Node's default trust is right. */
export function httpsAgent({ ca, insecure = false }: Trust): Agent | undefined {
    if (ca === undefined && !insecure) return undefined;
    return new Agent({
        rejectUnauthorized: !insecure,
        ca: ca === undefined ? undefined : [...rootCertificates, ...extraCertificates(), ca],
    });
}

/** The option `ca` replaces Node's list, which includes the certificates of NODE_EXTRA_CA_CERTS. */
function extraCertificates(): string[] {
    const file = process.env.NODE_EXTRA_CA_CERTS;
    return file && existsSync(file) ? [readFileSync(file, "utf8")] : [];
}
