import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** A request before any decoding. */
export interface RawRequest {
    method: string;
    /** Path and query, as sent. */
    url: string;
    /** Names in lower case. */
    headers: Record<string, string | undefined>;
    body: string;
}

/** The parts of an SDK-HMAC-SHA256 Authorization header. */
export interface Authorization {
    access: string;
    signedHeaders: string[];
    signature: string;
}

/** `SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…` */
export function parseAuthorization(header: string | undefined): Authorization | undefined {
    const fields = /^SDK-HMAC-SHA256 Access=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
        header ?? "",
    );
    if (!fields) return undefined;
    const [, access, signedHeaders, signature] = fields as unknown as [string, string, string, string];
    return { access, signedHeaders: signedHeaders.split(";"), signature };
}

/** The text to sign, as the signing guide describes it. Exported for tests with published vectors. */
export function canonicalRequest(request: RawRequest, signedHeaders: string[]): string {
    const [path = "/", query = ""] = request.url.split(/\?(.*)/s);
    const slashed = path.endsWith("/") ? path : `${path}/`;
    return [
        request.method,
        slashed
            .split("/")
            .map((segment) => encode(decodeURIComponent(segment)))
            .join("/"),
        canonicalQuery(query),
        ...signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim()}`),
        "",
        signedHeaders.join(";"),
        sha256(request.body),
    ].join("\n");
}

/** The signature that a request must have. */
export function signatureFor(request: RawRequest, signedHeaders: string[], secret: string): string {
    const text = `SDK-HMAC-SHA256\n${request.headers["x-sdk-date"]}\n${sha256(canonicalRequest(request, signedHeaders))}`;
    return createHmac("sha256", secret).update(text).digest("hex");
}

export function signatureFits(request: RawRequest, given: Authorization, secret: string): boolean {
    const expected = signatureFor(request, given.signedHeaders, secret);
    return timingSafeEqual(Buffer.from(expected), Buffer.from(given.signature));
}

/** yyyymmddThhmmssZ in milliseconds since 1970; NaN for any other text. */
export function parseSdkDate(text: string | undefined): number {
    const iso = (text ?? "").replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
    return Date.parse(iso);
}

function canonicalQuery(query: string): string {
    const pairs = query
        .split("&")
        .filter((pair) => pair !== "")
        .map((pair) => pair.split(/=(.*)/s))
        .map(([name = "", value = ""]) => [
            encode(decodeURIComponent(name)),
            encode(decodeURIComponent(value)),
        ]);
    return pairs
        .sort(([a = "", x = ""], [b = "", y = ""]) => compare(a, b) || compare(x, y))
        .map(([name, value]) => `${name}=${value}`)
        .join("&");
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

/** Everything but A-Z a-z 0-9 - _ . ~ */
function encode(text: string): string {
    return encodeURIComponent(text).replace(
        /[!'()*]/g,
        (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
    );
}

function sha256(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}
