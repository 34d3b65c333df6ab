import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import os from "node:os";
import path from "node:path";
import { Live } from "../../../command/status/page/live";
import { type PageServer, servePage } from "../../../command/status/page/server";
import type { PageData } from "../../../page/data";
import { unlessCancelled } from "../../../provider/cancel";
import { failureOf } from "../../support/failure";

const folder = mkdtempSync(path.join(os.tmpdir(), "page-"));
writeFileSync(path.join(folder, "index.html"), "<!doctype html>");
writeFileSync(path.join(folder, "page.js"), "export {};");
writeFileSync(path.join(folder, "secret.txt"), "secret");

/** A clock whose sleeps end when the test says so. */
class StepClock {
    private time = 0;
    private wake: (() => void) | undefined;
    private until = 0;

    now = () => this.time;

    sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
        this.until = this.time + milliseconds;
        const slept = new Promise<void>((wake) => {
            this.wake = wake;
        });
        return unlessCancelled(slept, signal);
    }

    /** Ends the present sleep. */
    async step(): Promise<void> {
        while (!this.wake) await new Promise(setImmediate);
        this.time = this.until;
        this.wake();
        this.wake = undefined;
        await settled();
    }
}

/** A few rounds of the event loop, in which a poll without requests ends. */
async function settled(): Promise<void> {
    for (let round = 0; round < 10; round++) await new Promise(setImmediate);
}

const pageThat = (hears: (title: string) => void) => ({
    show: ({ title }: PageData) => hears(title),
    confirm: () => {},
});

const dataOf = (stage: string): PageData => ({
    title: stage,
    seenAt: new Date(clock.now()).toISOString(),
    instances: [],
    tasks: [],
    jobs: [],
});

let clock: StepClock;
let polls: AbortSignal[];
let stage: string;
let live: Live;
let server: PageServer;

beforeEach(async () => {
    clock = new StepClock();
    polls = [];
    stage = "full";
    const poll = async (signal: AbortSignal) => {
        polls.push(signal);
        return dataOf(stage);
    };
    live = new Live(poll, 10_000, clock, (error) => {
        throw error;
    });
    server = await servePage({ live, port: 0, folder, heartbeat: 20 });
});

