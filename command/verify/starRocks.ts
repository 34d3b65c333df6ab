import { isTaskNotFound } from "../../provider/api/errors";
import { flag } from "../../provider/api/reading";
import {
    checkStarRocksDatabaseConfig,
    listStarRocksParameters,
    listStarRocksReplications,
    pauseStarRocksReplication,
    resumeStarRocksReplication,
    type StarRocksConfiguration,
    type StarRocksRow,
    type StarRocksSetup,
    showStarRocksConfiguration,
    startStarRocksReplication,
} from "../../provider/api/starRocks";
import { UserError } from "../../provider/userError";
import { isLive, isRunning } from "../../provider/waiting/row";
import { chooseDial, type Dial } from "./parameters";
import { noteSpelling, rawRows } from "./rows";
import { StarRocksChanges } from "./starRocksChanges";
import { codeOf, type Trial } from "./trial";
import { askForNothing } from "./unknowns";

/** The life of one StarRocks task, up to its deletion. */
export async function tryStarRocks(trial: Trial): Promise<void> {
    const task = new StarRocksTask(trial);
    await askForNothing(trial);
    await task.check();
    const changes = new StarRocksChanges(trial, task);
    if (task.waits) await changes.make("waiting");
    await task.start();
    await changes.make("running");
    await changes.addTable();
    await task.pauseAndResume(() => changes.make("paused"));
    changes.noteReading();
}

/** The throw-away task and what is known of it. */
export class StarRocksTask {
    /** What a change sends; the parameter stands in `dial`. */
    setup!: StarRocksSetup;
    dial!: Dial;
    /** A check has created it. */
    waits = false;
    private hasChecks = true;

    constructor(private readonly trial: Trial) {}

    /** Its row, once the list has it. What the row says is noted. */
    row = async (): Promise<StarRocksRow | undefined> => {
        const { cloud, subject } = this.trial;
        const rows = await listStarRocksReplications(cloud, subject.instanceId);
        for (const raw of rawRows(this.trial))
            if (raw.task_name === subject.name && flag(raw.is_main_task) !== false)
                noteSpelling(this.trial, raw);
        return rows.find((row) => row.taskName === subject.name && row.mainTask && isLive(row));
    };

    configuration = (): Promise<StarRocksConfiguration> =>
        showStarRocksConfiguration(this.trial.cloud, this.trial.subject.instanceId, this.trial.subject.name);

    /** The value of the parameter that is changed; its default if it is not shown. */
    value = async (): Promise<string> => {
        const { parameterChecks } = await this.configuration();
        return parameterChecks.find(({ name }) => name === this.dial.name)?.value ?? this.dial.defaultValue;
    };

    /** Whether a check leaves a waiting task, and whether the region has checks at all. */
    async check(): Promise<void> {
        const { trial } = this;
        const { subject, cloud, findings } = trial;
        await trial.step("check of the configuration", async (see) => {
            this.dial = chooseDial(await listStarRocksParameters(cloud, subject.instanceId));
            const first = { [this.dial.name]: this.dial.others[0] as string };
            this.setup = this.newSetup(first);
            const answer = await trial.attempt(() =>
                trial.write(() => checkStarRocksDatabaseConfig(cloud, subject.instanceId, this.setup)),
            );
            if (answer.refusal) {
                if (answer.refusal.errorCode !== "APIGW.0101") throw answer.refusal;
                this.hasChecks = false;
                findings.reading("checks", "absent");
                return see(`${codeOf(answer.refusal)}: this region has no checks`);
            }
            findings.reading("checks", "present");
            const failed = answer.value.find(({ passed }) => !passed);
            if (failed) throw new UserError(`check: ${failed.name} ${failed.value}: ${failed.result}`);
            this.waits = await trial.soon(async () => (await this.row()) !== undefined);
            if (!this.waits) return see("accepted; it leaves no task");
            findings.reading("create-flow", "check");
            const seen = `after the check alone, its row shows ${(await this.row())?.stage}`;
            findings.held("check-creates", seen);
            see(seen);
            await this.inspect();
        });
    }

    async start(): Promise<void> {
        const { trial } = this;
        await trial.step("start", async (see) => {
            const jobId = await this.sendStart();
            if (!this.waits) {
                trial.findings.reading("create-flow", "post");
                trial.findings.held("check-creates", "no check left a task, and POST created one");
                if (!this.hasChecks) trial.findings.held("checks-absent", "POST created the task");
            }
            await this.arrive("start", jobId, isRunning);
            if (!this.waits) await this.inspect();
            await trial.until("full copy", async () => (await this.row())?.stage === "incremental");
            see("incremental");
        });
        await this.noteImmediateJobs();
    }

