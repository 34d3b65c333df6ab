import type { Cloud } from "../api/cloud";
import type { Clock } from "./clock";
import type { Turns } from "./turns";

/** What one operation on a resource works with. */
export interface Context {
    cloud: Cloud;
    clock: Clock;
    /** When the operation has to be over, on the clock. */
    deadline: number;
    /** Milliseconds between two looks, at most. */
    pollInterval: number;
    /** Milliseconds that the service may take to show what it has accepted: a job, a task, a change. */
    settleTime: number;
    /** The writes of this process. */
    turns: Turns;
    /** Tells the user something on the resource's own row. */
    say: (severity: "info" | "warning", text: string) => void;
}
