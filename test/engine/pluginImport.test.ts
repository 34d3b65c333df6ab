import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { clickHouse, resource, starRocks, writeYaml } from "../support/pluginProgram";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

const up = (...args: string[]) => engine.succeed("up", "--yes", "--skip-preview", ...args);
const token = (edition: string) => `taurusdb-htap:index:${edition}Replication`;

/** Makes both tasks, and forgets them. */
async function leaveTasks(): Promise<void> {
    writeYaml(engine, {
        orders: resource("StarRocks", {
            ...starRocks,
            taskName: "orders_1",
            tables: { include: ["orders", "order_items"] },
            databaseConfigs: { binlog_expire_logs_seconds: 86400 },
        }),
        crm: resource("ClickHouse", clickHouse),
    });
    await up();
    await engine.succeed("state", "delete", "--all", "--yes", "--force");
    engine.emulator.clearRequests();
}

test("plugin import: the generated program shows no change, and has no defaults", async () => {
    engine = await startEngine();
    await leaveTasks();
    writeYaml(engine, {});
    const code: Record<string, object> = {};
    for (const [name, edition, id] of [
        ["orders", "StarRocks", `${ids.starRocks}/orders_1`],
        ["crm", "ClickHouse", `${ids.clickHouse}/crm`],
    ] as const) {
        const file = path.join(engine.folder, `${name}.yaml`);
        const imported = ["import", token(edition), name, id, "--out", file];
        await engine.succeed(...imported, "--yes", "--skip-preview", "--protect=false");
        Object.assign(code, parse(readFileSync(file, "utf8")).resources);
    }
    expect(Object.keys((code.orders as { properties: object }).properties).sort()).toEqual([
        ...["databaseConfigs", "instanceId", "sourceDatabase", "sourceInstanceId", "tables"],
        ...["targetDatabase", "taskName"],
    ]);
    expect((code.crm as { properties: object }).properties).toEqual(clickHouse);
    writeYaml(engine, code);
    await up("--expect-no-changes");
    await engine.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect(writesOf(engine)).toEqual([]);
});

test("plugin import: the option takes tasks over without a write", async () => {
    engine = await startEngine();
    await leaveTasks();
    const orders = {
        ...starRocks,
        taskName: "orders_1",
        tables: { include: ["order_items", "orders"] },
        databaseConfigs: { binlog_expire_logs_seconds: 86400 },
    };
    writeYaml(engine, {
        orders: resource("StarRocks", orders, { import: `${ids.starRocks}/orders_1` }),
        crm: resource("ClickHouse", clickHouse, { import: `${ids.clickHouse}/crm` }),
    });
    expect(await up()).toContain("= 2 imported");
    await up("--expect-no-changes");
    expect(writesOf(engine)).toEqual([]);
});

test("plugin import: says in a sentence why an id is of no use", async () => {
    engine = await startEngine();
    await leaveTasks();
    writeYaml(engine, {});
    const refusal = (edition: string, id: string) =>
        engine.fail(["import", token(edition), "other", id, "--yes", "--skip-preview"]);
    expect(await refusal("StarRocks", "orders_1")).toContain(
        'id "orders_1": must have the form <instanceId>/<taskName>.',
    );
    expect(await refusal("StarRocks", `${ids.starRocks}/none`)).toContain(
        `StarRocksReplication "${ids.starRocks}/none": does not exist. Give the id of a task that exists.`,
    );
    expect(await refusal("StarRocks", `${ids.clickHouse}/crm`)).toContain(
        "its instance is a ClickHouse instance (Lightweight Edition). Use ClickHouseReplication.",
    );
    expect(await refusal("ClickHouse", `${ids.starRocks}/orders_1`)).toContain(
        "its instance is a StarRocks instance (Standard Edition). Use StarRocksReplication.",
    );
    const elsewhere = ids.starRocks.replace("59", "60");
    expect(await refusal("StarRocks", `${elsewhere}/orders_1`)).toContain(
        `StarRocksReplication "${elsewhere}/orders_1": its instance does not exist. Check the id, region and projectId.`,
    );
    // The same for a program's `get`.
    const properties = { id: `${ids.starRocks}/none` };
    writeYaml(engine, { none: { type: token("StarRocks"), get: properties } });
    expect(await engine.fail(["preview"])).toContain("does not exist. Give the id of a task that exists.");
});
