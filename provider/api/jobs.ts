import type { ApiRequest, Cloud } from "./cloud";
import { isJobNotFound } from "./errors";
import { percent, rowsOf, text, words } from "./reading";
import type { ReplyOf } from "./wireTypes";

/** An asynchronous operation of the service. */
export interface Job {
    id: string;
    state: "pending" | "running" | "completed" | "failed";
    /** Such as "60%", while the job runs. */
    progress?: string;
    failReason?: string;
}

/** A job as the list of the project shows it. */
export interface ListedJob {
    id: string;
    /** The service's word for what the job does. */
    kind?: string;
    instanceId?: string;
    state: Job["state"];
    percentage?: number;
    /** Moments as ISO dates. */
    began?: string;
    ended?: string;
    failReason?: string;
}

/** The largest page of the list of jobs. */
const mostListed = "50";

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

/** ListImmediateJobs: the first page of the project's jobs. No page says whether jobs of replication are among them. */
export async function listImmediateJobs(cloud: Cloud): Promise<ListedJob[]> {
    const { jobs } = await cloud.request<ReplyOf<"ListImmediateJobs">>({
        method: "GET",
        path: "/v3/{project_id}/immediate-jobs",
        query: { limit: mostListed, offset: "0" },
    });
    return rowsOf(jobs, "jobs").map((row) => ({
        id: text(row.job_id) ?? "",
        kind: words(row.job_name),
        instanceId: text(row.instance_id),
        state: jobState(text(row.status)?.toLowerCase() ?? ""),
        percentage: percent(row.process),
        began: isoDate(row.created_time),
        ended: isoDate(row.ended_time),
        failReason: words(row.fail_reason),
    }));
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

/** Undefined if the text is not a date. */
function isoDate(value: unknown): string | undefined {
    const moment = Date.parse(text(value) ?? "");
    return Number.isNaN(moment) ? undefined : new Date(moment).toISOString();
}
