import { writesOf } from "../support/chains";
import type { Engine } from "../support/engine";
import { facesOfLongTests } from "../support/faces";
import { ids } from "../support/stillEmulator";

// What Pulumi's own resource options and a terminal do to a deployment.

let engine: Engine;

afterEach(() => engine.close());

interface Declared {
    [name: string]: { args?: object; opts?: object };
}

function declare(all: Declared): void {
    engine.write(`
        import * as taurusdb from "pulumi-taurusdb-htap";
        for (const [name, { args, opts }] of Object.entries(${JSON.stringify(all)}))
            new taurusdb.StarRocksReplication(name, {
                instanceId: "${ids.starRocks}", sourceInstanceId: "${ids.source}", sourceDatabase: "orders",
                targetDatabase: name, taskName: name, ...args,
            }, opts);`);
    engine.emulator.clearRequests();
}

const tasks = () => engine.emulator.world.starRocksTasks.map(({ taskName }) => taskName).sort();
/** Refuses every write from now on, and all the while. */
const beBusy = () => engine.emulator.planFaults([{ do: "busy", for: 600_000 }]);
const gaveUp = /gave up after \d+s, last seen: another operation/;
/** The percentages that the rows of one resource showed. */
const percentages = (output: string, name: string) => [
    ...new Set(
        [...output.matchAll(new RegExp(` ${name} .*full (\\d+) %`, "g"))].map(([, percent]) => percent),
    ),
];

test.each(facesOfLongTests)("resource options and rows, $name: hold from create to destroy", async (face) => {
    // A full copy takes six seconds, and a row may have another percentage every two.
    engine = await face.start({ timings: { fullCopy: 1_200_000 } });
    const { fail } = engine;
    engine.configure({ pollInterval: "400ms", settleTime: "2s" });
    const up = ["up", "--yes", "--skip-preview"];
    const copied = { args: { waitFor: "incremental" } };

    beBusy();
    declare({ bounded: { opts: { customTimeouts: { create: "2s" } } } });
    expect(await fail(up)).toMatch(gaveUp);

    engine.emulator.planFaults([]);
    // A deletion would give up soon, and the test would not have to wait for it.
    const short = { customTimeouts: { delete: "2s" } };
    const kept = { opts: { protect: true, ...short }, ...copied };
    declare({ bounded: {}, guarded: kept, retained: { opts: { retainOnDelete: true, ...short } } });
    const live = await engine.onTerminal(...up);
    expect([live.code, percentages(live.output, "guarded").length > 1]).toEqual([0, true]);

    beBusy();
    const changed = { tables: { exclude: ["returns"] } };
    declare({ bounded: { args: changed, opts: { customTimeouts: { update: "2s" } } } });
    const updated = await fail([...up, "--continue-on-error"]);
    expect(updated).toMatch(gaveUp);
    expect(updated).toMatch(/::guarded" cannot be deleted\s+because it is protected/);
    expect(tasks()).toEqual(["bounded", "guarded", "retained"]);

    engine.emulator.planFaults([]);
    const ends = { opts: short };
    declare({ bounded: ends, guarded: ends, later: { ...ends, ...copied } });
    const plain = await engine.succeed(...up);
    expect(percentages(plain, "later")).toHaveLength(1);
    expect(writesOf(engine).map(({ operation }) => operation)).not.toContain(
        "DeleteStarRocksDataReplication",
    );
    expect(tasks()).toEqual(["bounded", "guarded", "later", "retained"]);

    beBusy();
    expect(await fail(["destroy", "--yes", "--skip-preview", "--continue-on-error"])).toMatch(gaveUp);
    expect(tasks()).toEqual(["bounded", "guarded", "later", "retained"]);
});
