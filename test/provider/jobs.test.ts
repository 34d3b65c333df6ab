import type { ApiRequest, Cloud } from "../../provider/api/cloud";
import { ApiError } from "../../provider/api/errors";
import { type JobSeen, Jobs } from "../../provider/waiting/jobs";
import { VirtualClock } from "../../tools/bench/virtualClock";

/** Jobs whose row never tells anything, looked at every ten seconds. */
function begin(answer: (asked: "one" | "list") => unknown) {
    const clock = new VirtualClock(() => false);
    const asked: { what: "one" | "list"; at: number; query: ApiRequest["query"] }[] = [];
    const send = async <Body>({ path, query, method }: ApiRequest) => {
        const what = path.endsWith("/immediate-jobs") ? "list" : "one";
        asked.push({ what, at: clock.now(), query });
        const reply = answer(what);
        if (reply instanceof Error) throw reply;
        if (typeof reply === "number")
            throw new ApiError({ method, url: "http://x/", status: reply, message: "" });
        return reply as Body;
    };
    const jobs = new Jobs({ request: send } as Cloud, clock, 10_000);
    const look = (id: string, times: number, begun: "now" | "earlier" = "now") =>
        jobs.follow(id, begun, async (ask) => {
            const seen: JobSeen[] = [];
            for (let index = 0; index < times; index++) {
                await clock.sleep(10_000);
                seen.push(await ask({ settled: false, says: "retry wait" }));
            }
            return seen;
        });
    return {
        asked,
        pass: clock.passUntil.bind(clock),
        look,
        count: (what: string) => asked.filter((each) => each.what === what).length,
    };
}

const one = { job: { status: "Running", created: "2026-01-01T00:00:00+0000" } };
const list = { jobs: [{ job_id: "j", status: "Running" }], total_count: 1 };

test("where the list has a job that runs, it answers from then on, and nobody is asked for alone", async () => {
    const { look, pass, count } = begin((what) => (what === "one" ? one : list));
    const seen = await pass(look("j", 60));
    expect(count("one")).toBe(1);
    expect(count("list")).toBeGreaterThan(55);
    expect(seen.at(-1)).toMatchObject({ state: "running" });
});

test("the list goes back no further than to when the service began the first, though it alone was asked for", async () => {
    const created_time = "2026-01-01T00:00:00+0000";
    const both = ["j", "k"].map((job_id) => ({ job_id, status: "Running", created_time }));
    const { asked, look, pass } = begin((what) => (what === "one" ? one : { jobs: both, total_count: 2 }));
    await pass(Promise.all([look("j", 9), look("k", 9)]));
    const lists = asked.filter(({ what }) => what === "list");
    expect(lists.at(-1)?.query).toMatchObject({ start_time: "2025-12-31T23:59:58+0000" });
});

test.each([
    ["does not have it", { jobs: [], total_count: 0 }, 1],
    ["is refused", 403, 1],
    ["is no list", {}, 1],
    ["fails three times", 503, 3],
])("a list that %s is never asked again", async (_name, reply, times) => {
    const { look, pass, count } = begin((what) => (what === "one" ? one : reply));
    await pass(look("j", 60));
    expect(count("list")).toBe(times);
});

test("a job is asked for alone at growing intervals, a minute apart at most", async () => {
    const { asked, look, pass } = begin((what) => (what === "one" ? one : { jobs: [] }));
    await pass(look("j", 60));
    const at = asked.filter(({ what }) => what === "one").map((each) => each.at);
    const apart = at.slice(1).map((each, index) => each - (at[index] as number));
    expect(Math.max(...apart)).toBeLessThanOrEqual(60_000);
    expect(apart.slice(3).every((each) => each === 60_000)).toBe(true);
});

test("a list that loses a job which runs no longer answers for any", async () => {
    let listed = true;
    const { look, pass, count } = begin((what) => {
        if (what === "one") return one;
        return listed ? list : { jobs: [], total_count: 0 };
    });
    await pass(look("j", 5));
    listed = false;
    const before = count("list");
    await pass(look("j", 30));
    expect(count("list")).toBeLessThanOrEqual(before + 10);
    expect(count("one")).toBeGreaterThan(4);
});

test("a job that was begun earlier is asked for at once, and listed from when the service began it", async () => {
    const { asked, look, pass } = begin((what) => (what === "one" ? one : list));
    await pass(look("j", 3, "earlier"));
    expect(asked[0]?.what).toBe("one");
    expect(asked.find(({ what }) => what === "list")?.query).toMatchObject({
        start_time: "2025-12-31T23:59:58+0000",
    });
});

test("when the first settles, the next finds out about the list", async () => {
    let settled = false;
    const { look, pass, count } = begin((what) =>
        what === "one" ? { job: { status: settled ? "Running" : "Completed" } } : list,
    );
    await pass(look("i", 1));
    settled = true;
    await pass(look("j", 3));
    expect(count("list")).toBeGreaterThan(0);
});
