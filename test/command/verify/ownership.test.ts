import type { ClickHouseTask, Emulator, Fault } from "pulumi-taurusdb-htap-emulator";
import { ids } from "../../support/stillEmulator";
import { leftIn, nothingLeft, polledEmulator, verified } from "../../support/verifying";

let emulator: Emulator;

afterEach(() => emulator?.close());

const operations = {
    list: "ListClickHouseDataBaseReplication",
    check: "CheckClickHouseDataBaseConfig",
    create: "CreateClickHouseDataBaseReplication",
    delete: "DeleteClickHouseDataBaseReplication",
};

const foreign: ClickHouseTask = {
    instanceId: ids.clickHouse,
    sourceInstanceId: ids.source,
    sourceNodeId: ids.primary,
    database: "orders",
    databaseConfigs: [],
    tableConfigs: [],
    tables: { type: "black_list", names: [] },
    progress: { stage: "incremental", since: 0, copied: 60_000 },
};

const lost = (operation: string, when: "before" | "after"): Fault => ({ operation, do: "lose", when });

const asked = (operation: string) =>
    emulator.requests().filter((request) => request.operation === operation).length;

test("verify ClickHouse: refuses a target database that is there", async () => {
    const body = JSON.stringify({ databases: ["orders_old", "orders"], total_count: 2 });
    const listed: Fault = {
        operation: "ListClickHouseDataBase",
        do: "reply",
        when: "before",
        status: 200,
        body,
    };
    emulator = await polledEmulator({ faults: [listed] });
    const { code, output } = await verified(emulator, "clickHouse");
    expect({ code, output }).toEqual({
        code: 1,
        output: expect.stringContaining("has a database of this name"),
    });
    expect(asked(operations.check)).toBe(0);
});

test("verify ClickHouse: leaves a task alone that follows its own", async () => {
    let isDeleting = false;
    emulator = await polledEmulator({ faults: [lost(operations.delete, "after")] }, (operation) => {
        isDeleting ||= operation === operations.delete;
        const { clickHouseTasks } = emulator.world;
        if (isDeleting && operation === operations.list && clickHouseTasks.length === 0)
            clickHouseTasks.push(foreign);
        return undefined;
    });
    const { code } = await verified(emulator, "clickHouse");
    expect(emulator.world.clickHouseTasks).toEqual([foreign]);
    expect(asked(operations.delete)).toBe(1);
    expect(code).toBe(1);
});

test("verify ClickHouse: deletes its own task again if a delete was lost", async () => {
    emulator = await polledEmulator({ faults: [lost(operations.delete, "before")] });
    const { code } = await verified(emulator, "clickHouse");
    expect(leftIn(emulator)).toEqual(nothingLeft);
    expect(asked(operations.delete)).toBe(2);
    expect(code).toBe(1);
});

test("verify ClickHouse: leaves a task alone that another create has made", async () => {
    emulator = await polledEmulator({ faults: [lost(operations.create, "before")] }, (operation) => {
        if (operation === operations.create) emulator.world.clickHouseTasks.push(foreign);
        return undefined;
    });
    const { code, output } = await verified(emulator, "clickHouse");
    expect(emulator.world.clickHouseTasks).toEqual([foreign]);
    expect(output).toContain("does not have its settings. It was not deleted");
    expect(code).toBe(1);
});

test("verify ClickHouse: says what may be left if a lost create does not show", async () => {
    const hidden: Fault = {
        operation: operations.list,
        after: 2,
        times: 10_000,
        do: "reply",
        when: "before",
        status: 200,
        body: JSON.stringify({ replications: [], total_count: 0 }),
    };
    emulator = await polledEmulator({ faults: [lost(operations.create, "after"), hidden] });
    const { code, output } = await verified(emulator, "clickHouse");
    expect(output).toContain("the throw-away task does not show");
    expect(output).toContain("may be left behind. Delete it in the console");
    expect(code).toBe(1);
});

test("verify ClickHouse: replaces a check that the service keeps", async () => {
    let checks = 0;
    emulator = await polledEmulator({}, (operation) => {
        if (operation === operations.check && ++checks === 2) {
            const { instanceId, database } = foreign;
            const tables = { type: "white_list" as const, names: ["orders"] };
            const kept = { instanceId, database, databaseConfigs: [], tableConfigs: [], tables };
            emulator.world.checkedClickHouse.push(kept);
        }
        return undefined;
    });
    expect((await verified(emulator, "clickHouse")).code).toBe(0);
    expect(leftIn(emulator)).toEqual(nothingLeft);
});
