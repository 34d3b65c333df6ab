import type { Cloud } from "../api/cloud";
import { isPassing } from "../api/errors";
import { type Job, jobsPerPage, listJobs, showJob } from "../api/jobs";
import type { Clock } from "./clock";
import { pauseAfter } from "./lists";
import { Shared } from "./shared";

/** What a look tells of a job: nothing where nobody has asked for it. */
export type JobSeen = Job | "not found" | undefined;

/** Asks for one job. `says`: what the task's row says of the operation, in any words that change when it changes. */
export type AskForJob = (row: { settled: boolean; says: string }) => Promise<JobSeen>;

/** Clocks differ: jobs are listed from so many milliseconds before the first that is followed. */
const margin = 15 * 60_000;

/** One job alone is asked for this often at least, in milliseconds, and in poll intervals where they are short. */
const seldom = 59_000;

/**
 * The jobs that this process follows. Rows tell most of what jobs tell, so each is asked for alone only when its row says that
 * it should have settled, and now and then in between, for a row may not show a failure. Whether the project's list of
 * immediate jobs has those of replication no page says: it is asked once about a job that is known to run, and if that
 * stands in it, the list answers for all jobs from then on.
 */
export class Jobs {
    private listed: boolean | undefined;
    private learning: Promise<void> | undefined;
    private followed = 0;
    private scoutedAt = 0;
    /** When each began, on the clock. */
    private readonly unsettled = new Map<string, number>();
    private readonly list: Shared<Map<string, Job>>;

    constructor(
        private readonly cloud: Cloud,
        private readonly clock: Clock,
        private readonly pollInterval: number,
    ) {
        this.list = new Shared(
            async () => new Map((await this.sinceTheFirst()).map((job) => [job.id, job])),
            (jobs) => pauseAfter(Math.ceil((jobs?.size ?? 0) / jobsPerPage) || 1, pollInterval),
            clock,
        );
    }

    /** Follows a job for as long as `run` takes. One that was begun `earlier` may have settled long ago. */
    async follow<Value>(
        jobId: string,
        begun: "now" | "earlier",
        run: (ask: AskForJob) => Promise<Value>,
    ): Promise<Value> {
        if (this.unsettled.size === 0) this.scoutedAt = this.clock.now();
        this.unsettled.set(jobId, this.clock.now());
        try {
            return await run(this.asking(jobId, begun));
        } finally {
            this.unsettled.delete(jobId);
        }
    }

    private asking(jobId: string, begun: "now" | "earlier"): AskForJob {
        // Those that begin together are not asked for together.
        const patience = this.pollInterval * (2 + (this.followed++ % 20) / 10);
        let said: string | undefined;
        let pause = 0;
        let due = 0;
        return async ({ settled, says }) => {
            const listed = await this.fromList(jobId);
            if (listed) return listed;
            const now = this.clock.now();
            if (says !== said) {
                const soon = settled || (said === undefined && begun === "earlier");
                pause = this.pollInterval * (soon ? 0.05 : 4);
                due = soon ? now : now + Math.min(patience, seldom);
                said = says;
            }
            if (this.scouts(jobId)) due = Math.min(due, this.scoutedAt + 0.4 * this.pollInterval);
            if (now < due) return undefined;
            due = now + Math.min(pause, seldom);
            pause *= 1.5;
            return this.ask(jobId);
        };
    }

    private async ask(jobId: string): Promise<JobSeen> {
        if (this.scouts(jobId)) this.scoutedAt = this.clock.now();
        const job = await showJob(this.cloud, jobId);
        if (job?.state === "pending" || job?.state === "running") await this.learn(jobId);
        return job ?? "not found";
    }

    /** Until it is known whether the list has jobs of this kind, the first of those that are followed finds out. */
    private scouts(jobId: string): boolean {
        return this.learning === undefined && this.unsettled.keys().next().value === jobId;
    }

    private async fromList(jobId: string): Promise<Job | undefined> {
        if (!this.listed) return undefined;
        try {
            return (await this.list.within(0)).get(jobId);
        } catch (error) {
            // What is refused now is refused for good; then each job is asked for alone again.
            if (!isPassing(error)) this.listed = false;
            return undefined;
        }
    }

    private learn(running: string): Promise<void> {
        this.learning ??= this.hasJob(running).then(
            (listed) => {
                this.listed = listed;
            },
            (error) => {
                if (isPassing(error)) this.learning = undefined;
            },
        );
        return this.learning;
    }

    private async hasJob(jobId: string): Promise<boolean> {
        return (await listJobs(this.cloud, { jobId })).some(({ id }) => id === jobId);
    }

    private sinceTheFirst(): Promise<Job[]> {
        const first = [...this.unsettled.values()].reduce((a, b) => Math.min(a, b), this.clock.now());
        return listJobs(this.cloud, { since: first - margin });
    }
}
