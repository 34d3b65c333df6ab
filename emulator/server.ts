import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { registerControl } from "./control";
import { Refusal } from "./errors";
import { refuseForeignPages } from "./foreignPages";
import { fastify } from "./libraries";
import { registerMetadata } from "./metadata";
import { registerPage } from "./page";
import type { RequestLog } from "./requestLog";
import { type Routed, type Router, refusalReply } from "./router";
import type { Service } from "./service";

/** The HTTP server. All but the page's, the control and the metadata paths go to the router, and into the request log. */
export function createServer(
    service: Service,
    route: Router,
    log: RequestLog,
    save: () => void,
): FastifyInstance {
    const server = fastify({
        forceCloseConnections: true,
        // The limit of the gateway.
        bodyLimit: 12 * 1024 * 1024,
        routerOptions: { maxParamLength: 200 },
    });
    // Bodies stay text at first, so that broken JSON gets the service's own error.
    server.removeAllContentTypeParsers();
    server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    refuseForeignPages(server);
    const updatePages = registerPage(server, service, log);
    const changed = () => {
        save();
        updatePages();
    };
    registerControl(server, service, log, changed);
    registerMetadata(server, service);
    server.all("/*", (request, response) => answer(request, response));
    return server;

    async function answer(request: FastifyRequest, response: FastifyReply): Promise<void> {
        const arrival = log.arrive();
        const url = new URL(request.url, "http://emulator");
        const query = Object.fromEntries(url.searchParams);
        const { body, operation, reply, executed, fault } = await routeText(request, url.pathname, query);
        const errorCode = (reply.body as { error_code?: string } | undefined)?.error_code;
        log.add({
            arrival,
            time: service.clock.now(),
            operation,
            method: request.method,
            path: url.pathname,
            query,
            // IAM's bodies have passwords, also where the path is wrong.
            ...(body === undefined || !operation || operation.startsWith("Keystone") ? {} : { body }),
            status: reply.status,
            errorCode,
            executed: executed ?? false,
            fault: fault && `${fault.do}${"when" in fault ? ` ${fault.when}` : ""}`,
            abandoned: request.raw.socket.destroyed,
        });
        changed();
        if (fault?.do === "lose") {
            response.hijack();
            request.raw.socket.destroy();
            return;
        }
        const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
        if (fault?.do === "truncate") {
            response.hijack();
            const half = text.slice(0, Math.ceil(text.length / 2));
            response.raw.writeHead(reply.status, { "Content-Length": String(Buffer.byteLength(text)) });
            response.raw.write(half, () => request.raw.socket.destroy());
            return;
        }
        response.code(reply.status).headers({
            "X-Request-Id": request.id,
            Date: new Date(service.wallClock()).toUTCString(),
            ...reply.headers,
        });
        return response.type("application/json").send(text);
    }

    async function routeText(
        request: FastifyRequest,
        path: string,
        query: Record<string, string>,
    ): Promise<Routed & { body?: unknown }> {
        let body: Record<string, unknown> | undefined;
        try {
            body = request.body ? JSON.parse(request.body as string) : undefined;
        } catch {
            return { reply: refusalReply(new Refusal(400, "APIGW.0201", "The request body is not JSON.")) };
        }
        const headers = request.headers as Record<string, string>;
        const raw = {
            method: request.method,
            url: request.url,
            headers,
            body: (request.body as string) ?? "",
        };
        return { body, ...(await route({ method: request.method, path, query, body, headers }, raw)) };
    }
}
