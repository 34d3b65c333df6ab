import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { RecentJobs } from "../../../command/status/page/jobs";
import type { PageData } from "../../../page/data";
import type { Cloud } from "../../../provider/api/cloud";
import { plantStarRocks } from "../../../tools/plantedTasks";
import { cloudOf } from "../../../tools/pulumi/workspace";
import { apiError } from "../../support/failure";
import { pageEvents } from "../../support/pageEvents";
import { type RunningCommand, startCommand } from "../../support/runningCommand";
import { shownOrders } from "../../support/shownOrders";
import { ids, operations } from "../../support/stillEmulator";

let emulator: Emulator;
let command: RunningCommand | undefined;

beforeEach(async () => {
    emulator = await startEmulator();
});

afterEach(async () => {
    await command?.stop("SIGKILL");
    await emulator.close();
});

/** Starts the command; gives the address of its page. */
async function served(): Promise<string> {
    const args = ["status", "--instance", ids.starRocks, "--serve", "--port", "0", "--every", "1s"];
    command = startCommand(args, { ...cloudOf(emulator), HW_MAX_RETRIES: "0" });
    await command.printed(/Ctrl-C ends it\.\n/);
    return /http:\/\/127\.0\.0\.1:\d+/.exec(command.output())?.[0] ?? "";
}

/** Connects as a page. Gives a function that waits for data with which it is satisfied. */
function connected(address: string) {
    const events = pageEvents(address, new AbortController().signal);
    return async (isWanted: (data: PageData) => boolean): Promise<PageData> => {
        for (;;) {
            const { value, done } = await events.next();
            if (done) throw new Error("The server has closed the connection.");
            if (isWanted(value)) return value;
        }
    };
}

test("status --serve: shows a failure on the page, and ends with Ctrl-C", async () => {
    plantStarRocks(emulator, "orders_1");
    const address = await served();
    expect(operations(emulator)).toEqual([]);
    const data = connected(address);
    expect(await data(({ tasks }) => tasks.length === 1)).toEqual({
        title: `${emulator.region} · project ${emulator.projectId}`,
        seenAt: expect.any(String),
        instances: [{ id: ids.starRocks, edition: "starrocks" }],
        tasks: [{ ...shownOrders, status: undefined, health: "healthy" }],
        jobs: [],
    });
    emulator.act(ids.starRocks, "orders_1", { do: "breakDown", reason: "bad \u001b[2J end" });
    const broken = await data(({ tasks }) => tasks[0]?.problems.length === 2);
    expect(broken.tasks[0]?.health).toBe("needs attention");
    expect(broken.tasks[0]?.problems).toEqual([
        "The service calls this task abnormal.",
        "bad \\u001b[2J end",
    ]);
    expect(await command?.stop()).toBe(0);
});

test("status --serve: keeps the data when a poll fails, says why, and goes on", async () => {
    plantStarRocks(emulator, "orders_1");
    const data = connected(await served());
    const first = await data(({ tasks }) => tasks.length === 1);
    const operation = "ListStarRocksDataReplications";
    const refuse = (status: number) =>
        emulator.planFaults([{ operation, do: "reply", status, when: "before", times: 1_000 }]);
    refuse(500);
    const failed = await data(({ problem }) => problem !== undefined);
    expect(failed).toEqual({ ...first, seenAt: failed.seenAt, problem: expect.stringContaining(": 500 ") });
    refuse(502);
    // A second later nothing new was seen.
    expect((await data(({ problem = "" }) => problem.includes(": 502 "))).seenAt).toBe(failed.seenAt);
    emulator.planFaults([]);
    await data(({ problem }) => problem === undefined);
});

const jobsBy = (request: () => Promise<unknown>) => {
    const told: string[] = [];
    const jobs = new RecentJobs({ request } as unknown as Cloud, (reason) => told.push(reason));
    const { signal } = new AbortController();
    return { told, poll: () => jobs.poll(new Set(["in17"]), signal) };
};

test("recent jobs: those of the instances, the newest first", async () => {
    const { poll } = jobsBy(async () => ({
        jobs: [
            {
                job_id: "old",
                instance_id: "in17",
                status: "Failed",
                created_time: "2026-01-01T00:00:00+0000",
                fail_reason: "full",
            },
            {
                job_id: "other",
                instance_id: "in07",
                status: "Running",
                created_time: "2026-01-02T00:00:00+0000",
            },
            { job_id: "of none", status: "Running", created_time: "2026-01-02T00:00:00+0000" },
            {
                job_id: "new",
                instance_id: "in17",
                status: "Running",
                created_time: "2026-01-03T00:00:00+0000",
                job_name: "Pause",
            },
        ],
    }));
    expect(await poll()).toMatchObject([
        { id: "new", kind: "Pause", state: "running" },
        { id: "old", kind: "?", state: "failed", reason: "full" },
    ]);
});

test("recent jobs: a refusal is reported once and not asked again, a broken reply is", async () => {
    let asked = 0;
    const answers = [apiError({ status: 503 }), apiError({ status: 403, errorCode: "APIGW.0302" })];
    const { told, poll } = jobsBy(async () => {
        throw answers[asked++];
    });
    for (let nth = 0; nth < 4; nth++) expect(await poll()).toEqual([]);
    expect([asked, told]).toEqual([2, [expect.stringContaining("APIGW.0302")]]);
});
