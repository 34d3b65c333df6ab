import type { ClickHouseTask } from "pulumi-taurusdb-htap-emulator";
import { clickHouseReplication } from "../../provider/clickHouse/replication";
import { Unfinished } from "../../provider/lifecycle/resource";
import { apiError, failureOf } from "../support/failure";
import { clickHouseBase, ids } from "../support/stillEmulator";
import { isList, StillTask } from "../support/stillTask";

const still = new StillTask(clickHouseReplication, clickHouseBase);
const { begin, create, odd, read, update, writes } = still;
const task = () => still.emulator.world.clickHouseTasks[0] as ClickHouseTask;

afterEach(still.close);

describe("ClickHouse update:", () => {
    test("waits for a change from elsewhere", async () => {
        await begin();
        const state = await create({ tables: { exclude: ["activities"] } });
        still.emulator.act(ids.clickHouse, "crm", { do: "changeTables", names: ["accounts"] });
        const changed = await update(state, { tables: { exclude: ["contacts"] } });
        expect(changed.tables).toEqual({ exclude: ["contacts"] });
        expect(still.emulator.requests().some(({ status }) => status === 409)).toBe(false);
    });

    test("stops a change at the time limit, and repeats it next time", async () => {
        await begin();
        const state = await create();
        still.emulator.world.jobs.length = 0;
        // The job of the change takes an hour.
        const slow = odd(async ({ method }, ask) => {
            const reply = await ask();
            const job = still.emulator.world.jobs.at(-1);
            if (method === "PUT" && job) job.ends = job.starts + 3_600_000;
            return reply;
        });
        const wanted = { tables: { exclude: ["activities"] } };
        const context = still.cloud.context(60_000, slow.cloud);
        const error = await failureOf(update(state, wanted, { context }));
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.message).toMatch(/still running when the time limit ended, and was stopped/);
        expect(writes().at(-1)).toBe("DeleteClickHouseDataBaseConfig");
        expect(task().tables.names).toEqual([]);
        expect(await update(error.state, wanted)).toMatchObject(wanted);
    });

    test("fails if the service ignores a change, and sends it once", async () => {
        await begin({ faults: [{ operation: "UpdateClickHouseDataBaseConfig", do: "ignore" }] });
        const state = await create();
        const error = await failureOf(update(state, { tables: { exclude: ["activities"] } }));
        expect(error.message).toMatch(
            /accepted the change but did not make it: tables is \{"kind":"exclude","names":\[\]\}/,
        );
        expect(writes().filter((each) => each === "UpdateClickHouseDataBaseConfig")).toHaveLength(1);
    });

    test("shows why a change failed, and keeps the task", async () => {
        const operation = "UpdateClickHouseDataBaseConfig";
        await begin({ faults: [{ operation, do: "failJob", reason: "accounts has no primary key" }] });
        const state = await create();
        const error = await failureOf(update(state, { tables: { exclude: ["activities"] } }));
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.message).toContain("accounts has no primary key");
        expect(await read(error.state)).toMatchObject({
            lastError: "accounts has no primary key",
        });
    });

    test("resets a parameter that the program no longer sets", async () => {
        await begin();
        const state = await create({ databaseConfigs: { max_sync_threads: 2 } });
        expect((await update(state, {})).databaseConfigs).toBeUndefined();
        expect(task().databaseConfigs).toEqual([{ name: "max_sync_threads", value: "1" }]);
    });

    test("keeps a parameter in the state if its removal failed", async () => {
        await begin();
        const state = await create({ databaseConfigs: { max_sync_threads: 2 } });
        const failing = odd(async ({ method }, ask) => {
            const reply = await ask();
            if (method === "POST") throw apiError({ status: 500, message: "broken" });
            return reply;
        });
        const error = await failureOf(update(state, {}, { context: failing }));
        expect(error.state.databaseConfigs).toEqual({ max_sync_threads: 2 });
    });

    test("keeps a refused parameter out of the state", async () => {
        await begin();
        const state = await create();
        const error = await failureOf(update(state, { databaseConfigs: { max_sync_threads: 9 } }));
        expect(error.state.databaseConfigs).toBeUndefined();
    });

    test("warns of removed settings that nothing reports", async () => {
        await begin({ clickHouseSetup: "change" });
        const state = await create({ tableConfigs: { contacts: "ORDER BY id" } });
        still.cloud.said.length = 0;
        await update(state, {});
        expect(still.cloud.said).toContainEqual(
            expect.stringMatching(/accepted tableConfigs\.contacts but does not report its value/),
        );
    });

    test("takes constructor and __proto__ for names of tables", async () => {
        await begin();
        const [source] = still.emulator.world.sources;
        source?.databases.crm?.push("constructor", "__proto__");
        const state = await create();
        const tableConfigs = JSON.parse('{"constructor":"ORDER BY id","__proto__":"ORDER BY id"}');
        const changed = await update(state, { tableConfigs });
        expect(Object.keys(changed.tableConfigs ?? {}).sort()).toEqual(["__proto__", "constructor"]);
        expect((await update(changed, {})).tableConfigs).toBeUndefined();
    });

    test("changes a task whose stage is unknown", async () => {
        await begin();
        const state = await create();
        const other = odd(async (request, ask) => {
            const reply = (await ask()) as { replications: object[] };
            if (!isList(request)) return reply;
            return { ...reply, replications: reply.replications.map((row) => ({ ...row, stage: "Other" })) };
        });
        const change = { tables: { exclude: ["activities"] } };
        expect(await update(state, change, { context: other })).toMatchObject({ ...change, stage: "other" });
    });

    test("recreates a task whose create failed", async () => {
        const operation = "CreateClickHouseDataBaseReplication";
        const reason = "contacts has no primary key";
        await begin({ faults: [{ operation, do: "failJob", reason, leaves: "failedTask" }] });
        const error = await failureOf(create());
        expect(error.message).toContain(reason);
        expect(still.emulator.world.clickHouseTasks).toMatchObject([{ progress: { stage: "failed" } }]);
        expect(await update(error.state)).toMatchObject({ stage: "full" });
        expect(still.emulator.world.clickHouseTasks).toHaveLength(1);
    });
});
