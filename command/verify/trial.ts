import { type ApiRequest, type Cloud, endedBy } from "../../provider/api/cloud";
import { ApiError, isBusy } from "../../provider/api/errors";
import { showJob } from "../../provider/api/jobs";
import { CloudFacts } from "../../provider/arguments/cloudFacts";
import { formatDuration } from "../../provider/duration";
import { plainText } from "../../provider/plainText";
import { UserError } from "../../provider/userError";
import type { Clock } from "../../provider/waiting/clock";
import { isLive } from "../../provider/waiting/row";
import { type Edition, editions } from "../editions";
import { markdownCode } from "../markdown";
import type { TaskRow } from "../tasks";
import type { Calls } from "./calls";
import type { Findings } from "./findings";

/** Where the throw-away task lives, and what it is called. */
export interface Subject {
    edition: Edition;
    instanceId: string;
    sourceInstanceId: string;
    database: string;
    /** One or two. */
    tables: string[];
    /** Name of the task (StarRocks), or the database, which names the task (ClickHouse). */
    name: string;
    /** Whether this write may create the task. */
    creates(request: ApiRequest): boolean;
    delete(cloud: Cloud): Promise<string | undefined>;
}

interface Limits {
    /** Milliseconds between two polls. */
    every: number;
    /** Milliseconds that one step may take. */
    timeout: number;
    /** Milliseconds after which a job that cannot be found leaves the decision to what shows. */
    grace: number;
    clock: Clock;
}

/** What a followed operation came to. */
interface Followed {
    /** The service's reason if the job failed. */
    failed?: string;
    /** Whether the effect shows. */
    shown: boolean;
    /** Whether it showed before the job was over. */
    early: boolean;
}

/** Polls in which something that is not there yet may still appear. */
const fewPolls = 3;

/** One run: how it asks, waits and reports. */
export class Trial {
    readonly cloud: Cloud;

    constructor(
        readonly subject: Subject,
        readonly calls: Calls,
        readonly findings: Findings,
        readonly limits: Limits,
        readonly signal?: AbortSignal,
    ) {
        this.cloud = signal ? endedBy(calls, signal) : calls;
    }

    /** The same run, which a cancelled command does not end. */
    uncancelled = () => new Trial(this.subject, this.calls, this.findings, this.limits);

    /** Whether any write was sent. */
    hasWritten = (): boolean => this.calls.made.some(({ request }) => isWrite(request));

    /** Whether the task may be there because of this run: a request that creates it was not refused. */
    mayHaveTask = (): boolean =>
        this.calls.made.some(
            ({ request, status = 0 }) =>
                isWrite(request) && this.subject.creates(request) && !(status >= 400 && status < 500),
        );

    /** Whether the list shows the throw-away task. */
    isThere = async (): Promise<boolean> => isLive(await this.row());

    /** The row of the throw-away task, which a deleted one may leave. */
    async row(): Promise<TaskRow | undefined> {
        const { edition, instanceId, name } = this.subject;
        const { rows } = await editions[edition].tasks(new CloudFacts(this.cloud), instanceId);
        return rows.find((row) => row.name === name);
    }

    /** Prints a step as it begins, then what it has seen, and in which time. */
    async step<Value>(name: string, run: (see: (seen: string) => void) => Promise<Value>): Promise<Value> {
        const { clock } = this.limits;
        const began = clock.now();
        console.error(`${name} …`);
        const seen: string[] = [];
        const value = await run((what) => seen.push(what));
        const seconds = ((clock.now() - began) / 1_000).toFixed(1);
        console.error(`    ${plainText(seen.join("; ") || "done")} (${seconds} s)`);
        return value;
    }

    pause = (): Promise<void> => this.limits.clock.sleep(this.limits.every, this.signal);

    /** A request whose refusal is a finding. Sign-in, permissions and the network stay errors. */
    async attempt<Value>(
        request: () => Promise<Value>,
    ): Promise<{ value: Value; refusal?: undefined } | { refusal: ApiError }> {
        try {
            return { value: await request() };
        } catch (error) {
            if (error instanceof ApiError && [400, 404, 409].includes(error.status ?? 0))
                return { refusal: error };
            throw error;
        }
    }

