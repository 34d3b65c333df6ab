import type { Cloud } from "../api/cloud";
import type { Clock } from "./clock";
import { Jobs } from "./jobs";
import { Lists } from "./lists";
import type { Progress } from "./progress";
import { Turns } from "./turns";

/** What all operations of one process share. */
export interface Common {
    cloud: Cloud;
    clock: Clock;
    /** Milliseconds between two looks, at most. */
    pollInterval: number;
    /** Milliseconds that the service may take to show what it has accepted: a job, a task, a change. */
    settleTime: number;
    /** The writes of this process. */
    turns: Turns;
    /** Its looks at tasks, and at jobs. */
    lists: Lists;
    jobs: Jobs;
}

/** What one operation on a resource works with. */
export interface Context extends Common {
    /** When the operation has to be over, on the clock. */
    deadline: number;
    /** Tells the user something on the resource's own row. */
    say: (severity: "info" | "warning", text: string) => void;
    /** How the operation comes along, on the same row. */
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
        turns: new Turns(),
        lists: new Lists(cloud, clock, pollInterval),
        jobs: new Jobs(cloud, clock, pollInterval),
    };
}
