import { existsSync, readFileSync } from "node:fs";
import {
    createServer,
    type IncomingHttpHeaders,
    type IncomingMessage,
    type Server,
    type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { PageData } from "../../../page/data";
import { UserError } from "../../../provider/userError";
import type { Live } from "./live";

export interface PageServer {
    port: number;
    /** Ends it at once, with its connections. */
    close(): void;
}

interface Options {
    live: Live;
    /** 0: any free one. */
    port: number;
    /** The folder with the files of the page. */
    folder: string;
    /** Milliseconds between two signs of life, by which a dead connection is noticed. */
    heartbeat?: number;
}

/** The types of the page's files. */
const types: Record<string, string> = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
};

/** Of every reply: the page loads nothing from elsewhere, and no other page holds it. */
const headers = {
    "Content-Security-Policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
};

/** Serves the page on loopback, with its data as server-sent events. */
export async function servePage({ live, port, folder, heartbeat = 15_000 }: Options): Promise<PageServer> {
    const server = createServer((request, response) => {
        const [address = ""] = (request.url ?? "").split("?");
        const refused = refusalOf(request);
        if (refused) send(response, ...refused);
        else if (address === "/_page/events") sendEvents(response, live, heartbeat);
        else sendFile(response, folder, address);
    });
    await listen(server, port);
    return {
        port: (server.address() as AddressInfo).port,
        close: () => {
            server.close();
            server.closeAllConnections();
        },
    };
}

function listen(server: Server, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
        server.once("error", (error: NodeJS.ErrnoException) => {
            const isTaken = error.code === "EADDRINUSE" || error.code === "EACCES";
            if (!isTaken) return reject(error);
            reject(
                new UserError(
                    `--port ${port}: cannot be used (${error.code}). Give another, or 0 for any free one.`,
                ),
            );
        });
        server.listen(port, "127.0.0.1", resolve);
    });
}

type Refusal = [status: number, why: string];

const loopbackHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::(\d+))?$/i;
const scheme = "http://";
const httpPort = 80;

/**
 * Why a request is refused: any web page can reach loopback. Host gives away a page whose name points here (DNS rebinding), Origin
 * any other that reads or sends data, and Sec-Fetch-Site one that loads a file of this server into itself.
 */
function refusalOf({ method, headers: all, socket }: IncomingMessage): Refusal | undefined {
    const { host = "", origin } = all;
    const own = `http://127.0.0.1:${socket.localPort}`;
    const isOwn = (name: string) => {
        const [matches, port = httpPort] = loopbackHost.exec(name) ?? [];
        return matches !== undefined && Number(port) === socket.localPort;
    };
    if (!isOwn(host)) return [403, `Host: is not this server. Use ${own}.`];
    if (origin !== undefined && !(origin.startsWith(scheme) && isOwn(origin.slice(scheme.length))))
        return [403, `Origin: is another site. Use ${own}.`];
    if (isEmbedded(all)) return [403, `Sec-Fetch-Site: is another site. Use ${own}.`];
    return method === "GET" ? undefined : [405, "Method: is not GET. This server only shows."];
}

/** Whether a browser loads this for a page of another site, or of another port. A link that somebody follows is none. */
function isEmbedded({
    "sec-fetch-site": site = "none",
    "sec-fetch-dest": use,
}: IncomingHttpHeaders): boolean {
    return site !== "none" && site !== "same-origin" && use !== "document";
}

/** The page is at `/`, and its other files are below `/_page/`. */
function sendFile(response: ServerResponse, folder: string, address: string): void {
    const name = address === "/" ? "index.html" : /^\/_page\/([\w-]+\.(?:js|css))$/.exec(address)?.[1];
    const file = name && path.join(folder, name);
    if (file === undefined) send(response, 404, "There is nothing here. The page is at /.");
    else if (!existsSync(file)) send(response, 404, `${name}: is not installed. Install the package again.`);
    else {
        const type = `${types[path.extname(file)]}; charset=utf-8`;
        response.writeHead(200, { ...headers, "Content-Type": type }).end(readFileSync(file));
    }
}

/** Each change of the data as an event, and the time of each poll that has seen the same. */
function sendEvents(response: ServerResponse, live: Live, heartbeat: number): void {
    response.writeHead(200, { ...headers, "Content-Type": "text/event-stream" });
    response.flushHeaders();
    /** The newest data that a slow page has not taken yet. It misses what was between. */
    let missed: PageData | undefined;
    const write = (event: string) => response.writableNeedDrain || response.write(`${event}\n\n`);
    const show = (data: PageData) => {
        missed = response.writableNeedDrain ? data : undefined;
        write(`data: ${JSON.stringify(data)}`);
    };
    const confirm = (seenAt: string) => write(`event: seen\ndata: ${seenAt}`);
    const disconnect = live.connect({ show, confirm });
    const beat = setInterval(() => write(":"), heartbeat);
    response.on("drain", () => missed && show(missed));
    response.once("close", () => {
        clearInterval(beat);
        disconnect();
    });
}

function send(response: ServerResponse, status: number, text: string): void {
    response.writeHead(status, { ...headers, "Content-Type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}