    /** A write. As long as the instance is busy, it is sent again. */
    async write<Value>(request: () => Promise<Value>): Promise<Value> {
        const deadline = this.deadline();
        for (let busy: ApiError | undefined; ; ) {
            try {
                const value = await request();
                if (busy) this.findings.held("busy-codes", `refused with ${codeOf(busy)}, accepted later`);
                return value;
            } catch (error) {
                this.noteConflict(error);
                if (!isBusy(error) || deadline.hasPassed()) throw error;
                busy = error;
                await this.pause();
            }
        }
    }

    /** Polls until something shows. */
    async until(what: string, shows: () => Promise<boolean>): Promise<void> {
        for (const deadline = this.deadline(); !(await shows()); await this.pause())
            if (deadline.hasPassed()) throw this.gaveUp(what);
    }

    /** Whether something shows within a few polls. */
    async soon(shows: () => Promise<boolean>): Promise<boolean> {
        for (let poll = 1; ; poll++) {
            if (await shows()) return true;
            if (poll === fewPolls) return false;
            await this.pause();
        }
    }

    /** Follows an accepted write to its end: by its job, else by what shows. */
    async follow(what: string, jobId: string | undefined, shows: () => Promise<boolean>): Promise<Followed> {
        const isEmpty = jobId === undefined && this.calls.last()?.status === 204;
        const began = this.limits.clock.now();
        const deadline = this.deadline();
        let [shown, early] = [false, false];
        for (let missing: string | undefined; ; await this.pause()) {
            const job = jobId === undefined ? undefined : await showJob(this.cloud, jobId);
            if (jobId !== undefined && !job) missing = codeOf(this.calls.last());
            else if (missing !== undefined)
                this.findings.held("job-not-found", `a new job was answered with ${missing}, then found`);
            if (job?.state === "failed")
                return { failed: job.failReason ?? "no reason given", shown: false, early };
            if (job?.state === "completed") break;
            // It showed at the last poll, and the job still runs.
            early ||= shown;
            shown = await shows();
            if (shown && isEmpty) this.findings.held("empty-reply", "a 204 without a body, then its effect");
            const rowDecides = jobId === undefined || this.limits.clock.now() - began > this.limits.grace;
            if (shown && !job && rowDecides) return { shown, early };
            if (deadline.hasPassed()) throw this.gaveUp(what);
        }
        return { shown: await this.soon(shows), early };
    }

    /** The same for an operation that the rest of the run needs. */
    async succeed(what: string, jobId: string | undefined, shows: () => Promise<boolean>): Promise<Followed> {
        const followed = await this.follow(what, jobId, shows);
        if (followed.failed !== undefined) throw new UserError(`${what}: its job failed: ${followed.failed}`);
        if (!followed.shown) throw new UserError(`${what}: its job completed without an effect`);
        return followed;
    }

    /** A 409 that does not say that another operation runs contradicts how such a reply is read, where a job runs. */
    private noteConflict(error: unknown): void {
        if (error instanceof ApiError && error.status === 409 && !isBusy(error))
            this.findings.broke("busy-codes", `refused with ${codeOf(error)}`);
    }

    private deadline() {
        const { clock, timeout } = this.limits;
        const ends = clock.now() + timeout;
        return { hasPassed: () => clock.now() >= ends };
    }

    private gaveUp = (what: string) =>
        new UserError(
            `${what}: gave up after ${formatDuration(this.limits.timeout)}. --timeout sets a longer limit.`,
        );
}

function isWrite({ method, reads = method === "GET" }: ApiRequest): boolean {
    return !reads;
}

/** Status and code of a reply, in Markdown. */
export function codeOf(reply: { status?: number; errorCode?: string } = {}): string {
    return markdownCode([reply.status, reply.errorCode].filter((part) => part !== undefined).join(" "));
}
