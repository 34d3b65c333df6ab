import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Clock } from "pulumi-taurusdb-htap-emulator";
import { writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";
import { interrupt } from "../support/newcomer";
import { clickHouse, resource, starRocks, writeYaml } from "../support/pluginProgram";

let engine: Engine;

afterEach(() => engine.close());

/** The cloud's clock, 200 times as fast. While it stands still, no job ends by itself. */
class StoppableClock implements Clock {
    private time = Date.UTC(2026, 0, 1);
    private since: number | undefined;

    now(): number {
        return this.time + (this.since === undefined ? 0 : (performance.now() - this.since) * 200);
    }

    stop(): void {
        this.time = this.now();
        this.since = undefined;
    }

    run(): void {
        this.since ??= performance.now();
    }
}

const clock = new StoppableClock();

/** Runs a command until a line of each resource matches, and sends Ctrl-C. Gives what it printed. */
async function interrupted(seen: RegExp[], ...args: string[]): Promise<string> {
    const child = spawn(
        "pulumi",
        [...args, "--yes", "--skip-preview", "--non-interactive", "--color=never"],
        {
            cwd: engine.folder,
            env: engine.env,
            stdio: ["ignore", "pipe", "pipe"],
        },
    );
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const ended = once(child, "close").then(() => {
        throw new Error(`It ended by itself:\n${output}`);
    });
    while (!seen.every((each) => each.test(output))) await Promise.race([ended, once(child.stdout, "data")]);
    ended.catch(() => {});
    expect(await interrupt(child)).not.toBe(0);
    clock.run();
    return output;
}

test("plugin Ctrl-C: ends a create, a change and a delete, and the next command goes on", async () => {
    engine = await startEngine({ clock });
    const { emulator, succeed } = engine;
    const declare = (tables: string[]) =>
        writeYaml(engine, {
            orders: resource("StarRocks", { ...starRocks, tables: { include: tables } }),
            crm: resource("ClickHouse", clickHouse),
        });

    declare(["orders"]);
    const created = await interrupted([/orders creating .* wait/, /crm creating .*\w · \d/], "up");
    expect(created).toMatch(/cancelled/);
    const left = engine.resources();
    expect(left).toHaveLength(2);
    for (const { initErrors } of left) expect(initErrors).toHaveLength(1);
    emulator.clearRequests();
    await succeed("up", "--yes", "--skip-preview");
    expect(writesOf(engine).map(({ operation }) => operation)).not.toContain(
        "CreateClickHouseDataBaseReplication",
    );
    expect(emulator.world.starRocksTasks).toHaveLength(1);

    declare(["orders", "customers"]);
    await interrupted([/orders updating .*\w · \d/], "up");
    await succeed("up", "--yes", "--skip-preview");
    await succeed("up", "--yes", "--skip-preview", "--expect-no-changes");

    // A delete has to wait for the instance.
    emulator.planFaults([{ do: "busy", for: 3_600_000 }]);
    await interrupted(
        [/orders deleting .*waiting for another/, /crm deleting .*waiting for another/],
        "destroy",
    );
    expect(engine.resources()).toHaveLength(2);
    emulator.planFaults([]);
    await succeed("destroy", "--yes", "--skip-preview");
    expect([...emulator.world.starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
});
