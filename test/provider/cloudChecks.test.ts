import { clickHouseReplication } from "../../provider/clickHouse/replication";
import type { StarRocksArgs } from "../../provider/starRocks/arguments";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { cloudProblems } from "../support/cloudProblems";
import { clickHouseBase, ids, operations, starRocksBase, stillEmulator } from "../support/stillEmulator";

// The requests of a preview, and the problems that follow from the replies.

let still: Awaited<ReturnType<typeof stillEmulator>>;

beforeEach(async () => {
    still = await stillEmulator();
});

afterEach(() => still.emulator.close());

const starRocks = (more: Partial<StarRocksArgs> = {}, before: Partial<StarRocksArgs> = {}) =>
    cloudProblems(starRocksReplication, { ...starRocksBase, ...more }, before, still.context().facts);

const clickHouse = (more: object = {}) =>
    clickHouseReplication.findCloudProblems?.({ ...clickHouseBase, ...more }, {}, still.context().facts);

test("tables: a name that the source lacks suggests a similar one", async () => {
    expect(
        await starRocks({ tables: { include: ["orders", "order_item", "Returns", "nothing_like"] } }),
    ).toEqual([
        'tables.include[1] "order_item": is not a table of the source database; did you mean "order_items"?',
        'tables.include[2] "Returns": is not a table of the source database; did you mean "returns"?',
        'tables.include[3] "nothing_like": is not a table of the source database.',
    ]);
});

test("tables: a pattern suggests wildcards", async () => {
    expect(await starRocks({ tables: { exclude: ["order%"] } })).toEqual([
        'tables.exclude[0] "order%": is not a table of the source database. Set wildcards to true if it is a pattern.',
    ]);
    expect(await starRocks({ tables: { exclude: ["order%"] }, wildcards: true })).toEqual([]);
});

describe("table settings", () => {
    const tableConfigs = { order: "order by id", orders: "order by id" };
    const refused = ['tableConfigs.order: is not a table of the source database; did you mean "orders"?'];

    test.each<[string, Partial<StarRocksArgs>, string[]]>([
        ["without a list", { tableConfigs }, refused],
        ["beside an include list", { tableConfigs, tables: { include: ["orders"] } }, refused],
        ["beside an exclude list", { tableConfigs, tables: { exclude: ["returns"] } }, refused],
        [
            "of a table outside the list",
            { tableConfigs: { orders: "x" }, tables: { include: ["returns"] } },
            [],
        ],
        ["of patterns", { tableConfigs, tables: { exclude: ["r*"] }, wildcards: true }, []],
        ["of all databases", { tableConfigs, instanceLevel: true }, []],
        ["of a table that the source has", { tableConfigs: { orders: "order by id" } }, []],
    ])("%s are checked by the source", async (_case, more, expected) => {
        expect(await starRocks(more)).toEqual(expected);
    });

    test("of a wrong name in the include list add no problem", async () => {
        expect(await starRocks({ tables: { include: ["order"] }, tableConfigs: { order: "x" } })).toEqual([
            expect.stringMatching(/^tables\.include\[0\] "order": is not a table/),
        ]);
    });

    test("are checked only if they are new", async () => {
        const before = { ...starRocksBase, tableConfigs: { gone: "order by id" } };
        expect(await starRocks({ tableConfigs: { gone: "order by x" } }, before)).toEqual([]);
        expect(operations(still.emulator)).toEqual(["ListStarRocksDataReplications"]);
        expect(await starRocks({ tableConfigs: { ...before.tableConfigs, order: "x" } }, before)).toEqual(
            refused,
        );
    });
});

describe("instance of the other edition:", () => {
    test("is the only problem of a StarRocks task", async () => {
        const args = {
            instanceId: ids.clickHouse,
            databaseConfigs: { nothing: 1 },
            tables: { include: ["x"] },
        };
        expect(await starRocks(args)).toEqual([
            `instanceId "${ids.clickHouse}": is a ClickHouse instance (Lightweight Edition). Use ClickHouseReplication, in an ` +
                "environment below clickHouse.",
        ]);
    });

    test("is a problem of a ClickHouse task", async () => {
        expect(await clickHouse({ instanceId: ids.starRocks })).toEqual([
            `instanceId "${ids.starRocks}": is a StarRocks instance (Standard Edition). Use StarRocksReplication, in an ` +
                "environment below starRocks.",
        ]);
    });

    test("is found if the service answers with empty lists", async () => {
        const { facts } = still.context();
        facts.starRocksParameters = async () => [];
        const args = {
            ...starRocksBase,
            instanceId: ids.clickHouse,
            databaseConfigs: { max_rows_per_chunk: 1 },
        };
        facts.starRocksTasks = async () => [];
        expect(await cloudProblems(starRocksReplication, args, {}, facts)).toEqual([
            expect.stringMatching(/^instanceId .*is a ClickHouse instance/),
        ]);
    });

    test("is requested once, and only after a problem", async () => {
        const { facts } = still.context();
        await cloudProblems(starRocksReplication, starRocksBase, {}, facts);
        expect(operations(still.emulator)).not.toContain("ListHtapInstanceInfo");
        for (const sourceDatabase of ["a", "b"])
            await cloudProblems(starRocksReplication, { ...starRocksBase, sourceDatabase }, {}, facts);
        expect(operations(still.emulator).filter((each) => each === "ListHtapInstanceInfo")).toHaveLength(1);
    });

    test("does not hide another failure", async () => {
        await expect(starRocks({ instanceId: "nosuch" })).rejects.toThrow(/DBS\.200022/);
        const { facts } = still.context();
        facts.htapInstances = () => Promise.reject(new Error("no list"));
        const args = { ...starRocksBase, sourceDatabase: "nosuch" };
        expect(await cloudProblems(starRocksReplication, args, {}, facts)).toEqual([
            'sourceDatabase "nosuch": is not a database of the source.',
        ]);
    });
});

test.each([
    [
        "that this package named suggests aliases",
        "htap_orders_1a2b3c4",
        /is a resource under a new name, give its old name in aliases\. Else/,
    ],
    [
        "of another name suggests another target",
        "orders_copy",
        /already writes into it\. Give another targetDatabase, or adopt/,
    ],
])("target with a task %s", async (_case, taskName, expected) => {
    await starRocksReplication.create({ ...starRocksBase, taskName }, still.context());
    expect(await starRocks({ taskName: "htap_renamed_5d6e7f8" })).toEqual([expect.stringMatching(expected)]);
});

test("facts: parameters are requested once for each task", async () => {
    const { facts } = still.context();
    for (const taskName of ["orders_1", "orders_1", "orders_2"])
        await facts.starRocksParametersOfTask(ids.starRocks, taskName);
    await facts.starRocksParameters(ids.starRocks);
    expect(operations(still.emulator)).toEqual(Array(3).fill("ListStarRocksDbParameters"));
});
