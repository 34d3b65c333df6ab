import type { LoggedRequest } from "../../emulator";
import type { Engine } from "./engine";

/** Changes, one after the other, of a replication of its own, each with the calls that it must cause. */
export interface Chain {
    /** What it has beside the arguments that all have. */
    from?: object;
    /** The calls that make it, where that is looked at. */
    begins?: string[];
    steps: [change: object, calls: string[]][];
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
 * however many replications it changes. `deploy` gets the arguments of all, and tells the calls that were made, in order.
 */
export async function playChains(
    chains: Chain[],
    deploy: (all: object[]) => Promise<LoggedRequest[]>,
): Promise<void> {
    const all = chains.map(({ from }) => from ?? {});
    const made = await deploy(all);
    for (const [owner, { begins }] of chains.entries())
        if (begins) expect(callsAbout(owner, made)).toEqual(begins);
    const rounds = Math.max(...chains.map(({ steps }) => steps.length));
    for (let round = 0; round < rounds; round++) {
        const due = chains.flatMap(({ steps }, owner) => {
            const [change, calls] = steps[round] ?? [];
            return change ? [{ owner, change, calls }] : [];
        });
        for (const { owner, change } of due) all[owner] = { ...all[owner], ...change };
        const changed = await deploy(all);
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
export function writesOf({ emulator }: Engine, reads = looks): LoggedRequest[] {
    return emulator
        .requests()
        .filter(({ method, operation }) => method !== "GET" && !reads.includes(operation ?? ""));
}
