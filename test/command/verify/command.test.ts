import { readFileSync } from "node:fs";
import path from "node:path";
import type { Emulator, EmulatorOptions, Fault } from "pulumi-taurusdb-htap-emulator";
import { assumptions } from "../../../command/verify/assumptions";
import { plantClickHouse, plantStarRocks } from "../../../tools/plantedTasks";
import { cloudOf } from "../../../tools/pulumi/workspace";
import { runCommand } from "../../support/command";
import { Home } from "../../support/home";
import { ids } from "../../support/stillEmulator";
import {
    interrupted,
    leftIn,
    nothingLeft,
    polledEmulator,
    verdictOf,
    verified,
    verifiedUnread,
    verifyArgs,
} from "../../support/verifying";

let emulator: Emulator;

const begin = async (options: EmulatorOptions = {}) => {
    emulator = await polledEmulator(options);
};

afterEach(() => emulator?.close());

const writes = () => emulator.requests().filter(({ method, path }) => method !== "GET" && !/htap/.test(path));

const editions = ["starRocks", "clickHouse"] as const;

const starts = {
    starRocks: "CreateStarRocksDataReplication",
    clickHouse: "CreateClickHouseDataBaseReplication",
};

const lost = { do: "lose", when: "after" } as const;

const answer = (body: string, status = 200) => ({ do: "reply", status, body, when: "before" }) as const;

const refusal = (error_code: string, status = 400) =>
    answer(JSON.stringify({ error_code, error_msg: "No." }), status);

test.each(editions)("verify %s: reports every assumption, and no id or name", async (edition) => {
    await begin();
    const home = new Home();
    const file = path.join(home.folder, "verify.md");
    const { code, stdout } = await verified(emulator, edition, "--json", "--report", file);
    const markdown = readFileSync(file, "utf8");
    home.remove();
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.assumptions.map(({ id }: { id: string }) => id).sort()).toEqual(
        Object.keys(assumptions).sort(),
    );
    for (const { seen } of report.assumptions) expect(seen.length).toBeGreaterThan(3);
    const secrets = [...Object.values(ids), emulator.projectId, emulator.token, emulator.url];
    const names = ["order_items", "taurusdb_htap_verify_"];
    for (const text of [stdout, markdown])
        for (const name of [...secrets, ...names, "orders"]) expect(text).not.toContain(name);
    expect(verdictOf(markdown, "not-found-codes").result).toBe("held");
});

test("verify: refuses without --yes where it cannot ask, and writes nothing", async () => {
    await begin();
    const { code, output, stdout } = await runCommand(verifyArgs("starRocks"), cloudOf(emulator));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(output).toContain("verify: writes to an instance, and cannot ask here. Give --yes.");
    expect(output).toContain(`instance ${ids.starRocks}`);
    expect(writes()).toEqual([]);
});

test("verify: shows names in the plan without what controls a terminal", async () => {
    await begin();
    for (const { databases } of emulator.world.sources) databases.orders = ["a\u001b[2Jb", "c"];
    const { output } = await runCommand(verifyArgs("starRocks"), cloudOf(emulator));
    expect(output).toContain("tables a\\u001b[2Jb and c");
    expect(output).not.toContain("\u001b");
});

test.each([
    ["an unknown instance", "--instance", ids.source, "is not an HTAP instance of source"],
    ["a database without a table", "--database", "empty", "has no table"],
    ["a table that is not there", "--table", "nothing", "is not a table of database orders"],
    [
        "what is not a duration",
        "--timeout",
        "soon",
        "--timeout soon: is not a duration. Write it as 10s or 1m.",
    ],
])("verify: refuses %s, and writes nothing", async (_, option, value, problem) => {
    await begin();
    for (const { databases } of emulator.world.sources) databases.empty = [];
    const { code, output } = await verified(emulator, "starRocks", option, value);
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(problem) });
    expect(writes()).toEqual([]);
});

test("verify ClickHouse: refuses a database that has a task", async () => {
    await begin();
    plantClickHouse(emulator, "orders");
    const { code, output } = await verified(emulator, "clickHouse");
    expect({ code, output }).toEqual({
        code: 1,
        output: expect.stringContaining("lists a task for it already"),
    });
    expect(writes()).toEqual([]);
});

test("verify ClickHouse: leaves a task alone that somebody else created first", async () => {
    let other: object | undefined;
    emulator = await polledEmulator({}, (operation) => {
        if (operation === "CheckClickHouseDataBaseConfig")
            other = structuredClone(plantClickHouse(emulator, "orders"));
        return undefined;
    });
    const { code, output } = await verified(emulator, "clickHouse");
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining("409 DBS.200826") });
    expect(emulator.world.clickHouseTasks).toEqual([other]);
});