    /** Pauses, does something while it is paused, and resumes. */
    async pauseAndResume(whilePaused: () => Promise<void>): Promise<void> {
        const { cloud, subject } = this.trial;
        const change = (
            name: string,
            request: typeof pauseStarRocksReplication,
            isReached: (row: StarRocksRow | undefined) => boolean,
        ) =>
            this.trial.step(name, async (see) => {
                const jobId = await this.trial.write(() => request(cloud, subject.instanceId, subject.name));
                await this.arrive(name, jobId, isReached);
                see(`${(await this.row())?.stage}`);
            });
        await change("pause", pauseStarRocksReplication, (row) => row?.stage === "paused");
        await whilePaused();
        await change("resume", resumeStarRocksReplication, isRunning);
    }

    /** Starts, and again where the first start does not find the task that a check has just made. */
    private async sendStart(): Promise<string | undefined> {
        const { trial, setup } = this;
        const send = () =>
            trial.write(() => startStarRocksReplication(trial.cloud, trial.subject.instanceId, setup));
        const { value, refusal } = { value: undefined, ...(await trial.attempt(send)) };
        if (!refusal) return value;
        if (!isTaskNotFound(refusal)) throw refusal;
        const code = codeOf(refusal);
        if (!this.waits) {
            const id = this.hasChecks ? "check-creates" : "checks-absent";
            trial.findings.broke(id, `no check left a task, and POST was refused with ${code}`);
            throw refusal;
        }
        await trial.pause();
        const second = await trial.attempt(send);
        (second.refusal ? trial.findings.broke : trial.findings.held)(
            "start-again",
            `${code}, then ${codeOf(trial.calls.last("POST"))}`,
        );
        if (second.refusal) throw second.refusal;
        return second.value;
    }

    /** Waits for a new run state, and notes whether the row was right while the job ran. */
    private async arrive(
        name: string,
        jobId: string | undefined,
        isReached: (row: StarRocksRow | undefined) => boolean,
    ): Promise<void> {
        const { early } = await this.trial.succeed(name, jobId, async () => isReached(await this.row()));
        if (early && jobId !== undefined)
            this.trial.findings.held("row-during-job", `${name}: it showed before its job was over`);
    }

    private newSetup(parameters: Record<string, string>): StarRocksSetup {
        const { sourceInstanceId, database, name, tables } = this.trial.subject;
        return {
            sourceInstanceId,
            sourceDatabase: database,
            targetDatabase: name,
            taskName: name,
            parameters,
            tableConfigs: {},
            tables: { kind: "include", names: tables.slice(0, 1) },
            instanceLevel: false,
            databaseScope: "part",
            wildcards: false,
        };
    }

    /** Takes over what the new task shows, which may differ from what was sent. */
    private async inspect(): Promise<void> {
        const { cloud, subject, findings } = this.trial;
        const configuration = await this.configuration();
        const { parameterChecks, tables, sourceNodeId } = configuration;
        this.setup = { ...this.setup, sourceNodeId, tables: tables ?? this.setup.tables };
        const known = await listStarRocksParameters(cloud, subject.instanceId, subject.name);
        this.dial = chooseDial(known.filter(({ modifiable }) => modifiable !== false));
        const shown = new Map(parameterChecks.map(({ name, value }) => [name, value]));
        const unmodifiable = known.filter(({ modifiable }) => modifiable === false).length;
        findings.notes.push(
            `The configuration of a new task shows ${shown.size} of ${known.length} parameters; ` +
                `${unmodifiable} are called unmodifiable.`,
        );
        if (known.some(({ name }) => !shown.has(name))) return;
        const others = known.filter(({ name }) => !(name in this.setup.parameters));
        const different = others.filter(({ name, defaultValue }) => shown.get(name) !== defaultValue);
        const seen = `all are shown, ${different.length} of those that were not set differ from the default`;
        (different.length === 0 ? findings.held : findings.broke)("hidden-parameters", seen);
    }

    /** Whether the list of a project's jobs has those of replication. Nothing here depends on it. */
    private async noteImmediateJobs(): Promise<void> {
        const { trial } = this;
        const request = { method: "GET", path: "/v3/{project_id}/immediate-jobs" } as const;
        const query = { offset: "0", limit: "50" };
        const answer = await trial.attempt(() =>
            trial.cloud.request<{ jobs?: { job_id?: string }[] }>({ ...request, query }),
        );
        const started = trial.calls.made.flatMap(({ body }) => (body as { job_id?: string })?.job_id ?? []);
        const listed = answer.refusal
            ? codeOf(answer.refusal)
            : (answer.value.jobs ?? []).some(({ job_id }) => started.includes(job_id ?? ""))
              ? "lists the jobs of replication"
              : "does not list the jobs of replication";
        trial.findings.notes.push(`immediate-jobs: ${listed}.`);
    }
}
