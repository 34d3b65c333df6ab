import {
    type ClickHouseConfiguration,
    type ClickHouseRow,
    checkClickHouseDatabaseConfig,
    createClickHouseReplication,
    listClickHouseParameters,
    listClickHouseReplications,
    modifyClickHouseReplication,
    showClickHouseConfiguration,
    stopModifyingClickHouseReplication,
} from "../../provider/api/clickHouse";
import type { Cloud } from "../../provider/api/cloud";
import { isBusy } from "../../provider/api/errors";
import { showJob } from "../../provider/api/jobs";
import type { CheckResult, TableScope } from "../../provider/api/replication";
import { sameScope } from "../../provider/arguments/tables";
import { databaseOf } from "../../provider/clickHouse/rows";
import { isLive, isRunning } from "../../provider/waiting/row";
import { QuotedError } from "./anonymize";
import { chooseDial, type Dial } from "./parameters";
import { followDelete } from "./remove";
import { noteSpelling, rawRows } from "./rows";
import { codeOf, type Trial } from "./trial";
import { askForNothing } from "./unknowns";

const everything: TableScope = { kind: "exclude", names: [] };

/** The life of one ClickHouse task, up to its deletion. */
export async function tryClickHouse(trial: Trial): Promise<void> {
    const task = new ClickHouseTask(trial);
    await askForNothing(trial);
    await task.check();
    await task.create();
    await task.settings();
    await task.changeList();
    await task.stopChange();
    await task.deleteWhileChanging();
}

/**
 * Replaces what the last check may have left: the next task of this database would take it, and copy one table. A check before the
 * create is used up by it, but one that is sent while the task runs may be kept.
 */
export async function forgetCheck(trial: Trial): Promise<void> {
    const { cloud, subject, calls } = trial;
    const { instanceId, sourceInstanceId, database } = subject;
    if (!calls.made.some(({ request, isRefused }) => request.path.endsWith("/database-check") && !isRefused))
        return;
    await trial.step("a check without list and settings, which replaces the others", async (see) => {
        // It would change the settings of a task that somebody has created since.
        if (await trial.isThere()) return see("not sent, because the database has a task");
        const setup = {
            sourceInstanceId,
            sourceDatabase: database,
            parameters: {},
            tableConfigs: {},
            tables: everything,
        };
        await trial.write(() => checkClickHouseDatabaseConfig(cloud, instanceId, setup));
    });
}

class ClickHouseTask {
    private dial!: Dial;
    /** The value of the parameter that the run's checks have set. */
    private mark?: string;
    private hasChecks = true;
    private tables: TableScope;
    private sourceNodeId: string | undefined;

    constructor(private readonly trial: Trial) {
        this.tables = { kind: "include", names: trial.subject.tables.slice(0, 1) };
        trial.ownership.isRecognised = (cloud) => this.isMarked(cloud);
    }

    /** The check before the create. */
    async check(): Promise<void> {
        const { trial } = this;
        const { cloud, subject } = trial;
        await trial.step("check of the configuration", async (see) => {
            this.dial = chooseDial(await listClickHouseParameters(cloud, subject.instanceId));
            const answer = await trial.attempt(() => this.sendCheck(this.dial.others[0] as string));
            if (answer.refusal) {
                if (answer.refusal.errorCode !== "APIGW.0101") throw answer.refusal;
                this.hasChecks = false;
                return see(`${codeOf(answer.refusal)}: this region has no checks`);
            }
            const failed = answer.value.find(({ passed }) => !passed);
            if (failed) throw new QuotedError(`check: ${failed.name} ${failed.value}`, failed.result);
            this.mark = this.dial.others[0];
            see("accepted");
        });
    }

