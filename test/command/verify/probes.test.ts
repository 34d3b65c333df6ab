import type { Emulator, Fault } from "pulumi-taurusdb-htap-emulator";
import { polledEmulator, verdictOf, verified } from "../../support/verifying";

let emulator: Emulator;

afterEach(() => emulator?.close());

const forbidden = (operation: string, after = 0): Fault => ({
    operation,
    after,
    do: "reply",
    when: "before",
    status: 403,
    body: JSON.stringify({ error_code: "DBS.200003", error_msg: "No." }),
});

test("verify StarRocks: goes on where a question is forbidden", async () => {
    const faults = [
        forbidden("ListStarRocksDataReplicationConfig"),
        forbidden("ShowGaussMySqlJobInfo"),
        forbidden("ListStarRocksDataReplications", 1),
        forbidden("ListClickHouseDataBaseReplication"),
        forbidden("ShowInstanceTablesForHtap", 1),
        forbidden("ListImmediateJobs"),
        forbidden("ListStarRocksDataBases"),
    ];
    emulator = await polledEmulator({ faults });
    const { code, stdout } = await verified(emulator, "starRocks");
    expect(stdout).not.toContain("did not come to its end");
    for (const id of ["other-edition", "source-lists"])
        expect([id, verdictOf(stdout, id).result]).toEqual([id, "not seen"]);
    for (const what of ["the list of the other edition", "the list of immediate-jobs", "its target database"])
        expect(stdout).toContain(`- No answer to ${what}: \`403 DBS.200003\`.`);
    expect(code).toBe(0);
    expect(emulator.world.starRocksTasks).toEqual([]);
});

test("verify ClickHouse: goes on where a question is forbidden", async () => {
    const faults = [
        forbidden("ListStarRocksDataReplications"),
        forbidden("CheckClickHouseDataBaseConfig", 1),
        forbidden("DeleteClickHouseDataBaseConfig"),
        // The first one comes before the run.
        forbidden("ListClickHouseDataBase", 1),
    ];
    emulator = await polledEmulator({ faults });
    const { code, stdout } = await verified(emulator, "clickHouse");
    expect(stdout).not.toContain("did not come to its end");
    expect(stdout).toContain("- No answer to the stop: `403 DBS.200003`.");
    expect(stdout).toContain("- No answer to its target database: `403 DBS.200003`.");
    expect(verdictOf(stdout, "click-house-stop").result).toBe("not seen");
    expect(code).toBe(0);
    expect(emulator.world.clickHouseTasks).toEqual([]);
});

test("verify ClickHouse: comes to its end where no change is taken", async () => {
    const refused: Fault = {
        ...forbidden("UpdateClickHouseDataBaseConfig"),
        status: 400,
        times: 9,
    } as Fault;
    emulator = await polledEmulator({ faults: [refused] });
    const { code, stdout } = await verified(emulator, "clickHouse");
    expect(verdictOf(stdout, "click-house-list-changes").result).toBe("**did not hold**");
    expect(stdout).not.toContain("did not come to its end");
    expect(code).toBe(2);
    expect(emulator.world.clickHouseTasks).toEqual([]);
});
