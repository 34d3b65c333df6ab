import { readFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../../tools/checkout";
import { type Engine, startEngine } from "../support/engine";

let engine: Engine;

afterEach(() => engine.close());

test("examples/starrocks deploys, pauses by the stack's config, resumes, and goes without a rest", async () => {
    engine = await startEngine({}, "starrocks");
    const output = async () => JSON.parse(await engine.read("stack", "output", "--json"));
    await engine.succeed("up", "--yes");
    expect(await output()).toMatchObject({ stage: "incremental", percentage: 100, failedChecks: [] });
    await engine.succeed("up", "--yes", "--expect-no-changes");

    await engine.succeed("config", "set", "desiredState", "paused");
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(await output()).toMatchObject({ stage: "paused" });
    await engine.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");

    await engine.succeed("config", "set", "desiredState", "running");
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(await output()).toMatchObject({ stage: "incremental" });

    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect(engine.emulator.world.starRocksTasks).toEqual([]);
});

test("examples/clickhouse deploys, changes nothing twice, and goes without a rest", async () => {
    engine = await startEngine({}, "clickhouse");
    await engine.succeed("up", "--yes");
    expect(JSON.parse(await engine.read("stack", "output", "--json"))).toEqual({
        stages: { crm: expect.stringMatching(/full|incremental/), billing: "incremental" },
    });
    await engine.succeed("up", "--yes", "--expect-no-changes");
    await engine.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect(engine.emulator.world.clickHouseTasks).toEqual([]);
});

test("the first program of the README deploys as it stands, and goes without a rest", async () => {
    engine = await startEngine({}, "quickstart");
    const [, program = ""] =
        /```ts\n([\s\S]*?)```/.exec(readFileSync(path.join(checkout, "README.md"), "utf8")) ?? [];
    engine.write(program);
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(JSON.parse(await engine.read("stack", "output", "--json"))).toEqual({ stage: "incremental" });
    expect(engine.emulator.world.starRocksTasks).toMatchObject([
        { sourceDatabase: "orders", tables: { names: ["orders", "order_items"] } },
    ]);
    expect(engine.emulator.world.clickHouseTasks).toMatchObject([{ database: "crm" }]);
    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect(engine.emulator.world.starRocksTasks).toEqual([]);
});
