import { existsSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import path from "node:path";
import type { FastifyInstance, FastifyReply } from "fastify";
import { pageData } from "./pageData";
import type { RequestLog } from "./requestLog";
import type { Service } from "./service";

/** The build copies the page beside this file. Where the source runs, the checkout's build has it. */
const folders = [path.join(__dirname, "page"), path.join(__dirname, "../dist/page")];

const types: Record<string, string> = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
};

const security = {
    "Content-Security-Policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
};

/** Time passes by itself, so an open page gets a poll this often, in milliseconds. */
const pollEvery = 1_000;
/** Many requests at once cause one poll, this many milliseconds after the first. */
const gatherFor = 200;
/** A page that has lost the connection tries again after this many milliseconds. */
const reconnectAfter = 1_000;

/** Serves the page. The result is to be called after each change; the open pages then follow. */
export function registerPage(server: FastifyInstance, service: Service, log: RequestLog): () => void {
    /** The open pages, each with what it shows. */
    const pages = new Map<ServerResponse, string>();
    let soon: NodeJS.Timeout | undefined;
    let regularly: NodeJS.Timeout | undefined;

    server.get("/", (_request, response) => sendFile(response, "index.html"));
    server.get<{ Params: { file: string } }>("/_page/:file", (request, response) =>
        sendFile(response, request.params.file),
    );
    server.get("/_page/events", { exposeHeadRoute: false }, (_request, response) => {
        response.hijack();
        const page = response.raw;
        page.on("close", () => forget(page));
        page.writeHead(200, { ...security, "Content-Type": "text/event-stream; charset=utf-8" });
        page.write(`retry: ${reconnectAfter}\n`);
        pages.set(page, "");
        regularly ??= setInterval(poll, pollEvery);
        poll();
    });
    server.addHook("onClose", async () => stopPolling());
    return () => {
        if (pages.size > 0) soon ??= setTimeout(poll, gatherFor);
    };

    /** Sends each page what it does not show yet, or else the time alone. A slow page misses what it cannot take. */
    function poll(): void {
        clearTimeout(soon);
        soon = undefined;
        const { seenAt, ...data } = pageData(service, log);
        const shown = JSON.stringify(data);
        for (const [page, before] of pages) {
            if (page.writableNeedDrain) continue;
            if (before === shown) page.write(`event: seen\ndata: ${seenAt}\n\n`);
            else page.write(`data: ${JSON.stringify({ seenAt, ...data })}\n\n`);
            pages.set(page, shown);
        }
    }

    function forget(page: ServerResponse): void {
        pages.delete(page);
        if (pages.size === 0) stopPolling();
    }

    function stopPolling(): void {
        clearInterval(regularly);
        clearTimeout(soon);
        regularly = soon = undefined;
    }
}

function sendFile(response: FastifyReply, name: string): FastifyReply {
    const file = /^[a-z]+\.(html|css|js)$/.test(name) ? findFile(name) : undefined;
    response.headers(security);
    if (file === undefined) return response.code(404).type("text/plain").send("The page has no such file.");
    return response.type(types[path.extname(file)] as string).send(readFileSync(file));
}

function findFile(name: string): string | undefined {
    return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}
