import { initialWorld, type LoggedRequest } from "pulumi-taurusdb-htap-emulator";
import type { Cloud } from "../../provider/api/cloud";
import { SourceNames } from "../../provider/arguments/sourceNames";
import { cloudAt, ids, operations, stillEmulator } from "../support/stillEmulator";

// What resources name of a source, and the requests that it takes to find out whether it is there.

let still: Awaited<ReturnType<typeof stillEmulator>>;

const databases = Array.from({ length: 300 }, (_, index) => `db_${index}`);
const [askDatabases, askTables] = ["ShowInstanceDatabasesForHtap", "ShowInstanceTablesForHtap"];

beforeEach(async () => {
    const world = initialWorld();
    for (const database of databases)
        Object.assign(world.sources[0]?.databases ?? {}, { [database]: ["a", "b"] });
    still = await stillEmulator({ world });
});

afterEach(() => still.emulator.close());

const question = (database: string, tables = ["a"], isKnown = false) => ({
    instanceId: ids.starRocks,
    sourceInstanceId: ids.source,
    database,
    isKnown,
    tables,
});

const namesOf = (cloud: Cloud = cloudAt(still.emulator), mostRequests = 50, now = () => 0) =>
    new SourceNames(cloud, ids.starRocks, ids.source, mostRequests, now);

const nothing = { database: false, tables: [] };

test("source names: one request asks what a hundred resources will ask", async () => {
    const names = namesOf();
    const questions = databases.slice(0, 100).map((database) => question(database));
    for (const each of questions) names.expect(each);
    for (const each of questions) expect(await names.missing(each, false)).toEqual(nothing);
    expect(operations(still.emulator)).toEqual([askDatabases, askTables]);
});

test("source names: operations that begin together ask together", async () => {
    const names = namesOf();
    const all = databases.slice(0, 50).map((database) => names.missing(question(database, ["a", "b"]), true));
    expect(await Promise.all(all)).toEqual(all.map(() => nothing));
    expect(operations(still.emulator)).toEqual([askDatabases, askTables]);
});

test("source names: a page has what is asked, and as much of the rest as fits", async () => {
    const names = namesOf();
    for (const database of databases) names.expect(question(database));
    await names.missing(question("db_299"), false);
    const [first] = still.emulator.requests();
    const asked = (first as LoggedRequest).body as { databases: string[] };
    expect([asked.databases[0], asked.databases.length]).toEqual(["db_299", 100]);
});

test("source names: asks for nothing twice, nor for what is known", async () => {
    const names = namesOf();
    expect(await names.missing(question("db_1", ["a"], true), false)).toEqual(nothing);
    expect(operations(still.emulator)).toEqual([askTables]);
    await names.missing(question("db_1", ["a"]), false);
    expect(operations(still.emulator)).toEqual([askTables]);
});

test("source names: finds a missing database and missing tables", async () => {
    const names = namesOf();
    for (const each of [question("nosuch"), question("db_1", ["a", "nosuch"])]) names.expect(each);
    expect(await names.missing(question("nosuch"), false)).toEqual({ database: true, tables: [] });
    expect(await names.missing(question("db_1", ["a", "nosuch"]), false)).toEqual({
        database: false,
        tables: ["nosuch"],
    });
});

test("source names: a single name does not take one that contains it", async () => {
    const names = namesOf();
    expect(await names.missing(question("db_29", []), false)).toEqual(nothing);
    expect(await names.missing(question("db_", []), false)).toEqual({ database: true, tables: [] });
});

test("source names: reads on where a service ignores which names are asked", async () => {
    const honest = cloudAt(still.emulator);
    const ignoring: Cloud = {
        ...honest,
        request: ({ body, ...request }) =>
            honest.request({ ...request, body: { ...(body as object), databases: [] } }),
    };
    expect(await namesOf(ignoring).missing(question("db_150", []), false)).toEqual(nothing);
    // Not the third page any more.
    expect(operations(still.emulator)).toEqual([askDatabases, askDatabases]);
});

test("source names: beyond the limit nothing is asked, and the message says so", async () => {
    const names = namesOf(undefined, 2);
    await names.missing(question("db_1"), false);
    for (let times = 0; times < 2; times++)
        await expect(names.missing(question("db_2"), false)).rejects.toThrow(
            /^2 requests have not answered for every database and table of source .*requireCloudChecks/,
        );
    expect(operations(still.emulator)).toHaveLength(2);
});

test("source names: for a minute after a failure nobody asks again", async () => {
    let time = 0;
    const names = namesOf(cloudAt(still.emulator, { maxRetries: 0 }), 50, () => time);
    still.emulator.planFaults([{ operation: askDatabases, do: "reply", status: 500, when: "before" }]);
    for (const database of ["db_1", "db_2"])
        await expect(names.missing(question(database), false)).rejects.toThrow(/500/);
    expect(operations(still.emulator)).toEqual([askDatabases]);
    time = 60_000;
    expect(await names.missing(question("db_1"), false)).toEqual(nothing);
});

test("source names: a refusal concerns the resource that it is about", async () => {
    const names = namesOf();
    // The state has had it for long, and somebody has dropped it.
    names.expect(question("dropped", ["a"], true));
    expect(await names.missing(question("db_1"), false)).toEqual(nothing);
    expect(await names.missing(question("db_2"), false)).toEqual(nothing);
    await expect(names.missing(question("dropped", ["a"], true), false)).rejects.toThrow(/dropped/);
    expect(await names.missing(question("db_3"), false)).toEqual(nothing);
});

test("source names: a database with a dot is not another one's table", async () => {
    Object.assign(still.emulator.world.sources[0]?.databases ?? {}, { "x.y": ["z"], x: ["a"] });
    const [right, wrong] = [question("x.y", ["z"]), question("x", ["y.z"])];
    const names = namesOf();
    expect(await names.missing(right, false)).toEqual(nothing);
    expect(await names.missing(wrong, false)).toEqual({ database: false, tables: ["y.z"] });
    // In one reply nothing tells the two apart.
    const others = namesOf();
    others.expect(wrong);
    expect(await others.missing(right, false)).toEqual(nothing);
});
