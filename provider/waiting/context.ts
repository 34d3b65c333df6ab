import { type Cloud, endedBy } from "../api/cloud";
import type { Clock } from "./clock";
import { Lists } from "./lists";
import type { Progress } from "./progress";
import { WriteQueues } from "./writeQueue";

/** What all operations of one process share. */
export interface Common {
    cloud: Cloud;
    clock: Clock;
    /** Milliseconds between two polls, at most. */
    pollInterval: number;
    /** Milliseconds that the service may take to show what it has accepted: a job, a task, a change. */
    settleTime: number;
    writes: WriteQueues;
    lists: Lists;
}

/** What one operation on a resource works with. */
export interface Context extends Common {
    /** When the operation has to be over, on the clock. */
    deadline: number;
    /** Aborts when the command is cancelled, with a Cancelled as its reason. */
    signal?: AbortSignal;
    /** Writes a message on the resource's own row. */
    say: (severity: "info" | "warning", text: string) => void;
    /** The progress of the operation, on the same row. */
    progress: Progress;
}

export function commonTo(
    cloud: Cloud,
    clock: Clock,
    { pollInterval, settleTime }: Pick<Common, "pollInterval" | "settleTime">,
): Common {
    return {
        cloud,
        clock,
        pollInterval,
        settleTime,
        writes: new WriteQueues(),
        lists: new Lists(cloud, clock, pollInterval),
    };
}

/** What all operations share, for one of them: its requests, lists and sleeps end when `signal` aborts. */
export function cancellable<Shared extends Common>(
    common: Shared,
    signal: AbortSignal | undefined,
): Shared & Pick<Context, "signal"> {
    if (!signal) return common;
    const { cloud, clock, lists } = common;
    return {
        ...common,
        signal,
        cloud: endedBy(cloud, signal),
        clock: {
            now: () => clock.now(),
            sleep: (milliseconds) => clock.sleep(milliseconds, signal),
        },
        lists: lists.endedBy(signal),
    };
}
