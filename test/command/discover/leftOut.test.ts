import { askEmulator, tasks } from "../../support/askEmulator";
import { makeClickHouseTask, makeStarRocksTask } from "../../support/consoleTasks";
import { Discovering, reasons } from "../../support/discovering";
import { ids } from "../../support/stillEmulator";

// The tasks that no code declares.

const discovering = new Discovering();
const { begin, found } = discovering;

afterEach(discovering.close);

describe("discover leaves out", () => {
    test("a cancelled task, and one that has failed with its reason", async () => {
        await begin();
        await makeStarRocksTask(discovering.emulator, { name: "task" });
        await makeClickHouseTask(discovering.emulator, { database: "crm" });
        discovering.emulator.act(ids.starRocks, "task", { do: "cancel" });
        discovering.emulator.act(ids.clickHouse, "crm", { do: "fail", reason: "the disk is\nfull" });
        const all = await found();
        expect(all.tasks).toEqual([]);
        expect(reasons(all)).toEqual({ task: "was cancelled.", crm: "has failed: the disk is full." });
    });

    test("no task in silence for the row that its predecessor has left", async () => {
        await begin({ deleted: "cancelled" });
        for (const name of ["again", "gone"]) {
            await makeStarRocksTask(discovering.emulator, { name });
            await askEmulator(discovering.emulator, "DELETE", tasks, { task_name: name });
        }
        await makeStarRocksTask(discovering.emulator, { name: "again" });
        const all = await found(ids.starRocks);
        expect(all.tasks.map(({ name }) => name)).toEqual(["again"]);
        expect(reasons(all)).toEqual({ gone: "was cancelled." });
    });

    test("a task with a name that no program may give", async () => {
        await begin();
        await makeStarRocksTask(discovering.emulator, { name: "task" });
        const [task] = discovering.emulator.world.starRocksTasks;
        if (task) task.targetDatabase = "by-hand";
        expect(reasons(await found(ids.starRocks))).toEqual({
            task: 'cannot be declared: targetDatabase "by-hand": must be letters, digits and underscores only.',
        });
    });

    test("a task that the service does not show", async () => {
        await begin();
        await makeStarRocksTask(discovering.emulator, { name: "task" });
        const [task] = discovering.emulator.world.starRocksTasks;
        if (task) task.taskName = "by-hand";
        const all = await found(ids.starRocks);
        expect(reasons(all)).toEqual({
            "by-hand": expect.stringContaining("400 DBS.280001 Parameter error."),
        });
    });

    test("a waiting task that an up would recreate", async () => {
        await begin();
        await makeStarRocksTask(discovering.emulator, { name: "task", stage: "wait" });
        discovering.emulator.act(ids.starRocks, "task", { do: "breakDown", reason: "no binlog" });
        expect(reasons(await found(ids.starRocks))).toEqual({
            task: "waits after a check or a start that failed: an up would recreate it.",
        });
    });

    test.each(["list_of_names", undefined])("a task whose list of tables is of kind %s", async (kind) => {
        await begin();
        await makeStarRocksTask(discovering.emulator, { name: "odd", tables: { include: ["orders"] } });
        await makeStarRocksTask(discovering.emulator, { name: "plain", target: "other" });
        const shown = await discovering.configurationOf("odd");
        const scope = { ...shown.table_repl_config, repl_type: kind };
        discovering.replyOnce("ListStarRocksDataReplicationConfig", { ...shown, table_repl_config: scope });
        const all = await found(ids.starRocks);
        expect(all.tasks.map(({ name }) => name)).toEqual(["plain"]);
        expect(reasons(all)).toEqual({
            odd: "shows no list of tables, so its code would declare all tables.",
        });
    });

    test("a database with two tasks", async () => {
        await begin();
        await makeClickHouseTask(discovering.emulator, { database: "crm" });
        const [task] = discovering.emulator.world.clickHouseTasks;
        if (task) discovering.emulator.world.clickHouseTasks.push({ ...task });
        expect(reasons(await found(ids.clickHouse))).toEqual({
            crm: expect.stringContaining("lists several replications of database crm. Delete all but one"),
        });
    });

    test("a task without a part of its configuration, alone", async () => {
        await begin();
        await makeStarRocksTask(discovering.emulator, { name: "whole" });
        await makeStarRocksTask(discovering.emulator, { name: "part" });
        const task = discovering.emulator.world.starRocksTasks.find(({ taskName }) => taskName === "part");
        if (task) task.sourceInstanceId = "";
        const all = await found(ids.starRocks);
        expect(all.tasks.map(({ name }) => name)).toEqual(["whole"]);
        expect(reasons(all)).toEqual({ part: expect.stringContaining("sourceInstanceId: is missing") });
    });
});