    /** Creates the task, and sees whether the check has carried list and settings. */
    async create(): Promise<void> {
        const { trial } = this;
        const { sourceInstanceId, database, instanceId } = trial.subject;
        if (!this.hasChecks)
            await trial.requireCopyAll("This region has no checks, and a create has no list");
        const shown = await trial.step("create", async (see) => {
            const task = { sourceInstanceId, sourceDatabase: database };
            const jobId = await trial.write(() => createClickHouseReplication(trial.cloud, instanceId, task));
            const { early } = await trial.succeed("create", jobId, async () => isRunning(await this.row()));
            if (early) trial.findings.held("row-during-job", "create: it showed before its job was over");
            const configuration = await this.configuration();
            this.sourceNodeId = configuration.sourceNodeId;
            see(this.noteCarried(configuration));
            this.tables = configuration.tables ?? this.tables;
            return configuration.tables;
        });
        if (this.hasChecks && !shown?.names.length)
            await trial.requireCopyAll("The new task does not have the list of the check");
    }

    /** A check of the existing task, which may change its settings. */
    async settings(): Promise<void> {
        if (!this.hasChecks) return;
        const { trial } = this;
        await trial.step("check while running, with another value", async (see) => {
            const value = this.dial.others[1] as string;
            let isAccepted = false;
            const sent = await trial.probe(
                "a check of the existing task",
                () => this.sendCheck(value),
                (answer) => {
                    isAccepted = answer.value?.every(({ passed }) => passed) ?? false;
                },
            );
            if (!isAccepted) return see(sent);
            const takes = await trial.soon(
                async () => valueIn(await this.configuration(), this.dial) === value,
            );
            if (takes) this.mark = value;
            const seen = `a check of the existing task ${takes ? "changes" : "does not change"} its settings`;
            trial.findings.held("click-house-checks-carry", seen);
            see(seen);
        });
    }

    /** A change of the list: to another kind if the task has an empty list, else to one table more. */
    async changeList(): Promise<void> {
        const { trial } = this;
        const { held, broke } = trial.findings;
        await trial.step("change of the list while running", async (see) => {
            const wanted: TableScope = { kind: "include", names: [...trial.subject.tables] };
            const what =
                this.tables.names.length === 0 ? "an include list on an empty list" : "a list with its node";
            const answer = await trial.attempt(() => trial.write(() => this.modify(wanted)));
            if (answer.refusal) {
                broke("click-house-list-changes", `${what}: ${codeOf(answer.refusal)}`);
                return see(`refused with ${codeOf(answer.refusal)}`);
            }
            await trial.succeed("change of the list", answer.value, () => this.hasList(wanted));
            this.tables = wanted;
            held("click-house-list-changes", `${what}: accepted, and it shows`);
            see("accepted, and it shows");
        });
    }

    /** A change that is stopped at once. */
    async stopChange(): Promise<void> {
        const { trial } = this;
        const { cloud, subject, findings } = trial;
        await trial.step("a change that is stopped", async (see) => {
            const change = await trial.attempt(() => trial.write(() => this.modify(this.tables)));
            if (change.refusal) return see(`the change was refused with ${codeOf(change.refusal)}`);
            const jobId = change.value;
            let stop: { jobId?: string; isRefused: boolean } | undefined;
            const sent = await trial.probe(
                "the stop",
                () => stopModifyingClickHouseReplication(cloud, subject.instanceId, subject.name),
                ({ value, refusal }) => {
                    stop = { jobId: value, isRefused: refusal !== undefined };
                },
            );
            const wasRunning = await this.runsOrFailed(jobId);
            const { failed } = await trial.follow("stopped change", jobId, async () => true);
            if (stop && !stop.isRefused)
                await trial.follow("stop of the change", stop.jobId, async () => true);
            const seen = `${sent}; the job of the change ${failed === undefined ? "completed" : "failed"}`;
            if (failed !== undefined) findings.held("click-house-stop", seen);
            else if (stop && wasRunning) findings.broke("click-house-stop", seen);
            see(seen);
        });
    }

