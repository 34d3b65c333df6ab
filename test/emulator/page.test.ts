import { readFileSync } from "node:fs";
import path from "node:path";
import type { PageData } from "../../page/data";
import { checkout } from "../../tools/checkout";
import { Asked, start, tasks } from "../support/askEmulator";
import { pageEvents } from "../support/pageEvents";
import { ids } from "../support/stillEmulator";

const asked = new Asked();

/** All but intervals: the emulator looks by itself only when a test says so. */
const real: FakeableAPI[] = [
    ...(["Date", "hrtime", "nextTick", "performance", "queueMicrotask"] as const),
    ...(["setImmediate", "clearImmediate", "setTimeout", "clearTimeout"] as const),
];

beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: real });
    await asked.begin();
});

afterEach(async () => {
    await asked.close();
    jest.useRealTimers();
});

const get = (file: string) => fetch(asked.emulator.url + file);

/** Follows the page's events. The result waits for the next one, 10 seconds at most. */
function follow(): { next(): Promise<PageData>; end(): void } {
    const end = new AbortController();
    const limit = setTimeout(() => end.abort(), 10_000);
    const events = pageEvents(asked.emulator.url, end.signal);
    return {
        next: async () => (await events.next()).value,
        end: () => {
            clearTimeout(limit);
            end.abort();
        },
    };
}

test.each([
    ["/", "text/html; charset=utf-8", "index.html"],
    ["/_page/page.js", "text/javascript; charset=utf-8", "page.js"],
    ["/_page/page.css", "text/css; charset=utf-8", "page.css"],
])("emulator page %s: has its type and a strict policy", async (address, type, file) => {
    const reply = await get(address);
    expect(await reply.text()).toBe(readFileSync(path.join(checkout, "dist/page", file), "utf8"));
    expect(reply.headers.get("content-type")).toBe(type);
    expect(reply.headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    });
});

test.each(["/_page/absent.js", "/_page/.tsbuildinfo", "/_page/..%2Findex.js", "/_page/data.ts"])(
    "emulator page %s: is not found",
    async (address) => {
        expect((await get(address)).status).toBe(404);
    },
);

test("emulator page events: one at first, then one after each change, by whomever", async () => {
    const events = follow();
    const { title, seenAt, instances, ...first } = await events.next();
    expect({ title, seenAt }).toEqual({
        title: "TaurusDB emulator, cn-north-4",
        seenAt: "2026-01-01T00:00:00.000Z",
    });
    expect(instances.map(({ name, edition }) => [name, edition])).toEqual([
        ["analytics", "starrocks"],
        ["reports", "starrocks"],
        ["events", "clickhouse"],
    ]);
    expect(first).toEqual({ tasks: [], jobs: [], requests: [], actions: expect.any(Object) });

    await asked.startAs("orders_1");
    const { tasks: shown, jobs, requests = [] } = await events.next();
    expect(shown).toMatchObject([
        {
            id: `${ids.starRocks}/orders_1`,
            health: "waits",
            stage: "wait",
            percentage: 0,
            problems: [],
        },
    ]);
    expect(jobs).toMatchObject([{ kind: "CreateStarRocksDataReplication", state: "pending" }]);
    expect(requests).toEqual([
        {
            number: 0,
            time: "2026-01-01T00:00:00.000Z",
            method: "POST",
            path: tasks.replace("{project}", `/v3/${asked.emulator.projectId}`),
            operation: "CreateStarRocksDataReplication",
            status: 200,
        },
    ]);

    asked.emulator.act(ids.starRocks, "orders_1", { do: "cancel" });
    jest.advanceTimersByTime(1_000);
    const { tasks: after } = await events.next();
    expect(after[0]).toMatchObject({ stage: "cancelled", health: "cancelled", problems: [] });
    events.end();
});

test("emulator page events: say why tasks need attention, those first", async () => {
    await asked.startAs("cancelled");
    asked.emulator.act(ids.starRocks, "cancelled", { do: "cancel" });
    await asked.startAs("waiting");
    await asked.startAs("broken");
    await asked.ask("POST", `{project}/instances/${ids.clickHouse}/clickhouse/replication`, {
        source_instance_id: ids.source,
        source_database: "crm",
    });
    const { world } = asked.emulator;
    for (const task of world.starRocksTasks)
        if (task.taskName === "broken")
            Object.assign(task, { trouble: "The disk is full.", alterError: "no key", needsRepair: true });
    asked.emulator.act(ids.clickHouse, "crm", { do: "fail", reason: "No such table." });
    const events = follow();
    const { tasks: shown } = await events.next();
    events.end();
    expect(shown.map(({ name, health, problems }) => [name, health, problems])).toEqual([
        [
            "broken",
            "needs attention",
            ["The disk is full.", "The last change failed: no key", "The task needs repair."],
        ],
        ["crm", "needs attention", ["No such table."]],
        ["waiting", "waits", []],
        ["cancelled", "cancelled", []],
    ]);
});

test("emulator page events: neither bodies nor tokens are in the log", async () => {
    await asked.ask("POST", "/v3/auth/tokens", { auth: { password: "secret-password" } });
    await asked.ask(
        "POST",
        tasks,
        { ...start, task_name: "secret_name_1" },
        { "X-Auth-Token": "secret-token" },
    );
    const events = follow();
    const { requests } = await events.next();
    events.end();
    expect(requests).toHaveLength(2);
    expect(JSON.stringify(requests)).not.toContain("secret");
});

test("emulator page actions: each task of an edition has what its console can do", async () => {
    await asked.startAs("orders_1");
    asked.time.advance(20_000);
    const events = follow();
    const { tasks: shown, actions = {} } = await events.next();
    const buttons = actions[shown[0]?.actions ?? ""] ?? [];
    expect(buttons.map(({ label }) => label)).toEqual([
        ...["Pause", "Set tables", "Set parameter", "Break down", "Cancel", "Delete"],
    ]);
    const of = (path = "") => path.replace("{instance}", ids.starRocks).replace("{task}", "orders_1");
    const [pause, setTables] = buttons;
    await asked.ask(pause?.method as string, of(pause?.path), pause?.body);
    const { tasks: after } = await events.next();
    events.end();
    expect(after[0]).toMatchObject({ stage: "paused" });
    expect(actions[after[0]?.actions ?? ""]?.[0]).toMatchObject({ label: "Resume" });
    asked.emulator.act(ids.starRocks, "orders_1", { do: "setTables", names: ["orders", "returns"] });
    expect((await asked.ask("GET", of(setTables?.values))).body).toEqual({ names: ["orders", "returns"] });
    expect(await asked.ask("GET", `/_emulator/tasks/${ids.starRocks}/nosuch/tables`)).toMatchObject({
        status: 404,
        body: { problem: `Task nosuch of ${ids.starRocks}: not found.` },
    });
});

test("emulator page actions: refuse what is not a text", async () => {
    await asked.startAs("orders_1");
    const before = structuredClone(asked.emulator.world);
    const act = async (method: string, path: string, body: unknown) =>
        (await asked.ask(method, `/_emulator/${path}`, body)).body.problem;
    const [task, notice] = [`tasks/${ids.starRocks}/orders_1`, `instances/${ids.clickHouse}/notice`];
    expect(await act("POST", task, { do: "breakDown" })).toBe("reason: is not a text. Give a text.");
    expect(await act("POST", task, { do: "setParameter", name: "x", value: 5 })).toMatch(/^value: /);
    expect(await act("POST", task, "null")).toBe("null: is not an action for this task.");
    expect(await act("PUT", notice, {})).toMatch(/^text: /);
    expect(asked.emulator.world).toEqual(before);
});
