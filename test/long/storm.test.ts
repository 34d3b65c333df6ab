import type { Fault } from "pulumi-taurusdb-htap-emulator";
import { findBlindRepeats } from "../../tools/chaos/verify";
import { type Engine, startEngine } from "../support/engine";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

const databases = Array.from({ length: 100 }, (_, index) => `db_${index}`);
const create = "CreateClickHouseDataBaseReplication";

/** A hundred replications on one instance, with a short poll interval. */
async function begin(options: Parameters<typeof startEngine>[0]) {
    engine = await startEngine(options);
    const [source] = engine.emulator.world.sources;
    for (const database of databases) if (source) source.databases[database] = ["t"];
    engine.write(`
        import * as taurusdb from "pulumi-taurusdb-htap";
        for (const sourceDatabase of ${JSON.stringify(databases)})
            new taurusdb.ClickHouseReplication(sourceDatabase, {
                instanceId: "${ids.clickHouse}", sourceInstanceId: "${ids.source}", sourceDatabase,
            });`);
    engine.configure({ pollInterval: "200ms", settleTime: "2s" });
}

test("busy instance that loses replies: deploys a hundred tasks in one up", async () => {
    const faults = [0, 15, 30, 45, 60].map(
        (after): Fault => ({ operation: create, do: "lose", when: after % 2 ? "before" : "after", after }),
    );
    // One operation at a time, each a tenth of a second long.
    await begin({ operations: "serial", faults });
    await engine.succeed("up", "--yes", "--skip-preview", "--parallel", "200");
    expect(engine.emulator.world.clickHouseTasks).toHaveLength(100);
    const counts = engine.emulator.faultCounts();
    expect((counts["lose after"] ?? 0) + (counts["lose before"] ?? 0)).toBeGreaterThanOrEqual(3);
    expect(findBlindRepeats(engine.emulator.requests())).toEqual([]);
    // Who waits in line does not ask: each one when the instance first says that it is busy, then the first in line alone. A
    // hundred that ask again and again would be refused thousands of times.
    const refused = engine.emulator.requests().filter(({ status }) => status === 409);
    expect(refused.length).toBeLessThan(1_000);
}, 300_000);

test("429 for a while: slows a hundred tasks down and fails none", async () => {
    await begin({});
    // From the first request on.
    let planned = false;
    engine.emulator.onRequest(() => {
        if (planned) return;
        planned = true;
        engine.emulator.planFaults([{ do: "throttle", for: 3_000 }]);
    });
    await engine.succeed("up", "--yes", "--skip-preview", "--parallel", "200");
    expect(engine.emulator.world.clickHouseTasks).toHaveLength(100);
    // The storm that meets it first, and then a probe a second.
    const throttled = engine.emulator.requests().filter(({ status }) => status === 429);
    expect(throttled.length).toBeGreaterThan(0);
    expect(throttled.length).toBeLessThan(100);
    // A hundred on one instance, each found among the others.
    await engine.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await engine.succeed("destroy", "--yes", "--skip-preview", "--parallel", "200");
    expect(engine.emulator.world.clickHouseTasks).toEqual([]);
}, 300_000);
