import type { ReplyFault } from "pulumi-taurusdb-htap-emulator";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { failureOf } from "../support/failure";
import { starRocksBase } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

const still = new StillTask(starRocksReplication, starRocksBase);
const { begin, create, odd, update, writes } = still;

afterEach(still.close);

const change = { tables: { exclude: ["returns"] } };

/** A fault that refuses one request. */
const refusal = (operation: string, status: number, code: string, reason: string) => {
    const reply = { error_code: code, error_msg: reason };
    const fault: ReplyFault = { do: "reply", status, body: JSON.stringify(reply), when: "before" };
    return { operation, ...fault };
};

test("StarRocks update: names both errors if the resume fails as well", async () => {
    await begin();
    const state = await create();
    still.emulator.planFaults([
        refusal("ModifyDataSync", 400, "DBS.200086", "not allowed in this stage"),
        refusal("ModifyDataSync", 400, "DBS.280001", "the list is wrong"),
        refusal("ResumeStarRocksDataReplication", 403, "DBS.200003", "resume is forbidden"),
    ]);
    const error = await failureOf(update(state, change));
    expect(error.message).toMatch(/the list is wrong[\s\S]*resume[\s\S]*resume is forbidden/);
    expect(still.emulator.world.starRocksTasks).toMatchObject([{ progress: { stage: "paused" } }]);
});

describe("StarRocks update: DBS.201014", () => {
    const operations = async (status: number) => {
        await begin();
        const state = await create();
        still.emulator.clearRequests();
        still.emulator.planFaults([refusal("ModifyDataSync", status, "DBS.201014", "not now")]);
        expect(await update(state, change)).toMatchObject({ ...change, stage: "full" });
        return writes();
    };

    test("with status 409 repeats the change", async () => {
        expect(await operations(409)).toEqual(["ModifyDataSync", "ModifyDataSync"]);
    });

    test("with status 400 pauses the task for the change", async () => {
        expect(await operations(400)).toEqual([
            "ModifyDataSync",
            "PauseStarRocksDataReplication",
            "ModifyDataSync",
            "ResumeStarRocksDataReplication",
        ]);
    });
});

test("StarRocks update: warns if a removed parameter has no default", async () => {
    await begin();
    const given = { max_rows_per_chunk: 5, sync_commit_interval_ms: 2_000 };
    const state = await create({ databaseConfigs: given });
    const silent = odd(async (_request, ask) => {
        const reply = (await ask()) as { db_parameters?: { param_name: string }[] };
        if (!reply.db_parameters) return reply;
        const parameters = reply.db_parameters.map((each) =>
            each.param_name === "max_rows_per_chunk" ? { ...each, default_value: undefined } : each,
        );
        return { ...reply, db_parameters: parameters };
    });
    const less = { databaseConfigs: { sync_commit_interval_ms: 2_000 } };
    await update(state, less, { given: ["databaseConfigs"], context: silent });
    expect(still.cloud.said).toContainEqual(
        expect.stringMatching(/^warning: .*no default .*max_rows_per_chunk.*stays/),
    );
    const [task] = still.emulator.world.starRocksTasks;
    expect(task?.databaseConfigs).toContainEqual({ name: "max_rows_per_chunk", value: "5" });
});
