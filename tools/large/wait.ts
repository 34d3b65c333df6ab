import { pagesOf } from "../../provider/api/paging";
import { pausePerPage } from "../../provider/waiting/lists";
import { crowd } from "../crowd";

/** What tasks wait for. */
export const waits = {
    copy: { timings: { fullCopy: 3_600_000 }, args: { waitFor: "incremental" as const } },
    job: { timings: { job: 3_600_000 }, args: {} },
};

/** One minute of waiting. */
export interface Minute {
    requests: number;
    /** Megabytes of the heap after a garbage collection. */
    heap: number;
}

/** The minutes in which tasks only wait. */
export interface Waiting {
    tasks: number;
    minutes: Minute[];
    /** The most requests of one minute that the documents allow. */
    allowed: number;
    /** The heap of the first and of the last quarter, in megabytes. */
    heapFirst: number;
    heapLast: number;
}

/** The polling interval of the tasks and its documented default, in milliseconds. */
const pollInterval = 10_000;

/** Minutes until all creates are accepted and the pauses have grown to their longest. */
const settling = 5;
const minutes = 60;

/** Growth of the heap that counts as flat, in megabytes: what the runtime itself gains by compiling code. */
export const flat = 1;

/**
 * The most requests a minute that the documents allow while so many tasks wait: a pause for each of its pages follows a list, up to
 * half of `pollInterval`, and each job is asked for about once a minute.
 */
export function limitFor(tasks: number, what: keyof typeof waits): number {
    const pages = pagesOf(tasks);
    const lists = 60_000 / Math.min(pages * pausePerPage, pollInterval / 2);
    return Math.ceil(lists * pages) + (what === "job" ? tasks : 0);
}

/** Creates tasks that wait for an hour of the emulator's time, and takes a look at each minute. */
export async function measureWait(
    tasks: number,
    what: keyof typeof waits,
    collect: () => void,
): Promise<Waiting> {
    const { timings, args } = waits[what];
    const waiting = await crowd(tasks, { timings }, args, tasks);
    const heaps: number[] = [];
    try {
        const began = waiting.clock.now();
        let requests: number[] = [];
        waiting.onRequest(() => {
            const minute = Math.floor((waiting.clock.now() - began) / 60_000);
            requests[minute] = (requests[minute] ?? 0) + 1;
            if (heaps[minute] !== undefined) return;
            // The emulator's log of requests grows; it is not the provider's.
            waiting.emulator.clearRequests();
            collect();
            heaps[minute] = process.memoryUsage().heapUsed / 2 ** 20;
        });
        await waiting.createAll();
        requests = requests.slice(settling, minutes);
        const seen = requests.map((count, index) => ({
            requests: count,
            heap: heaps[index + settling] ?? 0,
        }));
        const quarter = Math.floor(seen.length / 4);
        return {
            tasks,
            minutes: seen,
            allowed: limitFor(tasks, what),
            heapFirst: meanHeap(seen.slice(0, quarter)),
            heapLast: meanHeap(seen.slice(-quarter)),
        };
    } finally {
        await waiting.close();
    }
}

function meanHeap(minutes: Minute[]): number {
    return minutes.reduce((sum, { heap }) => sum + heap, 0) / minutes.length;
}
