import { existsSync, readFileSync } from "node:fs";
import { Agent } from "node:https";
import { rootCertificates } from "node:tls";

/** Which certificates are trusted. */
export interface Trust {
    /** Certificates to trust, in PEM, beside the usual ones. */
    ca?: string;
    /** Accepts any certificate. */
    insecure?: boolean;
}

/** What verifies certificates in another way than Node does by itself; undefined when it need not. */
export function httpsAgent({ ca, insecure = false }: Trust): Agent | undefined {
    if (ca === undefined && !insecure) return undefined;
    return new Agent({
        rejectUnauthorized: !insecure,
        ca: ca === undefined ? undefined : [...rootCertificates, ...extraCertificates(), ca],
    });
}

/** To name any certificates replaces Node's own list, and with it what NODE_EXTRA_CA_CERTS has added. */
function extraCertificates(): string[] {
    const file = process.env.NODE_EXTRA_CA_CERTS;
    return file && existsSync(file) ? [readFileSync(file, "utf8")] : [];
}
