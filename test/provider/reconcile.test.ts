import type { ReplyFault } from "pulumi-taurusdb-htap-emulator";
import { ApiError } from "../../provider/api/errors";
import type { ClickHouseArgs } from "../../provider/clickHouse/arguments";
import { clickHouseReplication } from "../../provider/clickHouse/replication";
import { Unfinished } from "../../provider/lifecycle/resource";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { failureOf } from "../support/failure";
import { leftBy } from "../support/leftBy";
import { ids, starRocksBase } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

/** A refusal of one request, which is not carried out. */
const refusal = (operation: string, status: number, code: string, reason: string) => {
    const reply = { error_code: code, error_msg: reason };
    const fault: ReplyFault = { do: "reply", status, body: JSON.stringify(reply), when: "before" };
    return { operation, ...fault };
};

const stageRefusal = refusal("ModifyDataSync", 400, "DBS.200086", "not allowed in this stage");

describe("StarRocks", () => {
    const still = new StillTask(starRocksReplication, starRocksBase);
    const { begin, create, odd, update, writes } = still;
    const left = leftBy<typeof starRocksBase>;
    const tasks = () => still.emulator.world.starRocksTasks;
    afterEach(still.close);

    test("create: refused settings fail a deployment that does not wait", async () => {
        await begin();
        const error = await failureOf(create({ waitFor: "accepted", databaseConfigs: { nosuch: 1 } }));
        expect(error).not.toBeInstanceOf(Unfinished);
        expect(error.message).toContain("databaseConfigs.nosuch = 1");
        expect(tasks()).toEqual([]);
    });

    test("create: a missing include list fails a deployment that does not wait", async () => {
        await begin({ createFlow: "post" });
        const tables = { include: ["orders"] };
        const error = await failureOf(create({ waitFor: "accepted", desiredState: "paused", tables }));
        expect(error.message).toMatch(/Use tables\.exclude/);
        expect(tasks()).toEqual([]);
    });

    test("create: keeps a checked task whose configuration is forbidden", async () => {
        await begin();
        const databaseConfigs = { max_rows_per_chunk: 5 };
        const silent = odd(async ({ method, path }, ask) => {
            if (tasks().length > 0 && path.endsWith("/configuration"))
                throw new ApiError({
                    method,
                    url: path,
                    status: 403,
                    errorCode: "DBS.200003",
                    message: "no",
                });
            const reply = await ask();
            return path.endsWith("database-config-check") ? {} : reply;
        });
        const error = await failureOf(
            starRocksReplication.create({ ...starRocksBase, databaseConfigs }, silent),
        );
        expect(tasks()).toHaveLength(1);
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.state.__beside).toMatchObject({ unchecked: true });
    });

    test("update: moves to the primary after a refused change", async () => {
        await begin();
        const state = await create({ sourceNodeId: ids.replica });
        still.emulator.clearRequests();
        still.emulator.planFaults([stageRefusal]);
        await update(state, {}, { given: ["sourceNodeId"] });
        expect(writes()).toEqual([
            "ModifyDataSync",
            "PauseStarRocksDataReplication",
            "ModifyDataSync",
            "ResumeStarRocksDataReplication",
        ]);
    });

    test("update: changes hidden wildcards after a refused change", async () => {
        await begin();
        const tables = { exclude: ["a"] };
        const state = await create({ tables });
        const withoutWildcards = (key: string, value: unknown) =>
            key === "is_support_reg_exp" ? undefined : value;
        const hiding = odd(async (_request, ask) =>
            JSON.parse(JSON.stringify(await ask()) ?? "null", withoutWildcards),
        );
        still.emulator.planFaults([stageRefusal]);
        await update(state, { tables, wildcards: true }, { context: hiding });
        expect(tasks()).toMatchObject([{ wildcards: true }]);
    });

    test("update: keeps the job that failed to restore the run state", async () => {
        await begin();
        const state = await create();
        still.emulator.planFaults([
            stageRefusal,
            refusal("ModifyDataSync", 400, "DBS.280001", "the list is wrong"),
            { operation: "ResumeStarRocksDataReplication", do: "failJob", reason: "no disk" },
        ]);
        const error = await failureOf(update(state, { tables: { exclude: ["returns"] } }));
        expect(error.message).toMatch(/the list is wrong.*no disk/);
        expect(error.message).toContain(`job ${error.state.jobId}`);
    });

    test("update: a failed return to the run state fails an accepted change", async () => {
        await begin();
        const state = await create();
        still.emulator.planFaults([
            stageRefusal,
            { operation: "ResumeStarRocksDataReplication", do: "failJob", reason: "no disk" },
        ]);
        const tables = { exclude: ["returns"] };
        const error = await failureOf(update(state, { waitFor: "accepted", tables }));
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.message).toContain("no disk");
    });

    test("update: creates no failed task anew that the preview shows as running", async () => {
        await begin();
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", { do: "cancel" });
        still.emulator.clearRequests();
        const accepted = { ...state, stage: "cancelled", desiredState: "running" };
        const error = await failureOf(update(accepted, { tables: { exclude: ["returns"] } }));
        expect(error.message).toMatch(/pulumi up --refresh/);
        expect(writes()).toEqual([]);
    });

    test("update: sends a lost start again beside a cancelled row", async () => {
        await begin({ createFlow: "post", deleted: "cancelled" });
        const state = await create();
        still.emulator.act(ids.starRocks, "orders_1", { do: "cancel" });
        still.emulator.clearRequests();
        const lost: ReplyFault = { do: "lose", when: "before" };
        still.emulator.planFaults([{ operation: "CreateStarRocksDataReplication", ...lost }]);
        const over = { ...state, stage: "cancelled", desiredState: "cancelled" };
        expect(await update(over, {})).toMatchObject({ stage: "full" });
        expect(writes()).toEqual([
            "DeleteStarRocksDataReplication",
            "CheckDataBaseConfig",
            "CreateStarRocksDataReplication",
            "CreateStarRocksDataReplication",
        ]);
    });

    test("update: keeps the settings of a table that leaves the list", async () => {
        await begin();
        const tableConfigs = { orders: { orderBy: "id" }, customers: { orderBy: "id" } };
        const state = await create({ tables: { include: ["orders", "customers"] }, tableConfigs });
        await update(state, { tables: { include: ["orders"] }, tableConfigs });
        expect(tasks()[0]?.tableConfigs.map(({ name }) => name)).toEqual(["orders", "customers"]);
    });

    test("read: shows a parameter without text", async () => {
        await begin();
        const state = await create({ databaseConfigs: { max_rows_per_chunk: 5 } });
        const parameter = { name: "max_rows_per_chunk", value: "" };
        still.emulator.act(ids.starRocks, "orders_1", { do: "setParameter", ...parameter });
        const id = `${ids.starRocks}/orders_1`;
        const seen = await starRocksReplication.read(id, left(state), still.cloud.context());
        expect(seen?.databaseConfigs).toEqual({ max_rows_per_chunk: "" });
    });

    test("update: an accepted change keeps the baseline of an import", async () => {
        await begin();
        await create();
        const id = `${ids.starRocks}/orders_1`;
        const state = await starRocksReplication.read(id, undefined, still.cloud.context());
        const imported = JSON.parse(JSON.stringify(state));
        const updated = await update(imported, { waitFor: "accepted", tables: { exclude: ["returns"] } });
        expect(JSON.parse(JSON.stringify(updated)).__beside).toEqual({});
    });
});

