import type { ApiRequest, Cloud } from "./cloud";
import { isJobNotFound } from "./errors";
import { text, words } from "./reading";
import type { ReplyOf } from "./wireTypes";

/** An asynchronous operation of the service. */
export interface Job {
    id: string;
    state: "pending" | "running" | "completed" | "failed";
    /** Such as "60%", while the job runs. */
    progress?: string;
    failReason?: string;
}

/** Characters of a progress text, which shares a line with others. */
const longestProgress = 40;

/** A write that starts a job. Gives the job's id, or undefined if the reply has none. */
export async function requestJob(
    cloud: Cloud,
    request: Omit<ApiRequest, "mayBeEmpty">,
): Promise<string | undefined> {
    const { job_id } = await cloud.request<{ job_id?: unknown }>({ ...request, mayBeEmpty: true });
    return text(job_id);
}

/** ShowGaussMySqlJobInfo. Undefined if the service does not find the job, as in the job's first seconds. */
export async function showJob(cloud: Cloud, jobId: string): Promise<Job | undefined> {
    const request: ApiRequest = { method: "GET", path: "/v3/{project_id}/jobs", query: { id: jobId } };
    try {
        const { job } = await cloud.request<ReplyOf<"ShowGaussMySqlJobInfo">>(request);
        return readJob(jobId, job ?? {});
    } catch (error) {
        if (isJobNotFound(error) && error.isOf(request)) return undefined;
        throw error;
    }
}

/** Undefined if the reply has no status. */
function readJob(
    id: string,
    reply: Partial<Record<"status" | "process" | "fail_reason", unknown>>,
): Job | undefined {
    const state = text(reply.status)?.toLowerCase();
    if (state === undefined) return undefined;
    return {
        id,
        state: jobState(state),
        progress: words(reply.process, longestProgress),
        failReason: words(reply.fail_reason),
    };
}

/** Unknown words count as running, so that the wait continues until its timeout. */
function jobState(word: string): Job["state"] {
    return word === "pending" || word === "completed" || word === "failed" ? word : "running";
}
