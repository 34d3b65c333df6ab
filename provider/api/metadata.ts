import { keepSecret } from "../redaction";
import { axios } from "./axios";
import { readKeys, type TemporaryKeys } from "./iam";
import { text } from "./reading";

/** Seconds. */
const tokenLifetime = "21600";

/** Bytes of a reply, which is a token or three keys. */
const largestReply = 64 * 1024;

/** Milliseconds. Short, because a machine that is not an ECS has to wait for it. */
const timeout = 1_000;

/**
 * Keys of the ECS agency of this machine, from the metadata service: version 2, which needs a token, else version 1. Undefined
 * if the machine has no such service or no agency.
 */
export async function showMetadataKeys(endpoint: string): Promise<TemporaryKeys | undefined> {
    // The address is link-local, so no proxy can reach it.
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
        // Version 1 may refuse this in any way, or not reply.
        const issued = await http
            .put(path, undefined, { headers, responseType: "text" })
            .catch(() => undefined);
        const token = issued?.status === 200 ? text(issued.data) : undefined;
        keepSecret(token);
        const { status, data } = await http.get("/openstack/latest/securitykey", {
            headers: token === undefined ? {} : { "X-Metadata-Token": token },
        });
        return status === 200 ? readKeys(data?.credential) : undefined;
    } catch (error) {
        if (axios().isAxiosError(error)) return undefined;
        throw error;
    }
}
