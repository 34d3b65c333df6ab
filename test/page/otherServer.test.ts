import { readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import path from "node:path";
import type { PageData } from "../../page/data";
import { checkout } from "../../tools/checkout";
import { testInBrowser, useBrowser } from "../support/browser";
import { Servers } from "../support/servers";

// The page knows its server by page/data.d.ts alone. This one has as little as that allows.

/** The browser's own time zone would differ from machine to machine. */
const utc = { timezoneId: "UTC" };
const open = useBrowser();
const servers = new Servers();
const types: Record<string, string> = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript" };

afterEach(servers.close);

const task = (name: string) => ({ id: `abc17/${name}`, instanceId: "abc17", name, problems: [] });

const data: PageData = {
    title: "cn-north-4",
    seenAt: "2026-01-05T09:00:00.000Z",
    instances: [{ id: "abc17", edition: "starrocks" }],
    tasks: [
        { ...task("a"), stage: "other", health: "unknown" },
        { ...task("b"), stage: "incremental", health: "copies", percentage: 100, catchupStage: "full" },
        // What a deleted task has left in the list.
        { ...task("b"), stage: "cancelled", health: "cancelled" },
    ],
    jobs: [],
};

/** Serves the page and sends it data, and times at which they were seen again. */
async function serve(first: PageData) {
    let page: ServerResponse | undefined;
    const send = (next: PageData) => page?.write(`data: ${JSON.stringify(next)}\n\n`);
    const events = (response: ServerResponse) => {
        page = response.writeHead(200, { "Content-Type": "text/event-stream" });
        send(first);
    };
    const server = createServer(({ url = "" }, response) => {
        if (url === "/_page/events") return events(response);
        const file = url === "/" ? "index.html" : path.basename(url);
        response.writeHead(200, { "Content-Type": types[path.extname(file)] });
        return response.end(readFileSync(path.join(checkout, "dist/page", file)));
    });
    return {
        url: `http://${await servers.listen(server)}`,
        send,
        /** Sends the time, and ends the connection. */
        confirmAndLeave: (seenAt: string) => page?.end(`event: seen\ndata: ${seenAt}\n\n`),
    };
}

testInBrowser("page: shows tasks of a server that knows little", async () => {
    const { url } = await serve(data);
    const page = await open(url);
    const tasks = page.locator("#tasks li");
    expect(await tasks.locator("h3").allTextContents()).toEqual(["a", "b", "b"]);
    expect(await tasks.locator(".health").allTextContents()).toEqual(["Unknown", "Copies", "Cancelled"]);
    expect(await tasks.locator(".stage").allTextContents()).toEqual([
        "Unknown stage",
        "Incremental",
        "Cancelled",
    ]);
    expect(await page.getByRole("progressbar").count()).toBe(2);
    await page.getByRole("progressbar", { name: "Catching up, b" }).waitFor();
    await page.getByText("No jobs.").waitFor();
    expect(await page.getByRole("heading").allTextContents()).not.toContain("Requests");
    expect(await page.getByRole("button").count()).toBe(0);
});

testInBrowser("page: an instance that could not be read says so", async () => {
    const { url } = await serve({ ...data, instances: [{ id: "abc17", problem: "It answered 403." }] });
    const page = await open(url);
    await page.locator("#instances").getByText("Could not be read: It answered 403.").waitFor();
    await page.locator("#instances").getByText("3 tasks", { exact: true }).waitFor();
});

testInBrowser("page: marks its data as old while the server sees nothing new", async () => {
    const { url, send } = await serve(data);
    const page = await open(url, utc);
    send({ ...data, problem: "The service answered 503." });
    await page.getByText("The service answered 503. What is shown was seen at 09:00:00.").waitFor();
    expect(await page.locator("body").getAttribute("class")).toBe("old");
    send(data);
    await page.locator("#banner").waitFor({ state: "hidden" });
    expect(await page.locator("body").getAttribute("class")).toBe("");
});

testInBrowser("page: a lost connection tells when the data was last seen, changed or not", async () => {
    const { url, confirmAndLeave } = await serve(data);
    const page = await open(url, utc);
    confirmAndLeave("2026-01-05T11:30:00.000Z");
    await page.getByText("What is shown was seen at 11:30:00.").waitFor();
});

testInBrowser("page: a server that has seen nothing yet names no time", async () => {
    const problem = "The service answered 503.";
    const { url } = await serve({ title: "cn-north-4", problem, instances: [], tasks: [], jobs: [] });
    const page = await open(url, utc);
    expect(await page.locator("#banner").textContent()).toMatch(/^The service answered 503\.\s*$/);
});
