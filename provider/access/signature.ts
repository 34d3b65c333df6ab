import type { SignableRequest } from "../api/credentials";

// Requests signed with an access key: SDK-HMAC-SHA256.

export interface AccessKeys {
    accessKey: string;
    secretKey: string;
    /** Only temporary keys have one. */
    securityToken?: string;
}

/** The headers that the SDKs add to a request when they sign it. All headers are signed. */
export function signatureHeaders(
    request: SignableRequest,
    { accessKey, secretKey, securityToken }: AccessKeys,
    time: Date,
): Record<string, string> {
    const { projectId } = request;
    const added: Record<string, string> = {
        Host: new URL(request.url).host,
        "X-Sdk-Date": time.toISOString().replace(/[-:]|\.\d+/g, ""),
        ...(projectId === undefined ? {} : { "X-Project-Id": projectId }),
        ...(securityToken === undefined ? {} : { "X-Security-Token": securityToken }),
    };
    const headers = { ...request.headers, ...added };
    const { signature, signedHeaders } = sign({ ...request, headers }, secretKey);
    const Authorization = `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
    return { ...added, Authorization };
}

type Sign = (
    request: SignableRequest,
    secretKey: string,
) => { signedHeaders: string; canonicalHash: string; signature: string };

let loaded: Sign | undefined;

/** The signature over exactly these headers, the address and the body's bytes. */
export const sign: Sign = (request, secretKey) => {
    loaded ??= loadSigner();
    return loaded(request, secretKey);
};

/**
 * Huawei's own signer, loaded with the first signed request. Only its parts are used. As a whole it signs a body that it has
 * serialised anew, always adds the host, and encodes an encoded path a second time.
 */
function loadSigner(): Sign {
    const { AKSKSigner } = require("./signer") as typeof import("./signer");
    class Signer extends AKSKSigner {
        static signatureOf: Sign = (request, secretKey) => {
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
            const date = headers["x-sdk-date"] ?? "";
            const toSign = Signer.getStringToSign("SDK-HMAC-SHA256", date, canonicalHash);
            return { signedHeaders, canonicalHash, signature: Signer.hmacSHA256(secretKey, toSign) };
        };
    }
    return Signer.signatureOf;
}
