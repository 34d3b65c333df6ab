import type { Fault } from "pulumi-taurusdb-htap-emulator";
import type { ApiRequest, Cloud } from "../../provider/api/cloud";
import { Cancelled } from "../../provider/cancel";
import { clickHouseReplication } from "../../provider/clickHouse/replication";
import { type Operation, Unfinished } from "../../provider/lifecycle/resource";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { cancellable } from "../../provider/waiting/context";
import { editions } from "../support/editions";
import { failureOf } from "../support/failure";
import { clickHouseBase, cloudAt, starRocksBase } from "../support/stillEmulator";
import { isList, StillTask } from "../support/stillTask";

const minute = 60_000;

/** Lets everything happen that can happen without time. */
async function settle(): Promise<void> {
    for (let round = 0; round < 50; round++) await new Promise(setImmediate);
}

type Choice = (request: ApiRequest) => boolean;

/** When a command is cancelled: after some time of the emulator, when such a request is on its way, or at an event. */
type Moment = number | Choice | Promise<unknown>;

/** What a cancelled operation fails with. It must end at once, and send nothing more. */
async function cancelledBy<Args extends object, State extends object>(
    { cloud: { time, context }, emulator }: StillTask<Args, State>,
    moment: Moment,
    run: (context: Operation) => Promise<unknown>,
    cloud = cloudAt(emulator),
) {
    const command = new AbortController();
    let [inFlight, cancelledAt, sent] = [0, 0, 0];
    const cancel = () => {
        if (command.signal.aborted) return;
        [cancelledAt, sent] = [time.now(), emulator.requests().length + inFlight];
        command.abort();
    };
    const request: Cloud["request"] = (request, signal) => {
        inFlight++;
        if (typeof moment === "function" && moment(request)) void settle().then(cancel);
        return cloud.request<never>(request, signal).finally(() => inFlight--);
    };
    const error = await time.passUntil(() => {
        if (typeof moment === "number") void time.sleep(moment).then(cancel);
        if (moment instanceof Promise) void moment.then(settle).then(cancel);
        return failureOf(run(context(undefined, { ...cloud, request }, command.signal)));
    });
    expect(command.signal.aborted).toBe(true);
    expect(time.now()).toBe(cancelledAt);
    await time.passUntil(() => time.sleep(5 * minute));
    await settle();
    expect(emulator.requests().length).toBeLessThanOrEqual(sent);
    return error;
}

const isCreate: Choice = ({ method, path }) => method === "POST" && path.endsWith("/replication");

const count = (all: unknown[], one: unknown) => all.filter((each) => each === one).length;

/** An instance that takes no such operation for the moment. */
const busy = (operation: string): Fault => ({
    operation,
    do: "reply",
    status: 409,
    body: JSON.stringify({ error_code: "DBS.200047", error_msg: "busy" }),
    times: 1_000,
    when: "before",
});