describe("ClickHouse", () => {
    const base: ClickHouseArgs = {
        instanceId: ids.clickHouse,
        sourceInstanceId: ids.source,
        sourceDatabase: "crm",
    };
    const still = new StillTask(clickHouseReplication, base);
    const { begin, create } = still;
    const tasks = () => still.emulator.world.clickHouseTasks;
    const listRefusal = refusal("UpdateClickHouseDataBaseConfig", 400, "DBS.280001", "no list");
    afterEach(still.close);

    test("create: a refused list fails a deployment that does not wait", async () => {
        await begin({ clickHouseSetup: "change", faults: [listRefusal] });
        const error = await failureOf(create({ waitFor: "accepted", tables: { include: ["contacts"] } }));
        expect(error.message).toMatch(/does not take an include list/);
        expect(tasks()).toEqual([]);
    });

    test("create: keeps a task with a refused list that cannot be deleted", async () => {
        const forbidden = refusal("DeleteClickHouseDataBaseReplication", 403, "DBS.200003", "not allowed");
        await begin({ clickHouseSetup: "change", faults: [listRefusal, forbidden] });
        const error = await failureOf(create({ tables: { include: ["contacts"] } }));
        expect(error.message).toContain("not allowed");
        expect(tasks()).toHaveLength(1);
        expect(error).toBeInstanceOf(Unfinished);
    });
});
