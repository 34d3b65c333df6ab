import type { FastifyInstance, FastifyRequest } from "fastify";
import { Refusal } from "./errors";
import { refusalReply } from "./router";

const loopbackHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::(\d+))?$/i;
const scheme = "http://";
const httpPort = 80;

/**
 * Refuses requests that a web page of another site sends: the emulator's token is well known, and any page can reach loopback.
 * Host gives away a page whose name points here (DNS rebinding), Origin any other that reads or sends data, and Sec-Fetch-Site one
 * that loads something of the emulator into itself.
 */
export function refuseForeignPages(server: FastifyInstance): void {
    server.addHook("onRequest", async (request, response) => {
        const problem = foreign(request);
        if (problem === undefined) return;
        const { status, body } = refusalReply(new Refusal(403, "emulator", problem));
        return response.code(status).send(body);
    });
}

function foreign({
    method,
    headers: { host = "", origin, "sec-fetch-site": site = "none", "sec-fetch-dest": use },
    socket: { localPort },
}: FastifyRequest): string | undefined {
    const isOwn = (name: string) => {
        const [matches, port = httpPort] = loopbackHost.exec(name) ?? [];
        return matches !== undefined && Number(port) === localPort;
    };
    if (!isOwn(host)) return `Host "${host}": is not this emulator. Use http://127.0.0.1:${localPort}.`;
    if (origin !== undefined && !(origin.startsWith(scheme) && isOwn(origin.slice(scheme.length))))
        return `Origin "${origin}": is another site. Send the request from http://${host}, or without an Origin.`;
    // Somebody may follow a link from another site, which reads nothing.
    const isLink = method === "GET" && use === "document";
    if (site === "none" || site === "same-origin" || isLink) return undefined;
    return `Sec-Fetch-Site "${site}": is another site. Send the request from http://${host}.`;
}
