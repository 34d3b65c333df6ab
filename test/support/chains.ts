import type { LoggedRequest } from "pulumi-taurusdb-htap-emulator";
import type { Engine } from "./engine";
import { ids } from "./stillEmulator";

/** A replication of one edition, by the arguments that it has beside those that all of the edition have. */
export interface Declared {
    edition: "starRocks" | "clickHouse";
    args: object;
}

/** Changes, one after the other, of a replication of its own, each with the calls that it must cause. */
export interface Chain extends Pick<Declared, "edition"> {
    /** What it has at first. */
    from?: object;
    /** The calls that make it, where that is looked at. */
    begins?: string[];
    steps: [change: object, calls: string[]][];
}

/** One task a replication, each with a name or a database of its own, by its number. */
function programOf(all: Declared[]): string {
    return `
    import * as taurusdb from "pulumi-taurusdb-htap";
    const sourceInstanceId = "${ids.source}";
    const all = ${JSON.stringify(all)};
    all.forEach(({ edition, args }, index) => {
        if (edition === "starRocks") {
            const own = { taskName: "task_" + index, targetDatabase: "target_" + index, sourceDatabase: "orders" };
            const base = { instanceId: "${ids.starRocks}", sourceInstanceId, ...own };
            new taurusdb.StarRocksReplication("task-" + index, { ...base, ...args });
        } else {
            const base = { instanceId: "${ids.clickHouse}", sourceInstanceId, sourceDatabase: "crm_" + index };
            new taurusdb.ClickHouseReplication("crm-" + index, { ...base, ...args });
        }
    });`;
}

/** Deploys them all; tells the calls that change something, in order. */
export async function deployAll(engine: Engine, all: Declared[]): Promise<LoggedRequest[]> {
    const { world } = engine.emulator;
    const [source] = world.sources;
    for (const name of all.flatMap((_, index) => [`crm_${index}`, `crm_${index}_more`]))
        if (source) source.databases[name] = ["contacts", "accounts", "activities"];
    engine.write(programOf(all));
    engine.emulator.clearRequests();
    await engine.succeed("up", "--yes", "--skip-preview");
    expect([...world.starRocksTasks, ...world.clickHouseTasks]).toHaveLength(all.length);
    return writesOf(engine);
}

/** The operations of the requests about one replication, which has its number in the name of its task or database. */
export function callsAbout(owner: number, made: LoggedRequest[]): (string | undefined)[] {
    const own = new RegExp(`(task|crm)_${owner}(?!\\d)`);
    return made
        .filter(({ path, query, body }) => own.test(`${path} ${JSON.stringify([query, body])}`))
        .map(({ operation }) => operation);
}

/**
 * Makes one replication for each chain, then lets each `up` make the next change of all of them: a command takes seconds,
 * however many replications it changes.
 */
export async function playChains(engine: Engine, chains: Chain[]): Promise<void> {
    const all = chains.map(({ edition, from }): Declared => ({ edition, args: from ?? {} }));
    const made = await deployAll(engine, all);
    for (const [owner, { begins }] of chains.entries())
        if (begins) expect(callsAbout(owner, made)).toEqual(begins);
    const rounds = Math.max(...chains.map(({ steps }) => steps.length));
    for (let round = 0; round < rounds; round++) {
        const due = chains.flatMap(({ steps }, owner) => {
            const [change, calls] = steps[round] ?? [];
            return change ? [{ owner, change, calls }] : [];
        });
        for (const { owner, change } of due) {
            const declared = all[owner] as Declared;
            declared.args = { ...declared.args, ...change };
        }
        const changed = await deployAll(engine, all);
        const told = due.map(({ owner, change }) => ({
            change,
            calls: callsAbout(owner, changed),
        }));
        expect(told).toEqual(due.map(({ change, calls }) => ({ change, calls })));
        expect(changed).toHaveLength(due.reduce((sum, { calls }) => sum + (calls?.length ?? 0), 0));
    }
}

/** POSTs that only look, as StarRocks instances answer them. */
const looks = ["ShowInstanceDatabasesForHtap", "ShowInstanceTablesForHtap"];

/** Calls that change something, in the order of their answers. */
export function writesOf({ emulator }: Pick<Engine, "emulator">): LoggedRequest[] {
    return emulator
        .requests()
        .filter(({ method, operation }) => method !== "GET" && !looks.includes(operation ?? ""));
}

/** The calls that a command changes something with, by name. */
export async function writesIn(
    engine: Engine,
    command: () => Promise<unknown>,
): Promise<(string | undefined)[]> {
    engine.emulator.clearRequests();
    await command();
    return writesOf(engine)
        .map(({ operation }) => operation)
        .sort();
}
