import type { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import type { Credentials, SignableRequest } from "../api/credentials";
import { keepSecret } from "../redaction";
import { type Expiring, Renewed } from "./renewed";

/** An access key and its secret; temporary ones have a security token too. */
export interface Keys {
    accessKey: string;
    secretKey: string;
    securityToken?: string;
}

/** Requests that are signed with keys: SDK-HMAC-SHA256. */
export function keyCredentials(keys: Keys): Credentials {
    return {
        what: `the access key ${keys.accessKey}`,
        headers: async (request) => signed(request, keys, new Date()),
    };
}

/** Keys that are fetched once, shared, and renewed before their end. */
export function fetchedKeys(
    what: string,
    fetch: () => Promise<Keys & Expiring>,
    isFinal: (error: unknown) => boolean,
): Credentials {
    const keys = new Renewed(async () => {
        const fetched = await fetch();
        keepSecret(fetched.secretKey);
        keepSecret(fetched.securityToken ?? "");
        return fetched;
    }, isFinal);
    return {
        what,
        // Temporary keys that have ended are refused as wrong ones are.
        outdated: ["APIGW.0307", "APIGW.0301"],
        headers: async (request) => signed(request, await keys.get(), new Date()),
        renew: ({ Authorization = "" }) =>
            keys.replace(({ accessKey }) => Authorization.includes(`Access=${accessKey},`)),
    };
}

/** The headers that SDKs send with a signed request, all of them signed. */
export function signed(request: SignableRequest, keys: Keys, time: Date): Record<string, string> {
    const { projectId } = request;
    const own: Record<string, string> = {
        Host: new URL(request.url).host,
        "X-Sdk-Date": time.toISOString().replace(/[-:]|\.\d+/g, ""),
        ...(projectId === undefined ? {} : { "X-Project-Id": projectId }),
        ...(keys.securityToken === undefined ? {} : { "X-Security-Token": keys.securityToken }),
    };
    const headers = { ...request.headers, ...own };
    const { signature, signedHeaders } = sign({ ...request, headers }, keys.secretKey);
    const Authorization = `SDK-HMAC-SHA256 Access=${keys.accessKey}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
    return { ...own, Authorization };
}

/** The signature over exactly these headers, the address and the body's bytes. */
export function sign(
    request: SignableRequest,
    secretKey: string,
): { signedHeaders: string; canonicalHash: string; signature: string } {
    loaded ??= loadSigner();
    return loaded(request, secretKey);
}

let loaded: typeof sign | undefined;

/**
 * Huawei's own signer, loaded when the first request is signed. Its parts are put together here: as a whole it signs a body
 * that it has serialised anew, always adds the host, and encodes a path twice that is encoded already.
 */
function loadSigner(): typeof sign {
    const official = require("@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner") as {
        AKSKSigner: typeof AKSKSigner;
    };
    class Signer extends official.AKSKSigner {
        static signatureOf(request: SignableRequest, secretKey: string): ReturnType<typeof sign> {
            const { pathname, searchParams } = new URL(request.url);
            const names = [...new Set(searchParams.keys())];
            const queryParams = Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)]));
            const headers = Object.fromEntries(
                Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value.trim()]),
            );
            const signedHeaders = Object.keys(headers).sort().join(";");
            const path = pathname.split("/").map((part) => Signer.urlEncode(decodeURIComponent(part)));
            const canonical = Signer.buildCanonicalRequest(
                request.method,
                path.join("/").replace(/\/?$/, "/"),
                Signer.CanonicalQueryString({ queryParams }),
                Signer.buildCanonicalHeaders(headers),
                signedHeaders,
                Signer.Hex(request.body ?? ""),
            );
            const canonicalHash = Signer.Hex(canonical);
            const toSign = Signer.getStringToSign(
                "SDK-HMAC-SHA256",
                headers["x-sdk-date"] ?? "",
                canonicalHash,
            );
            return { signedHeaders, canonicalHash, signature: Signer.hmacSHA256(secretKey, toSign) };
        }
    }
    return Signer.signatureOf;
}
