import { starRocksReplication } from "../../provider/starRocks/replication";
import { starRocksBase } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

describe("taking over", () => {
    const still = new StillTask(starRocksReplication, starRocksBase);
    const { begin, create, writes } = still;
    afterEach(still.close);

    test("adopt unchanged: one error lists what can be changed and what cannot", async () => {
        await begin();
        await create({ tables: { include: ["orders"] }, databaseConfigs: { max_rows_per_chunk: 5 } });
        still.emulator.clearRequests();
        const error = await create({
            adopt: "unchanged",
            desiredState: "paused",
            databaseConfigs: { max_rows_per_chunk: 6 },
        }).catch((thrown) => thrown);
        for (const difference of [
            "tables is an include list there and an exclude list here",
            'databaseConfigs.max_rows_per_chunk is "5" there and "6" here',
            "desiredState is running there and paused here",
        ])
            expect(error.message).toContain(difference);
        // No other value of adopt leaves everything as it is.
        expect(error.message).not.toMatch(/set adopt/);
        expect(writes()).toEqual([]);
    });
});
