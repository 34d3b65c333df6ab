import type { ClickHouseTask, StarRocksTask } from "pulumi-taurusdb-htap-emulator";
import { writesOf } from "../support/chains";
import type { Engine } from "../support/engine";
import { facesOfLongTests } from "../support/faces";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

type Task = Omit<StarRocksTask, "tables"> & Omit<ClickHouseTask, "tables"> & { tables: { names: string[] } };

/** One argument that is ignored, or that the program leaves as it was. */
interface Row {
    edition: "starRocks" | "clickHouse";
    argument: string;
    /** The argument as it is deployed first, and as the program has it afterwards. */
    from?: unknown;
    to?: unknown;
    /** What somebody does to it in the service. */
    byHand?: (task: Task) => void;
    /** The argument in the service. */
    read: (task: Task) => unknown;
}

const parameter = (name: string) => (task: Task) =>
    task.databaseConfigs.find((each) => each.name === name)?.value;
const setParameter = (name: string, value: string) => (task: Task) => {
    task.databaseConfigs = [...task.databaseConfigs.filter((each) => each.name !== name), { name, value }];
};
const settings = (task: Task) => task.tableConfigs.map(({ name, value }) => `${name}: ${value}`);
const addTable = (name: string) => (task: Task) => {
    task.tables = { ...task.tables, names: [...task.tables.names, name] };
};
const names = ({ tables }: Task) => [...tables.names].sort();
const setNode = (task: Task) => {
    task.sourceNodeId = ids.replica;
};
const runs = ({ progress }: Task) => progress.stage === "full" || progress.stage === "incremental";

const readNode = (task: Task) => task.sourceNodeId;
const nodes: Omit<Row, "edition">[] = [
    { argument: "sourceNodeId", to: ids.primary, byHand: setNode, read: readNode },
    { argument: "sourceNodeId", from: ids.primary, to: ids.replica, byHand: setNode, read: readNode },
];
/** What only directs an operation. */
const directions: Omit<Row, "edition">[] = [
    { argument: "waitFor", to: "incremental", read: runs },
    { argument: "adopt", to: "never", read: runs },
];

const starRocks: Omit<Row, "edition">[] = [
    { argument: "instanceId", to: "8f2a1c03b7de4f5a9c64e1d20b7a3f58in17", read: (task) => task.instanceId },
    { argument: "sourceInstanceId", to: "another07", read: (task) => task.sourceInstanceId },
    { argument: "sourceDatabase", to: "billing", read: (task) => task.sourceDatabase },
    { argument: "targetDatabase", to: "elsewhere", read: (task) => task.targetDatabase },
    { argument: "taskName", to: "another", read: (task) => task.taskName },
    { argument: "instanceLevel", to: true, read: (task) => task.instanceLevel },
    ...nodes,
    {
        argument: "tables",
        from: { include: ["orders", "customers"] },
        to: { include: ["orders"] },
        byHand: addTable("returns"),
        read: names,
    },
    // A list of the other kind would replace the task.
    {
        argument: "tables",
        from: { exclude: ["orders"] },
        to: { include: ["customers"] },
        byHand: addTable("returns"),
        read: names,
    },
    {
        argument: "databaseConfigs",
        from: { max_rows_per_chunk: 5 },
        to: { max_rows_per_chunk: 6 },
        byHand: setParameter("max_rows_per_chunk", "7"),
        read: parameter("max_rows_per_chunk"),
    },
    // One entry of a map.
    {
        argument: "databaseConfigs.max_rows_per_chunk",
        from: { max_rows_per_chunk: 5 },
        to: { max_rows_per_chunk: 6, max_bytes_per_chunk: 33554432 },
        byHand: setParameter("max_rows_per_chunk", "7"),
        read: parameter("max_rows_per_chunk"),
    },
    {
        argument: "tableConfigs",
        from: { orders: "order by id" },
        to: { orders: "order by other" },
        byHand: (task) => {
            task.tableConfigs = [{ name: "orders", value: "order by hand" }];
        },
        read: settings,
    },
    {
        argument: "wildcards",
        from: false,
        to: true,
        byHand: (task) => {
            task.wildcards = true;
        },
        read: (task) => task.wildcards,
    },
    { argument: "desiredState", from: "running", to: "paused", read: runs },
    ...directions,
];

const clickHouse: Omit<Row, "edition">[] = [
    { argument: "instanceId", to: "another16", read: (task) => task.instanceId },
    { argument: "sourceInstanceId", to: "another07", read: (task) => task.sourceInstanceId },
    { argument: "sourceDatabase", to: "billing", read: (task) => task.database },
    ...nodes,
    {
        argument: "tables",
        from: { include: ["contacts", "accounts"] },
        to: { include: ["contacts"] },
        byHand: addTable("activities"),
        read: names,
    },
    {
        argument: "databaseConfigs",
        from: { max_sync_threads: 1 },
        to: { max_sync_threads: 2 },
        byHand: setParameter("max_sync_threads", "2"),
        read: parameter("max_sync_threads"),
    },
    {
        argument: "tableConfigs",
        from: { contacts: "ORDER BY id" },
        to: { contacts: "ORDER BY other" },
        byHand: (task) => {
            task.tableConfigs = [{ name: "contacts", value: "ORDER BY hand" }];
        },
        read: settings,
    },
    ...directions,
];

