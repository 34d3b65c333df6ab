import { starRocksReplication } from "../../provider/starRocks/replication";
import { failureOf } from "../support/failure";
import { starRocksBase } from "../support/stillEmulator";
import { StillTask } from "../support/stillTask";

const still = new StillTask(starRocksReplication, starRocksBase);
const { begin, create, writes } = still;

afterEach(still.close);

describe("StarRocks adopt:", () => {
    const different = { targetDatabase: "elsewhere", tables: { include: ["orders"] } };

    test("matching adopts a task that agrees, and names its changes", async () => {
        await begin();
        await create();
        const state = await create({ databaseConfigs: { max_rows_per_chunk: 5 } });
        expect(state).toMatchObject({ databaseConfigs: { max_rows_per_chunk: 5 } });
        expect(still.cloud.said).toContainEqual(
            expect.stringMatching(
                /^warning: .*adopted it, changing databaseConfigs\.max_rows_per_chunk "0" -> "5"$/,
            ),
        );
        expect(still.emulator.world.starRocksTasks).toHaveLength(1);
    });

    test("matching reports that it leaves a task as it is", async () => {
        await begin();
        await create();
        await create();
        expect(still.cloud.said).toContainEqual(expect.stringMatching(/^info: .*adopted it as it is$/));
    });

    test("matching fails with each difference, and changes nothing", async () => {
        await begin();
        await create();
        still.emulator.clearRequests();
        await expect(create(different)).rejects.toThrow(
            /targetDatabase is orders there and elsewhere here; tables is an exclude list there and an include list here/,
        );
        expect(writes()).toEqual([]);
    });

    test("never fails even if everything agrees", async () => {
        await begin();
        await create();
        await expect(create({ adopt: "never" })).rejects.toThrow(/adopt is "never"/);
    });

    test("always adopts a task, and shows what differs", async () => {
        await begin();
        await create();
        const state = await create({ adopt: "always", targetDatabase: "elsewhere" });
        expect(state.targetDatabase).toBe("orders");
        expect(still.cloud.said).toContainEqual(
            expect.stringMatching(/^warning: .*targetDatabase is orders there/),
        );
    });

    test("unchanged lists every difference in one error", async () => {
        await begin();
        await create({ tables: { include: ["orders"] }, databaseConfigs: { max_rows_per_chunk: 5 } });
        still.emulator.clearRequests();
        const error = await failureOf(
            create({
                adopt: "unchanged",
                desiredState: "paused",
                databaseConfigs: { max_rows_per_chunk: 6 },
            }),
        );
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
