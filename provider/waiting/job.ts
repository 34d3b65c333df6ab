import type { JobSeen } from "./jobs";
import type { Verdict } from "./waitUntil";

/** What one look tells of an operation: its job, and what the task's row says of it. */
export interface JobObservation {
    job: JobSeen;
    /** Milliseconds since the service accepted the request. */
    waited: number;
    row: Verdict<unknown>;
}

/**
 * Whether an operation has settled, by its job. A job that cannot be found even after its grace (some operations may not be
 * queryable) leaves the decision to the task's row.
 */
export function jobSettled(grace: number): (seen: JobObservation) => Verdict<boolean> {
    return ({ job, waited, row }) => {
        const shown = row.state === "success";
        if (job === undefined)
            return { state: "retry", reason: row.state === "retry" ? row.reason : "it has not settled yet" };
        if (job === "not found") {
            if (waited < grace) return { state: "retry", reason: "cannot be found yet" };
            return shown ? { state: "success", value: true } : row;
        }
        if (job.state === "completed") return { state: "success", value: shown };
        if (job.state === "failed")
            return { state: "failure", reason: `failed: ${job.failReason ?? "the service gave no reason"}` };
        return { state: "retry", reason: `${job.state}${job.progress ? ` ${job.progress}` : ""}` };
    };
}
