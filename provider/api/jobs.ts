import type { ApiRequest, Cloud } from "./cloud";
import { isJobNotFound } from "./errors";
import { allPages } from "./paging";
import { number, rowsOf, text, words } from "./reading";
import type { ReplyOf } from "./wireTypes";

/** An asynchronous operation of the service. */
export interface Job {
    id: string;
    state: "pending" | "running" | "completed" | "failed";
    /** Such as "60%", while the job runs. */
    progress?: string;
    failReason?: string;
    /** By the service's clock, in milliseconds since 1970. */
    created?: number;
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

/** The largest page that ListImmediateJobs gives. */
export const jobsPerPage = 50;

/** ListImmediateJobs: all that were created since a moment of the service's clock. */
export async function listJobs(cloud: Cloud, since: number): Promise<Job[]> {
    const rows = await allPages(
        async (page) => {
            const request: ApiRequest = {
                method: "GET",
                path: "/v3/{project_id}/immediate-jobs",
                query: { start_time: jobTime(since), ...page },
            };
            const reply = await cloud.request<ReplyOf<"ListImmediateJobs">>(request);
            return { rows: rowsOf(reply.jobs, "jobs"), total: number(reply.total_count) };
        },
        (row) => text(row.job_id) ?? "",
        { what: "jobs", pageSize: jobsPerPage, overlap: 0, end: "total" },
    );
    return rows.flatMap((row) => readJob(text(row.job_id) ?? "", row) ?? []);
}

/** Undefined if the reply has no status. */
function readJob(
    id: string,
    reply: Partial<Record<"status" | "process" | "fail_reason" | "created" | "created_time", unknown>>,
): Job | undefined {
    const state = text(reply.status)?.toLowerCase();
    if (state === undefined) return undefined;
    const created = Date.parse(text(reply.created) ?? text(reply.created_time) ?? "");
    return {
        id,
        state: jobState(state),
        progress: words(reply.process, longestProgress),
        failReason: words(reply.fail_reason),
        created: Number.isNaN(created) ? undefined : created,
    };
}

/** yyyy-mm-ddThh:mm:ss+zzzz */
function jobTime(time: number): string {
    return new Date(time).toISOString().replace(/\.\d+Z$/, "+0000");
}

/** Unknown words count as running, so that the wait continues until its timeout. */
function jobState(word: string): Job["state"] {
    return word === "pending" || word === "completed" || word === "failed" ? word : "running";
}
