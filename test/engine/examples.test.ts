import { type Engine, startEngine } from "../support/engine";
import { longTest } from "../support/longTest";

let engine: Engine;

afterEach(() => engine.close());

test("examples/starrocks: deploys, pauses, resumes and is destroyed", async () => {
    engine = await startEngine({}, "starrocks");
    const up = (state: string, ...more: string[]) =>
        engine.succeed("up", "--yes", "--config", `desiredState=${state}`, ...more);
    // With its preview, which asks the cloud.
    await up("running");
    expect(engine.outputs()).toMatchObject({ stage: "incremental", percentage: 100, failedChecks: [] });
    await up("paused", "--skip-preview");
    expect(engine.outputs()).toMatchObject({ stage: "paused" });
    await engine.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await up("running", "--skip-preview");
    expect(engine.outputs()).toMatchObject({ stage: "incremental" });
    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect(engine.emulator.world.starRocksTasks).toEqual([]);
});

longTest("examples/clickhouse: deploys, stays unchanged and is destroyed", async () => {
    engine = await startEngine({}, "clickhouse");
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(engine.outputs()).toEqual({
        stages: { crm: expect.stringMatching(/full|incremental/), billing: "incremental" },
    });
    await engine.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await engine.succeed("preview", "--expect-no-changes");
    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect(engine.emulator.world.clickHouseTasks).toEqual([]);
});

longTest("examples/pattern: replicates each matching database, new ones too", async () => {
    engine = await startEngine({}, "pattern");
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(engine.outputs().replicated).toEqual(["orders", "billing"]);
    const [source] = engine.emulator.world.sources;
    if (source) source.databases.orders_archive = ["orders"];
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(engine.outputs().replicated).toEqual(["orders", "billing", "orders_archive"]);
    await engine.succeed("destroy", "--yes", "--skip-preview");
    expect(engine.emulator.world.starRocksTasks).toEqual([]);
});
