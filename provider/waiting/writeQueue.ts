import { isBusy } from "../api/errors";
import { PQueue } from "../libraries";
import type { Clock } from "./clock";
import { gaveUp } from "./poll";
import type { Progress } from "./progress";

/** A write, and the operation that it begins. */
export interface QueuedWrite<Reply> {
    instanceId: string;
    request: () => Promise<Reply>;
    /** Ends when the operation has ended. */
    follow: (reply: Reply) => Promise<void>;
}

/** How long a write waits, and where that is shown. */
interface Limits {
    clock: Clock;
    deadline: number;
    pollInterval: number;
    progress: Progress;
}

/** The writes of this process to one instance. */
interface Lane {
    /** Writes that the instance was too busy for, one at a time. While it is empty, writes are sent in parallel. */
    queue: PQueue;
    /** The ends of this process's operations in flight. */
    inFlight: Set<Promise<unknown>>;
}

/** Milliseconds between two attempts of the first write in a queue, at most. */
const longestPause = 2_000;

/** The writes of this process: a queue for each instance. */
export class WriteQueues {
    private readonly lanes = new Map<string, Lane>();

    /**
     * Sends writes in parallel until the instance is busy. Those that it refuses, and all that come later, then queue: first
     * come, first served, each as soon as an operation has ended. An empty queue means parallel again.
     */
    async run<Reply>(write: QueuedWrite<Reply>, context: Limits): Promise<Reply> {
        const lane = this.laneOf(write.instanceId);
        const sent = isIdle(lane) ? await unlessBusy(write.request()) : undefined;
        const { reply } = sent ?? (await enqueue(lane, write, context));
        const operation = write.follow(reply);
        const ended = operation.catch(() => {});
        lane.inFlight.add(ended);
        ended.finally(() => lane.inFlight.delete(ended));
        await operation;
        return reply;
    }

    private laneOf(instanceId: string): Lane {
        const lane = this.lanes.get(instanceId) ?? {
            queue: new PQueue({ concurrency: 1 }),
            inFlight: new Set<Promise<unknown>>(),
        };
        this.lanes.set(instanceId, lane);
        return lane;
    }
}

interface Sent<Reply> {
    reply: Reply;
}

function isIdle({ queue }: Lane): boolean {
    return queue.size === 0 && queue.pending === 0;
}

async function unlessBusy<Reply>(reply: Promise<Reply>): Promise<Sent<Reply> | undefined> {
    try {
        return { reply: await reply };
    } catch (error) {
        if (isBusy(error)) return undefined;
        throw error;
    }
}

/** Sends the write when those before it are accepted, and the instance is not busy. */
function enqueue<Reply>(
    lane: Lane,
    { instanceId, request }: QueuedWrite<Reply>,
    { clock, deadline, pollInterval, progress }: Limits,
): Promise<Sent<Reply>> {
    const began = clock.now();
    const timedOut = () =>
        gaveUp(`instance ${instanceId}`, "another operation is running on it", began, clock);
    const showWaiting = () => progress.show({ stage: `waiting for another operation on ${instanceId}` });
    const attempts = async () => {
        for (let attempt = 0; ; attempt++) {
            const sent = await unlessBusy(request());
            if (sent) return sent;
            if (clock.now() >= deadline) throw timedOut();
            showWaiting();
            const pause = Math.min(500 * 2 ** attempt, longestPause, pollInterval, deadline - clock.now());
            await Promise.race([clock.sleep(pause), ...lane.inFlight]);
            // Other processes wait too, and the same one must not always be first.
            await clock.sleep(Math.min(Math.random() * 200, pollInterval / 4));
        }
    };
    if (isIdle(lane)) return lane.queue.add(attempts);
    showWaiting();
    const limit = new AbortController();
    let first = false;
    // Only in the queue: a request in flight must not be abandoned.
    void clock
        .sleep(Math.max(0, deadline - began))
        .then(timedOut, (cancelled) => cancelled)
        .then((reason) => first || limit.abort(reason));
    const whenFirst = () => {
        first = true;
        return attempts();
    };
    return lane.queue.add(whenFirst, { signal: limit.signal });
}