test.each<[string, (typeof editions)[number], Fault]>([
    ["waiting-takes-changes", "starRocks", { operation: "ModifyDataSync", do: "ignore" }],
    ["change-refusal-codes", "starRocks", { operation: "ModifyDataSync", after: 4, ...refusal("DBS.1") }],
    [
        "not-found-codes",
        "starRocks",
        { operation: "ListStarRocksDataReplicationConfig", ...refusal("DBS.2") },
    ],
    ["other-edition", "clickHouse", { operation: "ListStarRocksDataReplications", ...refusal("DBS.3", 409) }],
    ["click-house-stop", "clickHouse", { operation: "DeleteClickHouseDataBaseConfig", ...answer("{}") }],
    [
        "click-house-list-changes",
        "clickHouse",
        { operation: "UpdateClickHouseDataBaseConfig", ...refusal("DBS.4") },
    ],
])("verify: reports that %s did not hold", async (id, edition, fault) => {
    await begin({ faults: [fault] });
    const { code, stdout } = await verified(emulator, edition);
    expect(verdictOf(stdout, id).result).toBe("**did not hold**");
    expect(code).toBe(2);
    expect(leftIn(emulator)).toEqual(nothingLeft);
});

test("verify: takes a 204 for an accepted write", async () => {
    const fault: Fault = {
        operation: "PauseStarRocksDataReplication",
        do: "reply",
        status: 204,
        when: "after",
    };
    await begin({ faults: [fault] });
    const { code, stdout } = await verified(emulator, "starRocks");
    expect([code, verdictOf(stdout, "empty-reply").result]).toEqual([0, "held"]);
});

test.each<[string, (typeof editions)[number], Fault, string]>([
    [
        "a start fails",
        "starRocks",
        { operation: starts.starRocks, do: "failJob", reason: "no space" },
        "no space",
    ],
    [
        "a create fails",
        "clickHouse",
        { operation: starts.clickHouse, do: "failJob", reason: "no space", leaves: "failedTask" },
        "no space",
    ],
    [
        "the reply of a check is lost",
        "starRocks",
        { operation: "CheckDataBaseConfig", ...lost },
        "socket hang up",
    ],
    [
        "the reply of a create is lost",
        "clickHouse",
        { operation: starts.clickHouse, ...lost },
        "socket hang up",
    ],
])("verify: cleans up and reports after %s", async (_, edition, fault, problem) => {
    await begin({ faults: [fault] });
    const { code, stdout } = await verified(emulator, edition);
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`did not come to its end.*${problem}`));
    expect(emulator.world).toMatchObject({ starRocksTasks: [], clickHouseTasks: [] });
});

test("verify ClickHouse: a check without a create leaves no effect behind", async () => {
    await begin({ faults: [{ operation: "CheckClickHouseDataBaseConfig", ...lost }] });
    expect((await verified(emulator, "clickHouse")).code).toBe(1);
    expect(emulator.world.checkedClickHouse).toMatchObject([
        { databaseConfigs: [], tableConfigs: [], tables: { type: "black_list", names: [] } },
    ]);
});

test("verify: says what it could not delete, and how to", async () => {
    const fails: Fault = {
        operation: "DeleteStarRocksDataReplication",
        do: "failJob",
        reason: "locked",
        times: 10,
    };
    await begin({ faults: [fails] });
    const { code, output } = await verified(emulator, "starRocks");
    const [{ taskName = "" } = {}] = emulator.world.starRocksTasks;
    expect(code).toBe(1);
    expect(output).toContain(
        `Task ${taskName} on instance ${ids.starRocks}: may be left behind. Delete it in the console`,
    );
    expect(output).toContain("its job failed: locked");
});

test.each(editions)("verify %s: cleans up after Ctrl-C", async (edition) => {
    const stopped = await interrupted(edition, starts[edition]);
    emulator = stopped.emulator;
    expect(stopped).toMatchObject({ code: 1, output: expect.stringContaining("Stopping.") });
    expect(stopped.output).toContain("The command was cancelled.");
    expect(leftIn(emulator)).toEqual(nothingLeft);
});

test("verify: cleans up after its terminal was closed", async () => {
    const stopped = await interrupted("clickHouse", starts.clickHouse, {
        end: (command) => command.hangUp(),
    });
    emulator = stopped.emulator;
    expect(stopped.code).toBe(1);
    expect(leftIn(emulator)).toEqual(nothingLeft);
});

test("verify: sends a lost delete again", async () => {
    const fault: Fault = {
        operation: "DeleteStarRocksDataReplication",
        do: "lose",
        when: "before",
        times: 2,
    };
    await begin({ faults: [fault] });
    expect((await verified(emulator, "starRocks")).code).toBe(0);
    expect(leftIn(emulator)).toEqual(nothingLeft);
});

test("verify: leaves nothing behind if nobody reads its output any more", async () => {
    await begin();
    await verifiedUnread(emulator, "starRocks");
    expect(emulator.requests().map(({ operation }) => operation)).toContain("ShowInstanceTablesForHtap");
    expect(leftIn(emulator)).toEqual(nothingLeft);
});

test("verify: ends at once after a second Ctrl-C, and says what is left", async () => {
    const stopped = await interrupted("starRocks", starts.starRocks, {
        again: "DeleteStarRocksDataReplication",
    });
    emulator = stopped.emulator;
    const [{ taskName = "" } = {}] = emulator.world.starRocksTasks;
    expect(stopped.code).toBe(1);
    expect(stopped.output).toContain(`Ended before the clean-up. Task ${taskName}`);
});

test("verify: leaves other tasks as they are", async () => {
    await begin();
    const before = structuredClone(plantStarRocks(emulator, "orders_1"));
    expect((await verified(emulator, "starRocks")).code).toBe(0);
    expect(emulator.world.starRocksTasks).toEqual([before]);
});
