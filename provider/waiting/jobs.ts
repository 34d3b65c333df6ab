import type { Cloud } from "../api/cloud";
import { isTransient, OddReply } from "../api/errors";
import { type Job, jobsPerPage, listJobs, showJob } from "../api/jobs";
import { pagesOf } from "../api/paging";
import type { Clock } from "./clock";
import { pauseAfter } from "./lists";
import { Shared } from "./shared";

/** What a look tells of a job: nothing where nobody has asked for it. */
export type JobSeen = Job | "not found" | undefined;

/** Asks for one job. `settled`: whether its row says that it should have; `says`: any words that change when the row does. */
export type AskForJob = (row: { settled: boolean; says: string }) => Promise<JobSeen>;

/** Jobs are listed from so many milliseconds before the first that is followed: as far as clocks may differ, or not at all. */
const [ofOurClock, ofTheService] = [15 * 60_000, 2_000];

/** Milliseconds between two questions for one job at most. */
const seldom = 59_000;

/** So many tries to learn about the list may fail. */
const tries = 3;

interface Followed {
    /** When to list from, to have it among the jobs; absent until the service has told when it began. */
    since?: number;
}

/**
 * The jobs that this process follows. Rows tell most of what jobs tell, so each is asked for alone only when its row says that
 * it should have settled, and at growing intervals while it does not settle or the row can't tell, for a row may not show a
 * failure. Whether the project's list of immediate jobs has those of replication no page says: it is asked once about a job
 * that is known to run, and if that stands in it, the list answers for all jobs from then on.
 */
export class Jobs {
    private listed: boolean | undefined;
    private learning: Promise<void> | undefined;
    private failedTries = 0;
    private followed = 0;
    private scoutedAt = 0;
    private fastest = Number.POSITIVE_INFINITY;
    private readonly unsettled = new Map<string, Followed>();
    private readonly list: Shared<Map<string, Job>>;

    constructor(
        private readonly cloud: Cloud,
        private readonly clock: Clock,
        private readonly pollInterval: number,
    ) {
        this.list = new Shared(
            async () => new Map((await this.sinceTheFirst()).map((job) => [job.id, job])),
            (jobs) => pauseAfter(pagesOf(jobs?.size ?? 0, jobsPerPage, 0), pollInterval),
            clock,
        );
    }

    /** Milliseconds in which no job of this process was seen to settle, as far as one was. */
    get soonest(): number | undefined {
        // It was over a little earlier than it was seen.
        return Number.isFinite(this.fastest) ? 0.95 * this.fastest : undefined;
    }

    /** Follows a job for as long as `run` takes. One that was begun `earlier` may have settled long ago. */
    async follow<Value>(
        jobId: string,
        begun: "now" | "earlier",
        run: (ask: AskForJob) => Promise<Value>,
    ): Promise<Value> {
        const began = this.clock.now();
        if (this.unsettled.size === 0) this.scoutedAt = began;
        this.unsettled.set(jobId, { since: begun === "now" ? began - ofOurClock : undefined });
        try {
            const value = await run(this.asking(jobId, begun));
            if (begun === "now") this.fastest = Math.min(this.fastest, this.clock.now() - began);
            return value;
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
            if (typeof listed === "object") return listed;
            const now = this.clock.now();
            if (says !== said) {
                const soon = settled || (said === undefined && begun === "earlier");
                pause = this.pollInterval * (soon ? 0.05 : 4);
                due = soon ? now : now + Math.min(patience, seldom);
                said = says;
            }
            if (this.scouts(jobId)) due = Math.min(due, this.scoutedAt + 0.4 * this.pollInterval);
            if (now < due) return undefined;
            const job = await this.alone(jobId);
            due = now + Math.min(pause, seldom);
            pause *= 1.5;
            // It runs and the list does not have it: the list does not answer for all jobs after all.
            if (listed === "absent" && job?.state === "running") this.listed = false;
            return job ?? "not found";
        };
    }

    private async alone(jobId: string): Promise<Job | undefined> {
        if (this.scouts(jobId)) this.scoutedAt = this.clock.now();
        const job = await showJob(this.cloud, jobId);
        this.narrow(jobId, job);
        if (job?.state === "running") this.learning ??= this.learn(jobId);
        return job;
    }

    /** The list need not go back further than to when the service began the job. */
    private narrow(jobId: string, job: Job | undefined): void {
        const followed = this.unsettled.get(jobId);
        if (followed && job?.created !== undefined) followed.since = job.created - ofTheService;
    }

    /** Until it is known whether the list has jobs of this kind, the first of those that are followed finds out. */
    private scouts(jobId: string): boolean {
        return this.learning === undefined && this.unsettled.keys().next().value === jobId;
    }

    /** `absent`: the list should have it and does not. */
    private async fromList(jobId: string): Promise<Job | "absent" | undefined> {
        if (!this.listed || this.unsettled.get(jobId)?.since === undefined) return undefined;
        try {
            const job = (await this.list.within(0)).get(jobId);
            this.narrow(jobId, job);
            return job ?? "absent";
        } catch (error) {
            // What is refused now is refused for good; then each job is asked for alone again.
            if (!isTransient(error) || error instanceof OddReply) this.listed = false;
            return undefined;
        }
    }

    private async learn(running: string): Promise<void> {
        try {
            this.listed = (await this.list.within(0)).has(running);
        } catch (error) {
            const passing = isTransient(error) && !(error instanceof OddReply);
            if (passing && ++this.failedTries < tries) this.learning = undefined;
        }
    }

    private sinceTheFirst(): Promise<Job[]> {
        const known = [...this.unsettled.values()].flatMap(({ since }) => since ?? []);
        return listJobs(
            this.cloud,
            known.reduce((a, b) => Math.min(a, b), this.clock.now()),
        );
    }
}
