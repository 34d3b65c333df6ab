import { type Chain, callsAbout, deployAll, playChains, writesOf } from "../support/chains";
import type { Engine } from "../support/engine";
import { facesOfLongTests } from "../support/faces";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

const many = (count: number) => Array.from({ length: count }, (_, index) => `big_${index}`);
const include = (...names: string[]) => ({ tables: { include: names } });
const exclude = (...names: string[]) => ({ tables: { exclude: names } });

// The calls of each edition.
const starRocks = {
    check: "CheckDataBaseConfig",
    start: "CreateStarRocksDataReplication",
    modify: "ModifyDataSync",
    pause: "PauseStarRocksDataReplication",
    resume: "ResumeStarRocksDataReplication",
    remove: "DeleteStarRocksDataReplication",
};
const clickHouse = {
    checkDatabase: "CheckClickHouseDataBaseConfig",
    checkTables: "CheckClickHouseTableConfig",
    create: "CreateClickHouseDataBaseReplication",
    modify: "UpdateClickHouseDataBaseConfig",
    remove: "DeleteClickHouseDataBaseReplication",
};

function starRocksChains(): Chain[] {
    const { check, start, modify, pause, resume, remove } = starRocks;
    const replaced = [check, start, remove];
    const replacedSameId = [remove, check, start];
    const binlog = (value: unknown) => ({ databaseConfigs: { binlog_expire_logs_seconds: value } });
    const ordered = { tableConfigs: { orders: { orderBy: "id" } } };
    const chunked = { databaseConfigs: { enable_chunk_level_dump: true } };
    const chains: Omit<Chain, "edition">[] = [
        { steps: [[{ taskName: "task_0_anew" }, replaced]] },
        // With every optional setting; a change of the source replaces it.
        {
            from: { ...chunked, ...ordered, wildcards: true, sourceNodeId: ids.replica },
            steps: [[{ sourceDatabase: "billing", tableConfigs: undefined }, replacedSameId]],
        },
        { steps: [[{ sourceNodeId: ids.replica }, [modify]]] },
        {
            from: exclude("returns"),
            steps: [
                [exclude("customers", "returns"), [modify]],
                [exclude("returns", "customers"), []],
            ],
        },
        // Fifty names a call.
        { from: include("orders"), steps: [[include("orders", ...many(120)), [modify, modify, modify]]] },
        {
            steps: [
                [binlog(3600), [modify]],
                [binlog("3600"), []],
                // The default of another one, written out.
                [{ databaseConfigs: { snapshot_with_lock: true } }, [modify]],
            ],
        },
        {
            steps: [
                [ordered, [modify]],
                [{ tableConfigs: { orders: "order by id" } }, []],
                [{ tableConfigs: undefined }, [modify]],
            ],
        },
        {
            steps: [
                [{ wildcards: true }, [modify]],
                [{ wildcards: false, adopt: "matching" }, [modify]],
            ],
        },
        {
            steps: [
                [{ desiredState: "paused" }, [pause]],
                [{ desiredState: "running" }, [resume]],
            ],
        },
        {
            steps: [
                [{ waitFor: "full" }, []],
                [{ adopt: "never" }, []],
            ],
        },
        // Set only when a task is created.
        {
            steps: [
                [chunked, replacedSameId],
                [{ databaseConfigs: undefined }, replacedSameId],
            ],
        },
        {
            from: exclude("returns"),
            steps: [
                [include("orders"), replacedSameId],
                [{ tables: undefined }, replacedSameId],
            ],
        },
        { steps: [[{ targetDatabase: "analytics" }, replacedSameId]] },
        { steps: [[{ sourceDatabase: "billing" }, replacedSameId]] },
        { steps: [[{ instanceLevel: true }, replacedSameId]] },
        { steps: [[{ instanceId: "8f2a1c03b7de4f5a9c64e1d20b7a3f58in17" }, replaced]] },
    ];
    return chains.map((chain) => ({ edition: "starRocks", ...chain }));
}

/** `first` is the number of the first one, which its database has in its name. */
function clickHouseChains(first: number): Chain[] {
    const { checkDatabase, checkTables, create, modify, remove } = clickHouse;
    const threads = { databaseConfigs: { max_sync_threads: 2 } };
    const ordered = { tableConfigs: { contacts: { orderBy: "id" } } };
    const chains: Omit<Chain, "edition">[] = [
        { steps: [[{ sourceDatabase: `crm_${first}_more` }, [create, remove]]] },
        {
            steps: [
                [exclude("activities"), [modify]],
                [exclude("accounts", "activities"), [modify]],
                [exclude("activities", "accounts"), []],
            ],
        },
        {
            from: exclude("activities"),
            steps: [
                [include("contacts"), [remove, checkDatabase, create]],
                [include("accounts", "contacts"), [modify]],
            ],
        },
        { from: include("contacts"), steps: [[{ sourceNodeId: ids.replica }, [modify]]] },
        {
            steps: [
                [threads, [checkDatabase]],
                [{ databaseConfigs: { max_sync_threads: "2" } }, []],
            ],
        },
        {
            from: threads,
            steps: [
                [ordered, [checkDatabase, checkTables]],
                [{ tableConfigs: { contacts: "order by  id" } }, []],
                [{ databaseConfigs: undefined }, [checkDatabase, checkTables]],
            ],
        },
        {
            steps: [
                [{ waitFor: "incremental" }, []],
                [{ adopt: "always" }, []],
            ],
        },
        {
            from: { ...include("contacts"), ...ordered },
            begins: [checkDatabase, checkTables, create],
            steps: [[{ tables: undefined, tableConfigs: undefined }, [remove, create]]],
        },
    ];
    return chains.map((chain) => ({ edition: "clickHouse", ...chain }));
}

