import { type Job, showJob } from "../api/jobs";
import type { Common } from "./context";
import type { Verdict } from "./poll";

/** What is known of a job: undefined where it was not requested. */
export type JobSeen = Job | "not found" | undefined;

/** Milliseconds between two requests for one job, at most: a row may not show that its job has failed. */
const longestPause = 59_000;

/**
 * Requests a job no more often than its task's row makes worthwhile: at once when the row says that the job should have
 * settled, after a few polls otherwise, and at growing intervals until the row changes. `row.says` changes with the row.
 */
export function jobReader(
    { cloud, clock, pollInterval }: Pick<Common, "cloud" | "clock" | "pollInterval">,
    jobId: string,
    begun: "now" | "earlier",
): (row: { settled: boolean; says: string }) => Promise<JobSeen> {
    let said: string | undefined;
    let due = 0;
    let pause = 0;
    return async ({ settled, says }) => {
        const now = clock.now();
        if (says !== said) {
            const atOnce = settled || (said === undefined && begun === "earlier");
            // Jobs that begin together are not requested together.
            pause = pollInterval * (atOnce ? 0.05 : 3 + Math.random());
            due = atOnce ? now : now + Math.min(pause, longestPause);
            said = says;
        }
        if (now < due) return undefined;
        const job = await showJob(cloud, jobId);
        due = now + Math.min(pause, longestPause);
        pause *= 1.5;
        return job ?? "not found";
    };
}

/** What one poll shows of an operation: its job, its task, and the verdict on the task's row. */
export interface JobObservation<Found> {
    job: JobSeen;
    /** Milliseconds since the service accepted the request. */
    waited: number;
    seen: Found;
    row: Verdict<unknown>;
}

/**
 * Whether an operation has settled, by its job. If a job cannot be found after its grace period, the task's row decides:
 * some operations may not be queryable. The value is the task, where its row shows the effect already.
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
