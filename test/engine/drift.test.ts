import path from "node:path";
import type { Finding } from "../../command/drift/findings";
import { checkout } from "../../tools/checkout";
import { run } from "../../tools/run";
import type { Engine } from "../support/engine";
import { facesOfLongTests } from "../support/faces";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

const command = path.join(checkout, "dist/command/main.js");
const drift = (args: string[] = [], env: NodeJS.ProcessEnv = {}) =>
    run(process.execPath, [command, "drift", ...args], {
        cwd: engine.folder,
        env: { ...engine.env, ...env },
    });

const program = (more = "") => `
    import * as pulumi from "@pulumi/pulumi";
    import * as taurusdb from "pulumi-taurusdb-htap";
    const sourceInstanceId = "${ids.source}";
    const starRocks = (name, args, options) => new taurusdb.StarRocksReplication(
        name,
        { instanceId: "${ids.starRocks}", sourceInstanceId, sourceDatabase: "orders", targetDatabase: name, taskName: name, ...args },
        options,
    );
    const clickHouse = (sourceDatabase, args, options) => new taurusdb.ClickHouseReplication(
        sourceDatabase,
        { instanceId: "${ids.clickHouse}", sourceInstanceId, sourceDatabase, ...args },
        options,
    );
    const tables = { include: ["orders"] };
    starRocks("ignored", { tables, databaseConfigs: { max_rows_per_chunk: 5 } }, {
        ignoreChanges: ["tables", "desiredState", "databaseConfigs.max_rows_per_chunk"],
    });
    starRocks("partly", { tables }, { ignoreChanges: ["tables.exclude", "databaseConfigs.max_rows_per_chunk"] });
    starRocks("secret", { databaseConfigs: { max_rows_per_chunk: pulumi.secret(5) } });
    starRocks("cancelled", {}, { protect: true });
    starRocks("abnormal");
    clickHouse("crm", { tables: { include: ["contacts"] } });
    clickHouse("billing", {}, { protect: true });
    clickHouse("inventory");
    ${more}`;

test.each(facesOfLongTests)("drift command, $name: reports what the next update does", async (face) => {
    engine = await face.start();
    engine.write(program());
    await engine.succeed("up", "--yes", "--skip-preview");
    engine.write(program(`taurusdb.StarRocksReplication.get("read", "${ids.starRocks}/ignored");`));
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(await drift()).toMatchObject({ code: 0, stdout: expect.stringContaining("None") });

    const { emulator } = engine;
    const starRocks = (task: string, action: Parameters<typeof emulator.act>[2]) =>
        emulator.act(ids.starRocks, task, action);
    const change = (task: string) => {
        starRocks(task, { do: "setTables", names: ["orders", "returns"] });
        starRocks(task, { do: "setParameter", name: "max_rows_per_chunk", value: "7" });
    };
    change("ignored");
    starRocks("ignored", { do: "pause" });
    change("partly");
    starRocks("secret", { do: "setParameter", name: "max_rows_per_chunk", value: "7" });
    starRocks("cancelled", { do: "cancel" });
    starRocks("abnormal", { do: "breakDown", reason: "the disk is full" });
    for (const task of emulator.world.clickHouseTasks)
        if (task.database === "crm") task.tables = { type: "black_list", names: ["contacts"] };
    emulator.act(ids.clickHouse, "billing", { do: "delete" });
    emulator.act(ids.clickHouse, "inventory", { do: "fail", reason: "no key" });

    const refused = await drift([], { HW_AUTH_TOKEN: "wrong-token" });
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.output.match(/401 APIGW\.0301/g)).toHaveLength(1);
    expect(refused.output).toMatch(/and 4 more: /);

    const { code, stdout } = await drift(["--json"]);
    expect(code).toBe(2);
    const { stack, findings }: { stack: string; findings: Finding[] } = JSON.parse(stdout);
    expect(stack).toBe("test");
    expect(findings.map(({ name, argument, problem, up }) => [name, argument ?? problem, up])).toEqual([
        ["abnormal", "abnormal", "leaves"],
        ["billing", "gone", "creates"],
        ["cancelled", "cancelled", "creates"],
        ["crm", "tables", "replaces"],
        ["inventory", "failed", "creates"],
        ["partly", "tables", "restores"],
        // It came in with a map that the program leaves out, and that Pulumi does not ignore in part.
        ["partly", "databaseConfigs.max_rows_per_chunk", "restores"],
        ["secret", "databaseConfigs", "restores"],
    ]);

    await engine.succeed("up", "--yes", "--skip-preview", "--refresh");
    const { starRocksTasks, clickHouseTasks } = emulator.world;
    const shown = starRocksTasks.map(({ taskName, tables, databaseConfigs, progress }) => [
        taskName,
        tables.names,
        databaseConfigs.find(({ name }) => name === "max_rows_per_chunk")?.value,
        progress.stage === "paused",
    ]);
    expect(shown.sort()).toEqual([
        ["abnormal", [], undefined, false],
        ["cancelled", [], undefined, false],
        ["ignored", ["orders", "returns"], "7", true],
        ["partly", ["orders"], "0", false],
        ["secret", [], "5", false],
    ]);
    expect(clickHouseTasks.map(({ database, tables }) => [database, tables.type]).sort()).toEqual([
        ["billing", "black_list"],
        ["crm", "white_list"],
        ["inventory", "black_list"],
    ]);
    const left = await drift(["--run-program", "--report", path.join(engine.folder, "drift.md")]);
    expect(left).toMatchObject({ code: 2, stdout: expect.stringContaining("does not mend it") });
    expect(left.stdout.match(/^\| `/gm)).toHaveLength(1);
});