test.each(facesOfLongTests)(
    "update, $name: one changed argument causes the documented calls",
    async (face) => {
        engine = await face.start();
        const { emulator, succeed } = engine;
        emulator.world.sources[0]?.databases.orders?.push(...many(130));
        const first = starRocksChains();
        await playChains(engine, [...first, ...clickHouseChains(first.length)]);
        emulator.clearRequests();
        await succeed("preview", "--expect-no-changes");
        expect(emulator.requests()).toEqual([]);
        await succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        await succeed("destroy", "--yes", "--skip-preview");
        expect([...emulator.world.starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
    },
);

test.each(facesOfLongTests)("drift, $name: shows in refresh and preview, and up reverts it", async (face) => {
    engine = await face.start();
    const { emulator, succeed } = engine;
    const ofStarRocks = { edition: "starRocks", args: include("orders") } as const;
    const ofClickHouse = (args: object) => ({ edition: "clickHouse", args }) as const;
    await deployAll(engine, [
        ...[ofStarRocks, ofStarRocks, ofStarRocks, ofStarRocks],
        ofClickHouse(include("contacts")),
        ofClickHouse({ databaseConfigs: { max_sync_threads: 2 } }),
        ofClickHouse(include("contacts")),
        ofClickHouse({}),
    ]);
    type Action = Parameters<Engine["emulator"]["act"]>[2];
    const act = (index: number, action: Action) =>
        index < 4
            ? emulator.act(ids.starRocks, `task_${index}`, action)
            : emulator.act(ids.clickHouse, `crm_${index}`, action);
    act(0, { do: "pause" });
    act(1, { do: "setTables", names: ["orders", "returns"] });
    act(2, { do: "cancel" });
    act(4, { do: "setTables", names: ["contacts", "accounts"] });
    act(5, { do: "setParameter", name: "max_sync_threads", value: "1" });
    act(6, { do: "fail", reason: "contacts lost its primary key" });
    act(7, { do: "delete" });
    emulator.announce(ids.clickHouse, "switchover");
    const refreshed = await succeed("refresh", "--yes", "--skip-preview");
    for (const text of ["- 1 deleted", "~ 6 updated", "desiredState", "tables", "databaseConfigs"])
        expect(refreshed).toContain(text);
    expect(refreshed).toMatch(
        /ClickHouseReplication \(crm-6\):\s+warning: .*this task has failed: contacts lost its primary key.*switchover/,
    );
    const find = (task: string) => engine.resources().find(({ id }) => id.endsWith(`/${task}`));
    // Inputs take part in ignoreChanges, so they have what was found too.
    for (const { tables } of [find("task_1")?.inputs ?? {}, find("task_1")?.outputs ?? {}])
        expect(tables).toEqual({ include: expect.arrayContaining(["orders", "returns"]) });
    expect(find("crm_6")?.outputs).toMatchObject({
        stage: "failed",
        lastError: "contacts lost its primary key",
        notice: "switchover",
    });
    emulator.announce(ids.clickHouse, "");
    const preview = await succeed("preview", "--diff");
    expect(preview).toMatch(/\+ 1 to create\s+~ 6 to update/);
    const shown = preview.split("Replication: (");
    const properties = {
        task_0: "desiredState",
        task_1: "tables",
        task_2: "desiredState",
        crm_4: "tables",
    };
    for (const [name, property] of Object.entries({ ...properties, crm_5: "databaseConfigs" }))
        expect(shown.find((part) => part.includes(`/${name}]`))).toContain(property);
    emulator.clearRequests();
    await succeed("up", "--yes", "--skip-preview");
    const made = writesOf(engine);
    const mended = [0, 1, 2, 3, 4, 5, 6, 7].map((owner) => callsAbout(owner, made));
    const { checkDatabase, create, modify, remove } = clickHouse;
    expect(mended).toEqual([
        [starRocks.resume],
        [starRocks.modify],
        [starRocks.remove, starRocks.check, starRocks.start],
        [],
        [modify],
        [checkDatabase],
        [remove, checkDatabase, create],
        [create],
    ]);
    expect(made).toHaveLength(mended.flat().length);

    act(3, { do: "breakDown", reason: "DDL broke the task" });
    expect(await succeed("refresh", "--yes", "--skip-preview")).toMatch(
        /StarRocksReplication \(task-3\):\s+warning: .*DDL broke the task/,
    );
});
