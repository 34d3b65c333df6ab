import { request } from "node:http";
import type { LoggedRequest } from "pulumi-taurusdb-htap-emulator";
import { Asked, start, tasks } from "../support/askEmulator";

const asked = new Asked();
const { ask, begin, close, rows } = asked;

afterEach(close);

test("emulator faults: can be planned over HTTP", async () => {
    await begin({ timings: { jobHidden: 0, jobPending: 0, job: 0 } });
    const wrong = await ask("PUT", "/_emulator/faults", [{ operation: "X" }]);
    expect(wrong).toMatchObject({ status: 400, body: { problem: expect.stringContaining("faults[0]") } });
    await ask("PUT", "/_emulator/faults", [
        { operation: "CreateStarRocksDataReplication", do: "failJob", reason: "no disk" },
    ]);
    const { job_id } = (await ask("POST", tasks, start)).body;
    expect((await ask("GET", `{project}/jobs?id=${job_id}`)).body.job).toMatchObject({
        status: "Failed",
        fail_reason: "no disk",
    });
    expect((await rows())[0]).toMatchObject({ stage: "Wait", status: "No" });
});

describe("emulator faults", () => {
    const jobs = (id: string) => `{project}/jobs?id=${id}`;
    const tasksUrl = () => asked.emulator.url + tasks.replace("{project}", `/v3/${asked.emulator.projectId}`);

    test("a reply may redirect", async () => {
        await begin({
            faults: [{ do: "reply", status: 302, location: "https://a.example/", when: "before" }],
        });
        const headers = { "X-Auth-Token": asked.emulator.token };
        const answer = await fetch(tasksUrl(), { headers, redirect: "manual" });
        expect([answer.status, answer.headers.get("location")]).toEqual([302, "https://a.example/"]);
    });

    test.each([
        [{ do: "lose", when: "before" }, "cut", 0],
        [{ do: "lose", when: "after" }, "cut", 1],
        [{ do: "truncate" }, "cut", 1],
        [{ do: "reply", status: 503, body: "<html>", when: "before", retryAfter: 7 }, 503, 0],
        [{ do: "reply", status: 504, when: "after" }, 504, 1],
        [{ do: "delay", milliseconds: 1, when: "before" }, 200, 1],
        [{ do: "throttle", for: 60_000 }, 429, 0],
        [{ do: "busy", for: 60_000 }, 409, 0],
    ] as const)("%p: has its effect on the reply and the task", async (fault, expected, made) => {
        const aim = { operation: "CreateStarRocksDataReplication" };
        await begin({ faults: ["for" in fault ? fault : { ...aim, ...fault }] });
        const answer = await fetch(tasksUrl(), {
            method: "POST",
            headers: { "X-Auth-Token": asked.emulator.token },
            body: JSON.stringify(start),
        }).catch(() => undefined);
        const text = await answer?.text().catch(() => undefined);
        expect(text === undefined ? "cut" : answer?.status).toBe(expected);
        expect(asked.emulator.world.starRocksTasks).toHaveLength(made);
        if (expected === 503) expect(answer?.headers.get("retry-after")).toBe("7");
        expect(Object.values(asked.emulator.faultCounts())).toEqual([1]);
    });

    test("a request whose client is gone before the reply is abandoned", async () => {
        await begin({ faults: [{ do: "delay", milliseconds: 300, when: "before" }] });
        const logged = () => new Promise<LoggedRequest>((hear) => asked.emulator.onRequest(hear));
        const abandoned = logged();
        const headers = { "X-Auth-Token": asked.emulator.token };
        const sent = request(tasksUrl(), { headers }).on("error", () => {});
        sent.end(() => sent.destroy());
        expect(await abandoned).toMatchObject({ fault: "delay before", abandoned: true });
        const answered = logged();
        await fetch(tasksUrl(), { headers });
        expect(await answered).toMatchObject({ abandoned: false });
    });

    test("a vanished job does its work, a late one is found later", async () => {
        await begin({ faults: [{ do: "vanishJob" }, { do: "lateJob", milliseconds: 100_000 }] });
        const begun = async (taskName: string) => (await asked.startAs(taskName)).body.job_id;
        const [vanished, late] = [await begun("one"), await begun("two")];
        asked.time.advance(50_000);
        expect((await rows()).map(({ stage }: { stage: string }) => stage)).toEqual(["Full", "Full"]);
        expect((await ask("GET", jobs(late))).status).toBe(400);
        asked.time.advance(51_000);
        expect((await ask("GET", jobs(late))).status).toBe(200);
        expect((await ask("GET", jobs(vanished))).status).toBe(400);
    });

    test("hit the operation, after and times that they name", async () => {
        const reply = (status: number) => ({ do: "reply", status, body: "{}", when: "before" }) as const;
        await begin({ faults: [{ ...reply(500), after: 1, times: 2 }] });
        const statuses = async () => {
            const all = [];
            for (let index = 0; index < 5; index++) all.push((await ask("GET", `${tasks}?limit=1`)).status);
            return all;
        };
        expect(await statuses()).toEqual([200, 500, 500, 200, 200]);
        // Each lets its own go by.
        asked.emulator.planFaults([{ ...reply(500), after: 3 }, reply(503)]);
        expect(await statuses()).toEqual([503, 200, 200, 500, 200]);
    });

    test.each([
        [[{ do: "explode" }], /faults\[0\]\.do: must be one of failJob, ignore/],
        [[{ do: "ignore" }, { do: "lose", when: "later" }], /faults\[1\]\.when: is missing or wrong/],
        [[{ do: "ignore", wen: 1 }], /faults\[0\]\.wen: is not a field of "ignore"/],
        [[{ do: "ignore", times: 0 }], /faults\[0\]\.times: is missing or wrong/],
        [{}, /must be an array/],
    ])("a wrong plan is refused by its path: %p", async (plan, expected) => {
        await begin();
        const { status, body } = await ask("PUT", "/_emulator/faults", plan);
        expect([status, body.problem]).toEqual([400, expect.stringMatching(expected)]);
    });
});
