import type { JobSeen } from "./jobs";
import type { Verdict } from "./waitUntil";

/** What one look tells of an operation: its job, the task, and what the task's row says of it. */
export interface JobObservation<Found> {
    job: JobSeen;
    /** Milliseconds since the service accepted the request. */
    waited: number;
    seen: Found;
    row: Verdict<unknown>;
}

/**
 * Whether an operation has settled, by its job. A job that cannot be found even after its grace (some operations may not be
 * queryable) leaves the decision to the task's row. Gives back the task where its row shows the effect already.
 */
export function jobSettled(
    grace: number,
): <Found>(observation: JobObservation<Found>) => Verdict<Found | undefined> {
    return ({ job, waited, seen, row }) => {
        const shown = row.state === "success" ? seen : undefined;
        if (job === undefined)
            return { state: "retry", reason: row.state === "retry" ? row.reason : "it has not settled yet" };
        if (job === "not found") {
            if (waited < grace) return { state: "retry", reason: "cannot be found yet" };
            return row.state === "success" ? { state: "success", value: seen } : row;
        }
        if (job.state === "completed") return { state: "success", value: shown };
        if (job.state === "failed")
            return { state: "failure", reason: `failed: ${job.failReason ?? "the service gave no reason"}` };
        return { state: "retry", reason: `${job.state}${job.progress ? ` ${job.progress}` : ""}` };
    };
}