    /** The delete is sent while a change runs, to see whether the instance takes two operations at once. */
    async deleteWhileChanging(): Promise<void> {
        const { trial } = this;
        const { cloud, subject, findings } = trial;
        await trial.step("delete while a change runs", async (see) => {
            const change = await trial.attempt(() => trial.write(() => this.modify(this.tables)));
            if (change.refusal) return see(`the change was refused with ${codeOf(change.refusal)}`);
            const answer = await trial.attempt(() => subject.delete(cloud));
            const code = codeOf(trial.calls.last());
            if (isBusy(answer.refusal)) findings.reading("operations", "serial");
            else if (answer.refusal) throw answer.refusal;
            else if (await this.runsOrFailed(change.value)) findings.reading("operations", "parallel");
            see(`answered with ${code}`);
            if (!answer.refusal) {
                const problem = await followDelete(trial);
                if (problem !== undefined) throw problem;
            } else await trial.follow("change", change.value, async () => true);
        });
    }

    private row = async (): Promise<ClickHouseRow | undefined> => {
        const { cloud, subject, findings } = this.trial;
        const { rows } = await listClickHouseReplications(cloud, subject.instanceId);
        const own = rows.find((row) => databaseOf(row) === subject.name && isLive(row));
        const raw = rawRows(this.trial).find(
            ({ source_database, target_database }) => (source_database ?? target_database) === subject.name,
        );
        noteSpelling(this.trial, raw);
        if (raw && own) {
            const names = ["source_database", "target_database"].filter((name) => name in raw);
            findings.held("click-house-names", `its row has ${names.join(" and ")}`);
        }
        return own;
    };

    private configuration = (cloud = this.trial.cloud): Promise<ClickHouseConfiguration> => {
        const { subject } = this.trial;
        return showClickHouseConfiguration(cloud, subject.instanceId, subject.name);
    };

    /** Whether the task that shows has the value of this run's check, which nobody else chooses. */
    private async isMarked(cloud: Cloud): Promise<boolean> {
        const answer = await this.trial.attempt(() => this.configuration(cloud));
        return !answer.refusal && this.mark !== undefined && valueIn(answer.value, this.dial) === this.mark;
    }

    private async hasList(wanted: TableScope): Promise<boolean> {
        const { tables, tablesAreChanging } = await this.configuration();
        return tablesAreChanging !== true && tables !== undefined && sameScope(tables, wanted);
    }

    private noteCarried(configuration: ClickHouseConfiguration): string {
        const { findings } = this.trial;
        const { tables } = configuration;
        const list = tables !== undefined && sameScope(tables, this.tables);
        const setting = valueIn(configuration, this.dial) === this.dial.others[0];
        const isEmpty = tables !== undefined && tables.names.length === 0;
        if (list || isEmpty) findings.reading("click-house-setup", list ? "checks" : "change");
        const has = (yes: boolean) => (yes ? "has" : "has not");
        const seen = `the new task ${has(list)} the list and ${has(setting)} the parameter of the check`;
        (list || isEmpty ? findings.held : findings.broke)("click-house-checks-carry", seen);
        return seen;
    }

    /** Whether a job was not over, or was ended early. A job that cannot be found yet is not over. */
    private async runsOrFailed(jobId: string | undefined): Promise<boolean> {
        if (jobId === undefined) return false;
        return (await showJob(this.trial.cloud, jobId))?.state !== "completed";
    }

    private async sendCheck(value: string): Promise<CheckResult[]> {
        const { trial } = this;
        const setup = { ...this.setup(), parameters: { [this.dial.name]: value } };
        return trial.write(() => checkClickHouseDatabaseConfig(trial.cloud, trial.subject.instanceId, setup));
    }

    private setup() {
        const { sourceInstanceId, database } = this.trial.subject;
        return { sourceInstanceId, sourceDatabase: database, tableConfigs: {}, tables: this.tables };
    }

    private modify(tables: TableScope): Promise<string | undefined> {
        const { cloud, subject } = this.trial;
        const { sourceInstanceId, name } = subject;
        const change = { sourceInstanceId, sourceNodeId: this.sourceNodeId, database: name, tables };
        return modifyClickHouseReplication(cloud, subject.instanceId, change);
    }
}

function valueIn({ parameterChecks }: ClickHouseConfiguration, { name }: Dial): string | undefined {
    return parameterChecks.find((check) => check.name === name)?.value;
}
