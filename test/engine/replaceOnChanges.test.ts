import { callsAbout, writesOf } from "../support/chains";
import type { Engine } from "../support/engine";
import { facesOfLongTests } from "../support/faces";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

const remade = ["DeleteStarRocksDataReplication", "CheckDataBaseConfig", "CreateStarRocksDataReplication"];
const changed = ["ModifyDataSync"];
const include = (...names: string[]) => ({ tables: { include: names } });
const chunks = (value: number) => ({ databaseConfigs: { max_rows_per_chunk: value } });

/** What replaces, what changes, and the calls that the change must cause. */
const rows: [replaceOnChanges: string[], from: object, to: object, calls: string[]][] = [
    [["*"], chunks(5), chunks(6), remade],
    [["tables"], include("orders"), include("orders", "returns"), remade],
    [["tables.include"], include("orders"), include("orders", "returns"), remade],
    [["tables.include[*]"], include("orders"), include("orders", "returns"), remade],
    [["databaseConfigs.max_rows_per_chunk"], chunks(5), chunks(6), remade],
    [["databaseConfigs[*]"], chunks(5), chunks(6), remade],
    // Another argument than the one that replaces; order in a set is no change of it.
    [
        ["tables.include"],
        { ...include("orders", "returns") },
        { ...include("returns", "orders"), ...chunks(6) },
        changed,
    ],
    [["databaseConfigs.sync_commit_interval_ms"], chunks(5), chunks(6), changed],
    [["*"], include("orders", "returns"), include("returns", "orders"), []],
    // A change that sends nothing replaces nothing.
    [["*"], {}, { waitFor: "full" }, []],
];

const programOf = (which: 1 | 2) => `
    import * as taurusdb from "pulumi-taurusdb-htap";
    ${JSON.stringify(rows.map((row) => ({ args: row[which], replaceOnChanges: row[0] })))}.forEach(({ args, replaceOnChanges }, index) => {
        const own = { taskName: "task_" + index, targetDatabase: "target_" + index, sourceDatabase: "orders" };
        const base = { instanceId: "${ids.starRocks}", sourceInstanceId: "${ids.source}", ...own };
        new taurusdb.StarRocksReplication("task-" + index, { ...base, ...args }, { replaceOnChanges });
    });`;

test.each(facesOfLongTests)(
    "replaceOnChanges, $name: replaces what it names, old task first",
    async (face) => {
        engine = await face.start();
        const { emulator, succeed } = engine;
        engine.write(programOf(1));
        await succeed("up", "--yes", "--skip-preview");
        engine.write(programOf(2));
        const count = (calls: string[]) => rows.filter((row) => row[3] === calls).length;
        const preview = await succeed("preview", "--diff");
        expect(preview).toMatch(new RegExp(`~ ${count(changed)} to update`));
        expect(preview).toMatch(new RegExp(`\\+-${count(remade)} to replace`));
        emulator.clearRequests();
        await succeed("up", "--yes", "--skip-preview");
        const made = writesOf(engine);
        expect(rows.map((_, index) => callsAbout(index, made))).toEqual(rows.map((row) => row[3]));
        await succeed("preview", "--expect-no-changes");
    },
);
