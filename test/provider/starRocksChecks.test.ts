import { Unfinished } from "../../provider/lifecycle/resource";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { failureOf, lostReply } from "../support/failure";
import { starRocksBase } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

const still = new StillTask(starRocksReplication, starRocksBase);
const { begin, create, odd, update, writes } = still;

afterEach(still.close);

test.each([
    [
        "is replaced by the configuration",
        { hidden: false },
        ["CheckDataBaseConfig", "CreateStarRocksDataReplication"],
    ],
    [
        "is replaced by a new check otherwise",
        { hidden: true },
        [
            "CheckDataBaseConfig",
            "DeleteStarRocksDataReplication",
            "CheckDataBaseConfig",
            "CreateStarRocksDataReplication",
        ],
    ],
])("StarRocks check: a lost reply %s", async (_name, { hidden }, expected) => {
    await begin();
    let lost = 0;
    const losing = odd(async ({ path }, ask) => {
        const reply = (await ask()) as object;
        if (path.endsWith("database-config-check") && lost++ === 0) throw lostReply();
        const hide = hidden && lost === 1 && path.endsWith("/configuration");
        return hide ? { ...reply, database_info: {} } : reply;
    });
    const args = { databaseConfigs: { max_rows_per_chunk: 5 } };
    expect(await create(args, losing)).toMatchObject({ ...args, stage: "full" });
    expect(writes()).toEqual(expected);
    expect(still.emulator.world.starRocksTasks).toHaveLength(1);
});

test("StarRocks check: its task is not started if every reply is lost", async () => {
    await begin();
    const losing = odd(async ({ method, path }, ask) => {
        const reply = (await ask()) as object;
        if (path.endsWith("database-config-check")) throw lostReply(method);
        return path.endsWith("/configuration") ? { ...reply, database_info: {} } : reply;
    });
    const error = await failureOf(create({ databaseConfigs: { max_rows_per_chunk: 5 } }, losing));
    expect(error.message).toMatch(/result of its check .*was not started/);
    expect(writes().filter((operation) => operation === "CheckDataBaseConfig")).toHaveLength(3);
    expect(writes()).not.toContain("CreateStarRocksDataReplication");
    const stages = still.emulator.world.starRocksTasks.map(({ progress }) => progress.stage);
    expect(stages.filter((stage) => stage !== "wait")).toEqual([]);
});

describe("StarRocks failed check:", () => {
    test("keeps a task in the state that cannot be deleted", async () => {
        await begin({
            faults: [{ operation: "DeleteStarRocksDataReplication", do: "failJob", reason: "busy" }],
        });
        const error = await failureOf(create({ databaseConfigs: { nosuch: 1 } }));
        expect(error).toBeInstanceOf(Unfinished);
        expect(still.emulator.world.starRocksTasks).toHaveLength(1);
    });

    test("deletes its task although the list shows it late", async () => {
        await begin();
        const began = still.cloud.time.now();
        const late = odd(async (_request, ask) => {
            const reply = (await ask()) as { replications?: unknown[] };
            const hide = reply.replications && still.cloud.time.now() - began < 8_000;
            return hide ? { ...reply, replications: [] } : reply;
        });
        const error = await failureOf(create({ databaseConfigs: { nosuch: 1 } }, late));
        expect(error.message).toContain("databaseConfigs.nosuch = 1");
        expect(still.emulator.world.starRocksTasks).toEqual([]);
    });

    test("does not start a task that could not be deleted", async () => {
        await begin({
            faults: [{ operation: "DeleteStarRocksDataReplication", do: "failJob", reason: "busy" }],
        });
        const wrong = { databaseConfigs: { max_rows_per_chunk: -1 } };
        const error = await failureOf(create(wrong));
        expect(error).toBeInstanceOf(Unfinished);
        expect(error.state.failedChecks).toMatchObject([{ name: "max_rows_per_chunk", value: "-1" }]);
        still.emulator.clearRequests();
        await expect(update(error.state, wrong)).rejects.toThrow(/max_rows_per_chunk = -1/);
        expect(writes()).toEqual([
            "DeleteStarRocksDataReplication",
            "CheckDataBaseConfig",
            "DeleteStarRocksDataReplication",
        ]);
        expect(await update(error.state, {})).toMatchObject({ stage: "full" });
    });

    test("does not start a task whose deletion failed twice", async () => {
        const operation = "DeleteStarRocksDataReplication";
        await begin({ faults: [{ operation, do: "failJob", reason: "busy", times: 2 }] });
        const wrong = { databaseConfigs: { max_rows_per_chunk: -1 } };
        const first = await failureOf(create(wrong));
        const second = await failureOf(update(first.state, wrong));
        expect(second.message).toContain("busy");
        await expect(update(second.state, wrong)).rejects.toThrow(/max_rows_per_chunk = -1/);
        expect(writes()).not.toContain("CreateStarRocksDataReplication");
    });
});

describe("StarRocks empty check:", () => {
    const args = { databaseConfigs: { max_rows_per_chunk: 5 } };
    /** A check without results, and a configuration of whose results `shown` remains. */
    const silent = (shown: (checks: unknown[]) => unknown[]) =>
        odd(async (request, ask) => {
            const reply = (await ask()) as Record<string, unknown>;
            if (request.path.endsWith("database-config-check"))
                return { ...reply, source_db_config_check_results: [], target_db_config_check_results: [] };
            const info = reply.database_info as Record<string, unknown[]> | undefined;
            const checks = info?.db_config_check_results ?? info?.dbCfgCheckResults;
            return checks
                ? { ...reply, database_info: { ...info, db_config_check_results: shown(checks) } }
                : reply;
        });

    test("reads the results from the configuration", async () => {
        await begin();
        await create(
            args,
            silent((checks) => checks),
        );
        expect(still.cloud.said.filter((text) => text.startsWith("warning"))).toEqual([]);
    });

    test("refuses a setting that failed in the configuration", async () => {
        await begin();
        const refused = (checks: unknown[]) =>
            checks.map((check) => ({ ...(check as object), check_result: "out of range" }));
        await expect(create(args, silent(refused))).rejects.toThrow(
            "databaseConfigs.max_rows_per_chunk = 5: out of range",
        );
        expect(still.emulator.world.starRocksTasks).toEqual([]);
    });

    test("warns if the configuration has no result either", async () => {
        await begin();
        await failureOf(
            create(
                args,
                silent(() => []),
            ),
        );
        expect(still.cloud.said).toContainEqual(
            expect.stringMatching(/^warning: .*did not answer for databaseConfigs\.max_rows_per_chunk/),
        );
    });
});
