import type { Job } from "../api/jobs";
import type { Verdict } from "./waitUntil";

/** A job as seen once, and the task's row when the job could not be found. */
export interface JobObservation<Row> {
    job?: Job;
    /** Milliseconds since the service accepted the request. */
    waited: number;
    row?: Row;
}

/**
 * Whether a job has settled. A job that cannot be found even after its grace (some operations may not be queryable)
 * leaves the decision to the task's row.
 */
export function jobSettled<Row>(
    grace: number,
    rowSays: (row: Row | undefined) => Verdict<unknown>,
): (seen: JobObservation<Row>) => Verdict<void> {
    return ({ job, waited, row }) => {
        if (job?.state === "completed") return { state: "success", value: undefined };
        if (job?.state === "failed")
            return { state: "failure", reason: `failed: ${job.failReason ?? "the service gave no reason"}` };
        if (job) return { state: "retry", reason: `${job.state}${job.progress ? ` ${job.progress}` : ""}` };
        if (waited < grace) return { state: "retry", reason: "cannot be found yet" };
        const verdict = rowSays(row);
        return verdict.state === "success" ? { state: "success", value: undefined } : verdict;
    };
}