/** A change that goes along with each row, so that there is an update at all; and how it shows. */
const others = {
    starRocks: {
        change: { databaseConfigs: { sync_commit_interval_ms: 2000 } },
        read: parameter("sync_commit_interval_ms"),
        value: "2000",
    },
    clickHouse: {
        change: { databaseConfigs: { treat_numeric_string_as_integer: true } },
        read: parameter("treat_numeric_string_as_integer"),
        value: "true",
    },
};
const changeOfTables = (edition: Row["edition"]) => ({
    change: { tables: { exclude: edition === "starRocks" ? ["order_items"] : ["activities"] } },
    read: names,
    value: [edition === "starRocks" ? "order_items" : "activities"],
});

interface Case extends Row {
    ignored: boolean;
    changedByHand: boolean;
}

/** Each row, ignored and merely left alone by the program, changed by hand and not. */
function casesOf(rows: Row[]): Case[] {
    return rows.flatMap((row) =>
        [true, false].flatMap((ignored) =>
            [true, false].flatMap((changedByHand) =>
                changedByHand && !row.byHand ? [] : [{ ...row, ignored, changedByHand }],
            ),
        ),
    );
}

const otherOf = ({ edition, argument }: Case) =>
    argument.startsWith("databaseConfigs") ? changeOfTables(edition) : others[edition];

function programOf(cases: Case[], changed: boolean): string {
    const all = cases.map((each) => {
        const { edition, argument, from, to, ignored } = each;
        const [name = ""] = argument.split(".");
        const value = changed && ignored ? to : from;
        return {
            edition,
            args: {
                ...(changed ? otherOf(each).change : {}),
                ...(value === undefined ? {} : { [name]: value }),
            },
            opts: ignored ? { ignoreChanges: [argument] } : {},
        };
    });
    return `
    import * as taurusdb from "pulumi-taurusdb-htap";
    const sourceInstanceId = "${ids.source}";
    ${JSON.stringify(all)}.forEach(({ edition, args, opts }, index) => {
        if (edition === "starRocks") {
            const own = { taskName: "task_" + index, targetDatabase: "target_" + index, sourceDatabase: "orders" };
            const base = { instanceId: "${ids.starRocks}", sourceInstanceId, ...own };
            new taurusdb.StarRocksReplication("task-" + index, { ...base, ...args }, opts);
        } else {
            const base = { instanceId: "${ids.clickHouse}", sourceInstanceId, sourceDatabase: "crm_" + index };
            new taurusdb.ClickHouseReplication("crm-" + index, { ...base, ...args }, opts);
        }
    });`;
}

test.each(facesOfLongTests)("update, $name: leaves alone what its preview does not show", async (face) => {
    engine = await face.start();
    const { emulator, succeed } = engine;
    const { world } = emulator;
    const cases = casesOf([
        ...starRocks.map((row) => ({ edition: "starRocks" as const, ...row })),
        ...clickHouse.map((row) => ({ edition: "clickHouse" as const, ...row })),
    ]);
    for (const index of cases.keys()) {
        const [source] = world.sources;
        if (source) source.databases[`crm_${index}`] = ["contacts", "accounts", "activities"];
    }
    const taskOf = (index: number) =>
        (cases[index]?.edition === "starRocks"
            ? world.starRocksTasks.find(({ taskName }) => taskName === `task_${index}`)
            : world.clickHouseTasks.find(({ database }) => database === `crm_${index}`)) as unknown as Task;

    engine.write(programOf(cases, false));
    await succeed("up", "--yes", "--skip-preview");
    for (const [index, { changedByHand, byHand }] of cases.entries())
        if (changedByHand) byHand?.(taskOf(index));
    const before = cases.map(({ read }, index) => read(taskOf(index)));
    engine.write(programOf(cases, true));
    emulator.clearRequests();
    expect(await succeed("preview", "--diff")).toMatch(new RegExp(`~ ${cases.length} to update`));
    await succeed("up", "--yes", "--skip-preview");

    const told = (values: unknown[]) =>
        cases.map(({ edition, argument, ignored, changedByHand }, index) => ({
            case: `${edition} ${argument}${ignored ? " ignored" : ""}${changedByHand ? " changed by hand" : ""}`,
            value: values[index],
        }));
    expect(told(cases.map(({ read }, index) => read(taskOf(index))))).toEqual(told(before));
    expect(told(cases.map((each, index) => otherOf(each).read(taskOf(index))))).toEqual(
        told(cases.map((each) => otherOf(each).value)),
    );
    // One change each, and nothing was made anew.
    const writes = writesOf(engine).map(({ operation }) => operation);
    expect(writes.filter((each) => /Create|Delete|Pause|Resume/.test(each ?? ""))).toEqual([]);
    await succeed("preview", "--expect-no-changes");

    // What is ignored stays so when the state knows of it; what is not comes back into view.
    await succeed("refresh", "--yes", "--skip-preview");
    const drifted = cases.filter(
        ({ ignored, changedByHand, argument, from }) =>
            // A node that the program leaves to the service is right wherever it is.
            !ignored && changedByHand && (argument !== "sourceNodeId" || from !== undefined),
    );
    expect(await succeed("preview", "--diff")).toMatch(new RegExp(`~ ${drifted.length} to update`));
});
