import { type ApiRequest, type Cloud, endedBy } from "../../provider/api/cloud";
import { ApiError, isBusy, OddReply } from "../../provider/api/errors";
import { showJob } from "../../provider/api/jobs";
import { CloudFacts } from "../../provider/arguments/cloudFacts";
import { formatDuration } from "../../provider/duration";
import { plainText } from "../../provider/plainText";
import { UserError } from "../../provider/userError";
import type { Clock } from "../../provider/waiting/clock";
import { isLive, present } from "../../provider/waiting/row";
import { type Edition, editions } from "../editions";
import { markdownCode } from "../markdown";
import type { TaskRow } from "../tasks";
import { QuotedError } from "./anonymize";
import type { Calls } from "./calls";
import type { Findings } from "./findings";
import { Ownership } from "./ownership";

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
    /** Whether this request deletes the task. */
    deletes(request: ApiRequest): boolean;
    delete(cloud: Cloud): Promise<string | undefined>;
}

interface Limits {
    /** Milliseconds between two polls. */
    every: number;
    /** Milliseconds that one step may take. */
    timeout: number;
    /** Milliseconds in which an effect or a job may still appear. Then a job that cannot be found leaves the decision to what shows. */
    settle: number;
    clock: Clock;
    /** Throws unless every table of the database may be copied. `why`: a clause that says why that would happen. */
    allowCopyAll(why: string, signal?: AbortSignal): Promise<void>;
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

/** Polls in which something that is not there yet may still appear, at least: one poll can take longer than `settle`. */
const fewestPolls = 3;

/** One run: how it asks, waits and reports. */
export class Trial {
    readonly cloud: Cloud;

    constructor(
        readonly subject: Subject,
        readonly calls: Calls,
        readonly findings: Findings,
        readonly limits: Limits,
        readonly signal?: AbortSignal,
        readonly ownership = new Ownership(subject, calls),
    ) {
        this.cloud = signal ? endedBy(calls, signal) : calls;
    }

    /** The same run, which a cancelled command does not end. */
    uncancelled = () =>
        new Trial(this.subject, this.calls, this.findings, this.limits, undefined, this.ownership);

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

    /** Before, or as soon as, every table of the database is copied. */
    requireCopyAll = (why: string): Promise<void> => this.limits.allowCopyAll(why, this.signal);

    pause = (): Promise<void> => this.limits.clock.sleep(this.limits.every, this.signal);

    /** A request whose refusal is a finding. Sign-in, permissions and the network stay errors. */
    async attempt<Value>(
        request: () => Promise<Value>,
    ): Promise<{ value: Value; refusal?: undefined } | { refusal: ApiError }> {
        try {
            return { value: await request() };
        } catch (error) {
            if (error instanceof ApiError && isAnswer(error)) return { refusal: error };
            throw error;
        }
    }

    /**
     * A request that the life of the task does not need, so that no failure of it ends the run. `judge` gets what says something
     * about the service, as text. Anything else is noted alone.
     */
    async probe<Value>(
        what: string,
        request: () => Promise<Value>,
        judge: (answer: { value?: Value; refusal?: ApiError }, seen: string) => void,
    ): Promise<string> {
        const seen = (refusal?: ApiError) => `${what}: ${codeOf(refusal ?? this.calls.last())}`;
        try {
            const value = await request();
            judge({ value }, seen());
            return seen();
        } catch (error) {
            if (!(error instanceof ApiError || error instanceof OddReply)) throw error;
            const refusal = error instanceof ApiError ? error : undefined;
            if (refusal && isAnswer(refusal)) judge({ refusal }, seen(refusal));
            else this.findings.notes.push(`No answer to ${seen(refusal)}.`);
            return seen(refusal);
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

    /** Polls until something of the task shows. */
    async until(what: string, shows: () => Promise<boolean>): Promise<void> {
        for (const deadline = this.deadline(); !(await shows()); await this.pause()) {
            await this.refuseFailedTask(what);
            if (deadline.hasPassed()) throw this.gaveUp(what);
        }
    }

    /** Whether something shows while it may still appear. */
    async soon(shows: () => Promise<boolean>): Promise<boolean> {
        const deadline = this.deadline(this.limits.settle);
        for (let poll = 1; ; poll++) {
            if (await shows()) return true;
            if (poll >= fewestPolls && deadline.hasPassed()) return false;
            await this.pause();
        }
    }

    /** Follows an accepted write to its end: by its job, else by what shows. `needsTask`: it cannot end well if the task fails. */
    async follow(
        what: string,
        jobId: string | undefined,
        shows: () => Promise<boolean>,
        { needsTask = true } = {},
    ): Promise<Followed> {
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
            const rowDecides = jobId === undefined || this.limits.clock.now() - began > this.limits.settle;
            if (shown && !job && rowDecides) return { shown, early };
            if (needsTask) await this.refuseFailedTask(what);
            if (deadline.hasPassed()) throw this.gaveUp(what);
        }
        return { shown: await this.soon(shows), early };
    }

    /** The same for an operation that the rest of the run needs. */
    async succeed(...operation: Parameters<Trial["follow"]>): Promise<Followed> {
        const [what] = operation;
        const followed = await this.follow(...operation);
        if (followed.failed !== undefined) throw new QuotedError(`${what}: its job failed`, followed.failed);
        if (!followed.shown) throw new UserError(`${what}: its job completed without an effect`);
        return followed;
    }

    /** A 409 that does not say that another operation runs contradicts how such a reply is read, where a job runs. */
    private noteConflict(error: unknown): void {
        if (error instanceof ApiError && error.status === 409 && !isBusy(error))
            this.findings.broke("busy-codes", `refused with ${codeOf(error)}`);
    }

    /** A task that has failed, or that somebody has cancelled, does not become what a step waits for. */
    private async refuseFailedTask(what: string): Promise<void> {
        const row = await this.row();
        if (row === undefined) return;
        const verdict = present({ row });
        if (verdict.state !== "failure") return;
        const { edition, instanceId, name } = this.subject;
        const shown = editions[edition].configuration(new CloudFacts(this.cloud), instanceId, name);
        const said = await shown.then((configuration) => configuration?.lastError).catch(() => undefined);
        throw new QuotedError(`${what}: ${verdict.reason}`, said ?? "no reason given");
    }

    private deadline(after = this.limits.timeout) {
        const { clock } = this.limits;
        const ends = clock.now() + after;
        return { hasPassed: () => clock.now() >= ends };
    }

    private gaveUp = (what: string) =>
        new UserError(
            `${what}: gave up after ${formatDuration(this.limits.timeout)}. --timeout sets a longer limit.`,
        );
}

/** Whether a refusal is about what was asked, and not about who asks, and when. */
function isAnswer({ status }: ApiError): boolean {
    return status === 400 || status === 404 || status === 409;
}

/** Status and code of a reply, in Markdown. */
export function codeOf(reply: { status?: number; errorCode?: string } = {}): string {
    const parts = [reply.status, reply.errorCode].filter((part) => part !== undefined);
    return parts.length === 0 ? "no reply" : markdownCode(parts.join(" "));
}
