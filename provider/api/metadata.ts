import { keepSecret } from "../redaction";
import { axios } from "./axios";
import type { TemporaryKeys } from "./iam";
import { momentOf, text } from "./reading";

const tokenLifetime = "21600";

/** Bytes of a reply: a token or three keys. */
const largestReply = 64 * 1024;

/** Nobody who is not on an ECS has to wait for long. */
const timeout = 1_000;

/**
 * Keys of the agency that the machine itself bears, from the ECS metadata service: version 2 with a token of its own, else
 * version 1. Undefined where there is no such service, or no agency.
 */
export async function showMetadataKeys(endpoint: string): Promise<TemporaryKeys | undefined> {
    // Metadata is on the machine's own link: no proxy leads there.
    const http = axios().create({
        baseURL: endpoint,
        timeout,
        proxy: false,
        validateStatus: null,
        maxRedirects: 0,
        maxContentLength: largestReply,
    });
    try {
        const headers = { "X-Metadata-Token-Ttl-Seconds": tokenLifetime };
        const path = "/meta-data/latest/api/token";
        // Where version 2 is not known, this may be refused in any way, or not answered at all.
        const issued = await http
            .put(path, undefined, { headers, responseType: "text" })
            .catch(() => undefined);
        const token = issued?.status === 200 ? text(issued.data) : undefined;
        keepSecret(token);
        const { status, data } = await http.get("/openstack/latest/securitykey", {
            headers: token === undefined ? {} : { "X-Metadata-Token": token },
        });
        const { access, secret, securitytoken, expires_at } = (status === 200 && data?.credential) || {};
        const [accessKey, secretKey] = [text(access), text(secret)];
        if (!accessKey || !secretKey) return undefined;
        return {
            accessKey,
            secretKey,
            securityToken: text(securitytoken),
            expires: momentOf(expires_at),
        };
    } catch (error) {
        if (axios().isAxiosError(error)) return undefined;
        throw error;
    }
}
