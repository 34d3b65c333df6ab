import type { Emulator, Fault } from "pulumi-taurusdb-htap-emulator";
import { polledEmulator, verified } from "../../support/verifying";

let emulator: Emulator;

afterEach(() => emulator?.close());

/** Lists that do not show the task yet. */
const late = (operation: string, after: number, times: number): Fault => ({
    operation,
    after,
    times,
    do: "reply",
    when: "before",
    status: 200,
    body: JSON.stringify({ replications: [], total_count: 0 }),
});

test("verify StarRocks: waits for a checked task that shows late", async () => {
    emulator = await polledEmulator({ faults: [late("ListStarRocksDataReplications", 2, 8)] });
    const { code, stdout } = await verified(emulator, "starRocks", "--settle", "30s");
    expect(stdout).toContain("create-flow check");
    expect(code).toBe(0);
});

const broken = {
    starRocks: ["CreateStarRocksDataReplication", "ListStarRocksDataReplications", "its stage is cancelled"],
    clickHouse: [
        "CreateClickHouseDataBaseReplication",
        "ListClickHouseDataBaseReplication",
        "its stage is failed: disk full",
    ],
} as const;

test.each(["starRocks", "clickHouse"] as const)(
    "verify %s: ends when its task breaks down",
    async (edition) => {
        const [start, list, reason] = broken[edition];
        let isStarted = false;
        emulator = await polledEmulator({}, (operation) => {
            isStarted ||= operation === start;
            if (!isStarted || operation !== list) return undefined;
            for (const { progress } of emulator.world.starRocksTasks) progress.stage = "cancelled";
            for (const task of emulator.world.clickHouseTasks) {
                task.progress.stage = "failed";
                task.trouble = "disk full";
            }
            return undefined;
        });
        const { code, output } = await verified(emulator, edition);
        expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(reason) });
        expect(emulator.world.clickHouseTasks).toEqual([]);
    },
);
