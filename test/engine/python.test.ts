import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generateProgram } from "../../tools/pulumi/build";
import { writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { longTest } from "../support/longTest";
import { type Python, preparePython, testPython } from "../support/pythonProgram";
import { ids } from "../support/stillEmulator";
import { StoppableClock } from "../support/stoppableClock";
import { interrupted, stoppedCommand } from "../support/stoppedCommand";

// Programs in Python, with the SDK that is generated from the plugin's schema.

let engine: Engine;
let python: Python | undefined;
let clock: StoppableClock;

beforeEach(() => {
    clock = new StoppableClock();
});
afterEach(() => engine.close());
afterAll(() => python?.remove());

async function start(options: object = {}): Promise<Python> {
    python ??= await preparePython();
    engine = await startEngine({ clock, ...options });
    python.equip(engine);
    return python;
}

const up = (...args: string[]) => engine.succeed("up", "--yes", "--skip-preview", ...args);

/** The calls that something has been changed with since the last question, by name. */
function writesSince(): (string | undefined)[] {
    const writes = writesOf(engine).map(({ operation }) => operation);
    engine.emulator.clearRequests();
    return writes.sort();
}

const create = [
    ...["CheckDataBaseConfig", "CreateClickHouseDataBaseReplication"],
    "CreateStarRocksDataReplication",
];
const remove = ["DeleteClickHouseDataBaseReplication", "DeleteStarRocksDataReplication"];

/** Arguments as Python writes them. */
const common = (instanceId: string, sourceDatabase: string) =>
    `instance_id="${instanceId}", source_instance_id="${ids.source}", source_database="${sourceDatabase}"`;

testPython("Python: up, Ctrl-C, change, drift, replace and destroy", async () => {
    const { write } = await start();
    const { emulator } = engine;
    const declare = (tables: string[], crm = "crm") =>
        write(
            engine,
            `
import pulumi
import pulumi_taurusdb_htap as taurusdb

orders = taurusdb.StarRocksReplication(
    "orders",
    ${common(ids.starRocks, "orders")},
    tables=taurusdb.ReplicationTablesArgs(include=${JSON.stringify(tables)}),
    database_configs={"binlog_expire_logs_seconds": 86400},
)
crm = taurusdb.ClickHouseReplication("crm", ${common(ids.clickHouse, crm)})
pulumi.export("stage", orders.stage)
pulumi.export("task_name", orders.task_name)
`,
        );

    // An interrupted create goes on, and writes nothing twice.
    declare(["orders", "order_items"]);
    await interrupted(engine, clock, "up", (printed) =>
        printed(/orders creating .* wait/, /crm creating .*\w · \d/),
    );
    expect(engine.resources()).toHaveLength(2);
    await up();
    expect(writesSince()).toEqual(create);
    const [{ taskName = "" } = {}] = emulator.world.starRocksTasks;
    expect(engine.outputs()).toEqual({ stage: "incremental", task_name: taskName });
    await up("--expect-no-changes");

    // A change shows its table, and an interrupted one goes on.
    declare(["orders", "order_items", "customers"]);
    expect(await engine.succeed("preview", "--diff")).toMatch(
        /~ include: \[\n\s*\+ \[2\]: "customers"\n\s*\]/,
    );
    expect(writesSince()).toEqual([]);
    await interrupted(engine, clock, "up", (printed) => printed(/orders updating .*\w · \d/));
    await up();
    expect(writesSince()).toEqual(["ModifyDataSync"]);

    // Three changes by hand show in a refresh. The next up restores the task and replaces the other one.
    const byHand = (action: object) => emulator.act(ids.starRocks, taskName, action as never);
    byHand({ do: "setTables", names: ["orders", "order_items"] });
    byHand({ do: "setParameter", name: "binlog_expire_logs_seconds", value: "3600" });
    byHand({ do: "pause" });
    const drift = await engine.succeed("refresh", "--yes", "--skip-preview", "--diff");
    expect(drift).toContain('- [2]: "customers"');
    expect(drift).toMatch(/~ binlog_expire_logs_seconds: 86400 => "3600"/);
    expect(drift).toMatch(/desiredState *: "paused"/);
    declare(["orders", "order_items", "customers"], "billing");
    const changes = await engine.succeed("up", "--yes", "--diff");
    expect(changes).toMatch(/~ sourceDatabase *: "crm" => "billing"/);
    expect(changes).toContain("+-1 to replace");
    expect(emulator.world.starRocksTasks).toMatchObject([
        { tables: { names: ["orders", "order_items", "customers"] } },
    ]);
    expect(emulator.world.clickHouseTasks).toMatchObject([{ database: "billing" }]);
    expect(writesSince()).toEqual([
        ...["CreateClickHouseDataBaseReplication", "DeleteClickHouseDataBaseReplication"],
        ...["ModifyDataSync", "ResumeStarRocksDataReplication"],
    ]);

    // A delete has to wait for the instance.
    emulator.planFaults([{ do: "busy", for: 3_600_000 }]);
    await interrupted(engine, clock, "destroy", (printed) =>
        printed(/orders deleting .*waiting for another/, /crm deleting .*waiting for another/),
    );
    expect(engine.resources()).toHaveLength(2);
    emulator.planFaults([]);
    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect([...emulator.world.starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
    // Those that the busy instance has refused are among them.
    expect([...new Set(writesSince())]).toEqual(remove);
});

testPython(
    "Python: a killed create, a failed job, a secret setting and an import",
    async () => {
        const { write } = await start();
        const { emulator } = engine;
        write(
            engine,
            `
import os
import pulumi
import pulumi_taurusdb_htap as taurusdb

own = taurusdb.Provider(
    "own",
    region="${emulator.region}",
    project_id="${emulator.projectId}",
    endpoint="${emulator.url}",
    auth_token=pulumi.Output.secret(os.environ["HW_AUTH_TOKEN"]),
    poll_interval="400ms",
)
orders = taurusdb.StarRocksReplication(
    "orders", ${common(ids.starRocks, "orders")}, opts=pulumi.ResourceOptions(provider=own)
)
taurusdb.ClickHouseReplication(
    "crm", ${common(ids.clickHouse, "crm")}, opts=pulumi.ResourceOptions(provider=own, depends_on=[orders])
)
`,
        );
        clock.stop();
        await stoppedCommand(engine, "up", async (command, printed) => {
            await printed(/orders creating .* wait/);
            command.kill("SIGKILL");
        });
        clock.run();
        const reason = "binlog is off on the source";
        emulator.planFaults([{ operation: "CreateClickHouseDataBaseReplication", do: "failJob", reason }]);
        await engine.succeed("cancel", "--yes");
        expect(await engine.fail(["up", "--yes", "--skip-preview"])).toContain(`failed: ${reason}`);
        expect(engine.resources().map(({ initErrors }) => initErrors?.length ?? 0)).toEqual([0, 1]);
        expect(writesSince()).toEqual(create);
        await up();
        expect(engine.resources().map(({ initErrors }) => initErrors?.length ?? 0)).toEqual([0, 0]);
        expect(writesSince()).toEqual(["CreateClickHouseDataBaseReplication"]);
        expect(engine.state()).not.toContain(emulator.token);

        // What Pulumi generates for both imported tasks runs as it is.
        const [{ taskName = "" } = {}] = emulator.world.starRocksTasks;
        await engine.succeed("state", "delete", "--all", "--yes", "--force");
        const file = path.join(engine.folder, "import.json");
        const token = (edition: string) => `taurusdb-htap:index:${edition}Replication`;
        const resources = [
            { type: token("StarRocks"), name: "orders", id: `${ids.starRocks}/${taskName}` },
            { type: token("ClickHouse"), name: "crm", id: `${ids.clickHouse}/crm` },
        ];
        writeFileSync(file, JSON.stringify({ resources }));
        await engine.succeed(
            ...["import", "--file", file, "--yes", "--skip-preview", "--protect=false"],
            "--generate-code=false",
        );
        const generated = path.join(engine.folder, "generated");
        mkdirSync(generated);
        const state = path.join(engine.folder, "state.json");
        writeFileSync(state, engine.state());
        await generateProgram("python", generated, state);
        write(engine, readFileSync(path.join(generated, "__main__.py"), "utf8"));
        await up("--expect-no-changes");
        expect(writesSince()).toEqual([]);
    },
    longTest,
);
