import { randomUUID } from "node:crypto";
import { refusals } from "./errors";
import type { Handlers, Service } from "./service";
import type { Job, JobEffect } from "./world";

export function addJob(service: Service, operation: string, instanceId: string, effect: JobEffect): string {
    const { world, timings } = service;
    const created = service.clock.now();
    const starts = created + timings.jobPending;
    const job: Job = {
        id: randomUUID(),
        name: operation,
        instanceId,
        created,
        visible: created + timings.jobHidden,
        starts,
        ends: starts + timings.job,
        effect,
        settled: false,
    };
    const fault = service.faults.takeJob(operation);
    if (fault?.do === "failJob") {
        job.failReason = fault.reason;
        effect.leaves = fault.leaves;
    }
    if (fault?.do === "ignore") effect.ignored = true;
    // JSON has no infinity: a thousand years will do.
    if (fault?.do === "vanishJob") job.visible = created + 1_000 * 365 * 24 * 3_600_000;
    if (fault?.do === "lateJob") job.visible = created + fault.milliseconds;
    world.jobs.push(job);
    return job.id;
}

/** The ended jobs without their effect yet, in the order of their ends. */
export function dueJobs(jobs: Job[], now: number): Job[] {
    return jobs.filter((job) => !job.settled && job.ends <= now).sort((a, b) => a.ends - b.ends);
}

export const jobHandlers: Handlers = {
    ShowGaussMySqlJobInfo: ({ service, query, now }) => {
        const job = service.world.jobs.find((each) => each.id === query.id);
        if (!job || now < job.visible) throw refusals.jobNotFound();
        const status = jobStatus(job, now);
        const share = Math.floor((100 * (now - job.starts)) / (job.ends - job.starts || 1));
        return {
            job: {
                id: job.id,
                name: job.name,
                status,
                created: jobTime(job.created),
                ended: status === "Completed" || status === "Failed" ? jobTime(job.ends) : "",
                process: status === "Running" ? `${share}%` : "",
                instance: {
                    id: job.instanceId,
                    name: service.world.instances.find(({ id }) => id === job.instanceId)?.name ?? "",
                },
                entities: {},
                ...(status === "Failed" ? { fail_reason: job.failReason } : {}),
            },
        };
    },

    // No document says that this list has the jobs of replication, so it has none.
    ListImmediateJobs: () => ({ jobs: [], action_names: [], total_count: 0 }),
};

export function jobStatus(job: Job, now: number): "Pending" | "Running" | "Completed" | "Failed" {
    if (now < job.starts) return "Pending";
    if (now < job.ends) return "Running";
    return job.failReason === undefined ? "Completed" : "Failed";
}

/** yyyy-mm-ddThh:mm:ss+zzzz */
function jobTime(time: number): string {
    return new Date(time).toISOString().replace(/\.\d+Z$/, "+0000");
}
