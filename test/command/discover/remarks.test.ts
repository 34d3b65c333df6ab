import { formats } from "../../../command/discover/formats";
import { summaryOf } from "../../../command/discover/summary";
import { starRocksReplication } from "../../../provider/starRocks/replication";
import { askEmulator, tasks } from "../../support/askEmulator";
import { atOnce, makeStarRocksTask } from "../../support/consoleTasks";
import { Discovering, remarksOf } from "../../support/discovering";
import { ids, starRocksBase } from "../../support/stillEmulator";

// What is said of a task above its code.

const discovering = new Discovering();
const { begin, found } = discovering;

afterEach(discovering.close);

test("discover: notes a task that is abnormal", async () => {
    await begin();
    await makeStarRocksTask(discovering.emulator, { name: "task" });
    discovering.emulator.act(ids.starRocks, "task", { do: "breakDown", reason: "no binlog" });
    const all = await found(ids.starRocks);
    expect(all.tasks).toMatchObject([{ changes: "", remarks: ["The task is abnormal: no binlog."] }]);
    expect(summaryOf(all, formats.environment)).toEqual([
        `Note on task task on StarRocks instance ${ids.starRocks}: The task is abnormal: no binlog.`,
        "A preview will show 1 replication taken over, 0 changed.",
    ]);
    const args = { ...starRocksBase, taskName: "task" };
    await expect(starRocksReplication.create(args, discovering.still.context())).rejects.toThrow(
        "abnormal: no binlog",
    );
});

test("discover: notes an error and a repair that a normal task shows", async () => {
    await begin();
    await makeStarRocksTask(discovering.emulator, { name: "task" });
    const [task] = discovering.emulator.world.starRocksTasks;
    if (task) Object.assign(task, { alterError: "no such table.", needsRepair: true });
    expect(remarksOf(await found(ids.starRocks))).toEqual({
        task: ["The task shows an error: no such table.", "The service says that the task needs repair."],
    });
});

test.each(["live", "documented"] as const)(
    "discover, %s: notes a sub-task, and a list that is just changing",
    async (dialect) => {
        await begin({ dialect, timings: { ...atOnce.timings, catchUp: 60_000 } });
        await makeStarRocksTask(discovering.emulator, { name: "task", tables: { include: ["orders"] } });
        const [task] = discovering.emulator.world.starRocksTasks;
        const since = discovering.still.time.now();
        if (task) Object.assign(task, { catchUp: { since, before: ["orders"] } });
        task?.tables.names.push("returns");
        const all = await found(ids.starRocks);
        expect(all.leftOut).toEqual([]);
        expect(all.tasks[0]?.args.tables).toEqual({ include: ["orders", "returns"] });
        expect(remarksOf(all)).toEqual({
            task: [
                "A sub-task is copying tables that were added.",
                "A change of its tables is running: the new list is declared.",
            ],
        });
    },
);

test("discover: declares all parameters where defaults are forbidden", async () => {
    await begin({ dialect: "documented" });
    await makeStarRocksTask(discovering.emulator, { name: "task", parameters: { max_rows_per_chunk: "5" } });
    discovering.replyOnce("ListStarRocksDbParameters", { error_code: "APIGW.0302", error_msg: "No." }, 403);
    const all = await found(ids.starRocks);
    expect(Object.keys(all.tasks[0]?.args.databaseConfigs as object).length).toBeGreaterThan(1);
    expect(all.tasks).toMatchObject([
        {
            changes: "",
            remarks: [
                expect.stringMatching(
                    /^The defaults of parameters could not be read, .*: 403 APIGW\.0302 No\./,
                ),
            ],
        },
    ]);
});

test("discover: notes a stage that this package does not know", async () => {
    await begin();
    await makeStarRocksTask(discovering.emulator, { name: "task" });
    const { body } = await askEmulator(discovering.emulator, "GET", `${tasks}?offset=0&limit=100`);
    const [row] = body.replications;
    discovering.replyOnce("ListStarRocksDataReplications", {
        ...body,
        replications: [{ ...row, stage: "Frozen" }],
    });
    expect(remarksOf(await found(ids.starRocks))).toEqual({
        task: ["The stage of the task is not known to this package."],
    });
});

test("discover: notes each node where none is the usual one", async () => {
    await begin();
    await makeStarRocksTask(discovering.emulator, { name: "one", node: ids.replica });
    await makeStarRocksTask(discovering.emulator, { name: "other", target: "other" });
    expect(remarksOf(await found(ids.starRocks))).toEqual({
        one: [expect.stringContaining(`reads from node ${ids.replica}, unlike`)],
        other: [expect.stringContaining(`reads from node ${ids.primary}, unlike`)],
    });
});