describe.each(editions)("$edition cancel", ({ resource, base, calls, other }) => {
    const still = new StillTask(resource, base);
    const { begin, create, update, remove, writes } = still;
    afterEach(still.close);

    const changed = { tables: { exclude: ["returns"] } };

    test("create: ends while it waits for its job, and the next update continues", async () => {
        await begin();
        const error = await cancelledBy(still, 6_000, (context) => create({}, context));
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(
            /^the task: cancelled after 6s, last seen: \S.*\. Run `pulumi up` to continue\.$/,
        );
        expect(error.state).toMatchObject({ jobId: expect.any(String), lastError: error.message });
        expect((await update(error.state)).jobId).toBe(error.state.jobId);
        expect(count(writes(), calls.create)).toBe(1);
        expect(count(writes(), calls.check)).toBe(calls.check ? 1 : 0);
    });

    test("create: ends while the instance is busy", async () => {
        await begin({ faults: [busy(calls.create)] });
        const error = await cancelledBy(still, 6_000, (context) => create({}, context));
        expect(error.message).toContain("cancelled after 6s, last seen: waiting for another operation on ");
        expect(error).toBeInstanceOf(calls.check ? Unfinished : Cancelled);
    });

    test("create: ends while it is queued behind another one", async () => {
        await begin({ faults: [busy(calls.create)] });
        const both = async (context: Operation) => {
            const all = [create({}, context), create(other(0), context)];
            const errors = await Promise.all(all.map(failureOf));
            for (const { message } of errors) expect(message).toContain("cancelled after 6s");
            throw errors[1];
        };
        await cancelledBy(still, 6_000, both);
    });

    test("create: awaits the reply of its write for a moment", async () => {
        await begin({ faults: [{ operation: calls.create, do: "delay", milliseconds: 100, when: "after" }] });
        const error = await cancelledBy(still, isCreate, (context) => create({}, context));
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.state.jobId).toEqual(expect.any(String));
    });

    test("create: keeps a task whose write gets no reply, and the next update finds it", async () => {
        await begin({
            faults: [{ operation: calls.create, do: "delay", milliseconds: 2_000, when: "after" }],
        });
        const began = performance.now();
        const error = await cancelledBy(still, isCreate, (context) => create({}, context));
        expect(performance.now() - began).toBeLessThan(1_800);
        expect(error).toBeInstanceOf(Unfinished);
        await update(error.state);
        // The first one is logged with its reply only.
        expect(count(writes(), calls.create)).toBe(0);
    });

    test("create: ends while a 429 pauses all requests", async () => {
        const status = { do: "reply", status: 429, retryAfter: 60, when: "before" } as const;
        await begin({ faults: [{ operation: calls.create, ...status }] });
        let cloud: Cloud | undefined;
        const throttled = new Promise<void>((onThrottled) => {
            cloud = cloudAt(still.emulator, { onThrottled });
        });
        const error = await cancelledBy(still, throttled, (context) => create({}, context), cloud);
        expect(error.message).toContain("cancelled after");
        expect(count(still.asked(), calls.create)).toBe(1);
    });

    test("read: ends in the pause before a retry", async () => {
        await begin();
        const state = await create();
        still.emulator.planFaults([{ operation: calls.list, do: "reply", status: 503, when: "before" }]);
        const cloud = cloudAt(still.emulator, { retryDelay: 10 * minute });
        const job = { method: "GET", path: "/v3/{project_id}/jobs", query: { id: "unknown" } } as const;
        // A later request has its answer, so the failed one had its own.
        const failed = new Promise((resolve) =>
            still.emulator.onRequest(
                ({ status }) => status === 503 && cloud.request(job).then(resolve, resolve),
            ),
        );
        const read = (context: Operation) => still.read(state, { context });
        const error = await cancelledBy(still, failed, read, cloud);
        expect(error).toBeInstanceOf(Cancelled);
        expect(count(still.asked().slice(-2), calls.list)).toBe(1);
    });

    test("update: ends while it waits for its change, and the next one continues", async () => {
        await begin();
        const state = await create();
        const change = (context: Operation) => update(state, changed, { context });
        const error = await cancelledBy(still, 6_000, change);
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.state.jobId).not.toBe(state.jobId);
        expect(writes().at(-1)).toBe(calls.modify);
        expect(await update(error.state, changed)).toMatchObject(changed);
        expect(count(writes(), calls.modify)).toBe(1);
    });

    test("delete: ends while it waits, and the next one finishes", async () => {
        await begin();
        await create();
        const error = await cancelledBy(still, 6_000, remove);
        expect(error).toBeInstanceOf(Cancelled);
        await remove();
        expect(still.emulator.world.starRocksTasks.length + still.emulator.world.clickHouseTasks.length).toBe(
            0,
        );
    });

    test("read: ends while its request is in flight", async () => {
        await begin();
        const state = await create();
        still.emulator.planFaults([
            { operation: calls.list, do: "delay", milliseconds: 1_000, when: "before" },
        ]);
        const read = (context: Operation) => still.read(state, { context });
        const began = performance.now();
        const error = await cancelledBy(still, isList, read);
        expect(performance.now() - began).toBeLessThan(900);
        expect(error).toBeInstanceOf(Cancelled);
    });

    test("a cancelled operation ends no other one", async () => {
        await begin();
        const { time, context } = still.cloud;
        const command = new AbortController();
        const kept = context();
        const ended: Operation = { ...kept, ...cancellable(kept, command.signal) };
        const [first, second] = await time.passUntil(() => {
            void time.sleep(6_000).then(() => command.abort());
            return Promise.allSettled([create({}, ended), create(other(0), kept)]);
        });
        expect([first.status, second.status]).toEqual(["rejected", "fulfilled"]);
    });
});

describe("StarRocks cancel", () => {
    const still = new StillTask(starRocksReplication, starRocksBase);
    const { begin, create, update, writes } = still;
    afterEach(still.close);

    const changed = { databaseConfigs: { max_rows_per_chunk: 5 } };

    test("update: does not restore the run state, and the next one does", async () => {
        await begin();
        const state = await create({ waitFor: "incremental" });
        const refused = { error_code: "DBS.200086", error_msg: "not allowed in this stage" };
        still.emulator.planFaults([
            {
                operation: "ModifyDataSync",
                do: "reply",
                status: 400,
                body: JSON.stringify(refused),
                when: "before",
            },
        ]);
        const isSecondChange = ({ method }: ApiRequest) =>
            method === "PUT" && writes().at(-1) === "PauseStarRocksDataReplication";
        const change = (context: Operation) =>
            update(state, { waitFor: "incremental", ...changed }, { context });
        const error = await cancelledBy(still, isSecondChange, change);
        expect(error.message).not.toContain("Restoring");
        expect(writes().slice(-2)).toEqual(["PauseStarRocksDataReplication", "ModifyDataSync"]);
        expect(await update(error.state, changed)).toMatchObject({ desiredState: "running", ...changed });
        expect(writes().at(-1)).toBe("ResumeStarRocksDataReplication");
    });
});

describe("ClickHouse cancel", () => {
    const still = new StillTask(clickHouseReplication, clickHouseBase);
    const { begin, create, update, writes } = still;
    afterEach(still.close);

    test("update: ends while an earlier change is caught up, and does not stop it", async () => {
        await begin();
        const state = await create();
        await update(state, { tables: { exclude: ["activities"] }, waitFor: "accepted" });
        const before = writes().length;
        const change = (context: Operation) =>
            update(state, { tables: { exclude: ["contacts"] } }, { context });
        const error = await cancelledBy(still, 2_000, change);
        expect(error.message).toContain("cancelled after 2s");
        expect(writes()).toHaveLength(before);
    });
});
