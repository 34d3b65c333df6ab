import type { ApiRequest, Cloud } from "./cloud";
import { type ApiError, isJobNotFound } from "./errors";
import { text } from "./reading";
import type { ReplyOf } from "./wireTypes";

/** Asynchronous work of the service. */
export interface Job {
    id: string;
    state: "pending" | "running" | "completed" | "failed";
    /** "60%" while it runs. */
    progress?: string;
    failReason?: string;
}

/** ShowGaussMySqlJobInfo. Undefined while the job cannot be found, which is normal for its first seconds. */
export async function showJob(cloud: Cloud, jobId: string): Promise<Job | undefined> {
    const request: ApiRequest = { method: "GET", path: "/v3/{project_id}/jobs", query: { id: jobId } };
    try {
        const { job } = await cloud.send<ReplyOf<"ShowGaussMySqlJobInfo">>(request);
        const state = text(job?.status)?.toLowerCase();
        // A reply without a status tells as much as none.
        if (state === undefined) return undefined;
        return {
            id: jobId,
            state: jobState(state),
            progress: text(job?.process),
            failReason: text(job?.fail_reason),
        };
    } catch (error) {
        if (isJobNotFound(error) && (error as ApiError).isOf(request)) return undefined;
        throw error;
    }
}

/** A word that no page knows counts as running: the wait goes on until its limit and then shows it. */
function jobState(word: string): Job["state"] {
    return word === "pending" || word === "completed" || word === "failed" ? word : "running";
}