afterEach(() => {
    live.end();
    server.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Unlike fetch, this sends any Host and Origin. */
async function ask(
    address: string,
    headers: OutgoingHttpHeaders = {},
    method = "GET",
): Promise<IncomingMessage> {
    const sent = request({ port: server.port, host: "127.0.0.1", method, path: address, headers }).end();
    const [reply] = await once(sent, "response");
    return reply.setEncoding("utf8");
}

async function textOf(address: string, headers?: OutgoingHttpHeaders, method?: string) {
    const reply = await ask(address, headers, method);
    let text = "";
    for await (const chunk of reply) text += chunk;
    return { status: reply.statusCode, type: reply.headers["content-type"], text };
}

test("page server: serves its files, and nothing else of their folder", async () => {
    expect(await textOf("/")).toEqual({
        status: 200,
        type: "text/html; charset=utf-8",
        text: "<!doctype html>",
    });
    expect(await textOf("/_page/page.js")).toMatchObject({
        status: 200,
        type: "text/javascript; charset=utf-8",
    });
    expect(await textOf("/_page/page.css")).toMatchObject({
        status: 404,
        text: "page.css: is not installed. Install the package again.\n",
    });
    for (const address of [
        "/_page/secret.txt",
        "/_page/..%2fsecret.txt",
        "/../secret.txt",
        "/x",
        "/constructor",
    ])
        expect(await textOf(address)).toMatchObject({ status: 404 });
    expect(await textOf("/", {}, "POST")).toMatchObject({ status: 405 });
});

test("page server: every reply forbids foreign scripts, frames and caches", async () => {
    for (const address of ["/", "/nosuch", "/_page/events"]) {
        const reply = await ask(address);
        expect(reply.headers).toMatchObject({
            "content-security-policy":
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cache-control": "no-store",
        });
        reply.destroy();
    }
});

test("page server: refuses another Host and another Origin", async () => {
    const { port } = server;
    const statusFor = async (headers: OutgoingHttpHeaders) => (await textOf("/", headers)).status;
    for (const Host of [`rebound.example:${port}`, "127.0.0.1", "localhost:1", `localhost.example:${port}`])
        expect([Host, await statusFor({ Host })]).toEqual([Host, 403]);
    const Host = `localhost:${port}`;
    for (const Origin of ["null", "http://page.example", "http://localhost", `https://localhost:${port}`])
        expect([Origin, await statusFor({ Host, Origin })]).toEqual([Origin, 403]);
    expect(await statusFor({ Host, Origin: `http://127.0.0.1:${port}` })).toBe(200);
    expect((await ask("/_page/events", { Host: `rebound.example:${port}` })).statusCode).toBe(403);
    expect(polls).toEqual([]);
});

test("page server: refuses other sites that load it, not links", async () => {
    const statusFor = async (headers: OutgoingHttpHeaders) =>
        (await textOf("/", { Host: `127.0.0.1:${server.port}`, ...headers })).status;
    expect(await statusFor({ "Sec-Fetch-Site": "cross-site" })).toBe(403);
    expect(await statusFor({ "Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "script" })).toBe(403);
    expect(await statusFor({ "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document" })).toBe(200);
    for (const site of ["none", "same-origin"]) expect(await statusFor({ "Sec-Fetch-Site": site })).toBe(200);
});

test("page server: listens on 127.0.0.1 alone", async () => {
    const socket = connect(server.port, "127.0.0.2");
    const outcome = await new Promise((resolve) => {
        socket.once("connect", () => resolve("connected"));
        socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code));
    });
    socket.destroy();
    expect(outcome).toBe("ECONNREFUSED");
});

test("page server: a port in use is one clear error", async () => {
    const { message } = await failureOf(servePage({ live, port: server.port, folder }));
    expect(message).toBe(
        `--port ${server.port}: cannot be used (EADDRINUSE). Give another, or 0 for any free one.`,
    );
});

test("page events: the data at once, each change, and signs of life between them", async () => {
    const reply = await ask("/_page/events");
    expect(reply.headers["content-type"]).toBe("text/event-stream");
    let text = "";
    reply.on("data", (chunk) => {
        text += chunk;
    });
    const received = async (pattern: RegExp) => {
        while (!pattern.test(text)) await once(reply, "data");
    };
    await received(/^data: \{"title":"full".*\}\n\n/);
    await received(/\n\n:\n\n:\n\n/);
    await clock.step();
    stage = "incremental";
    await clock.step();
    await received(/\ndata: \{"title":"incremental".*\}\n\n/);
    // A poll that has seen the same sends its time alone.
    expect(text.match(/^event: .*\n.*\n/gm)).toEqual(["event: seen\ndata: 1970-01-01T00:00:10.000Z\n"]);
    expect([polls.length, text.match(/^data: \{/gm)?.length]).toEqual([3, 2]);
    reply.destroy();
});

test("page events: a page that stops reading misses all but the newest data", async () => {
    const socket = connect(server.port, "127.0.0.1");
    socket.write(`GET /_page/events HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
    await once(socket, "connect");
    // 100 megabytes are more than the buffers of a connection hold.
    for (let nth = 0; nth < 100; nth++) {
        stage = `${nth} ${"x".repeat(1_000_000)}`;
        await clock.step();
    }
    const received = new Set<string>();
    let end = "";
    for await (const chunk of socket.setEncoding("utf8")) {
        const text = end + chunk;
        for (const [, nth = ""] of text.matchAll(/"title":"(\d+) /g)) received.add(nth);
        if (received.has("99")) break;
        end = text.slice(-20);
    }
    expect(received.size).toBeLessThan(50);
});

test("page events: nothing is asked for without a page, and once for several", async () => {
    await settled();
    expect(polls).toEqual([]);
    const [first, second]: string[][] = [[], []];
    const leaveFirst = live.connect(pageThat((title) => first?.push(title)));
    await settled();
    const leaveSecond = live.connect(pageThat((title) => second?.push(title)));
    stage = "paused";
    await clock.step();
    expect([first, second, polls.length]).toEqual([["full", "paused"], ["full", "paused"], 2]);
    leaveFirst();
    expect(polls.at(-1)?.aborted).toBe(false);
    leaveSecond();
    expect(polls.at(-1)?.aborted).toBe(true);
    await settled();
    expect(polls).toHaveLength(2);
});

test("page events: a page that is loaded again does not ask more often", async () => {
    const leave = live.connect(pageThat(() => {}));
    await settled();
    leave();
    const seen: string[] = [];
    live.connect(pageThat((title) => seen.push(title)));
    await settled();
    expect([seen, polls.length]).toEqual([["full"], 1]);
    await clock.step();
    expect(polls).toHaveLength(2);
    expect(clock.now()).toBe(10_000);
});
