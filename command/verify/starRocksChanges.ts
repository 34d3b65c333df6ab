import { isBusy } from "../../provider/api/errors";
import { requestJob, showJob } from "../../provider/api/jobs";
import { flag } from "../../provider/api/reading";
import { modifyStarRocksReplication, type StarRocksSetup } from "../../provider/api/starRocks";
import { isStageRefusal } from "../../provider/starRocks/calls";
import { markdownCode } from "../markdown";
import type { AssumptionId } from "./assumptions";
import type { Call } from "./calls";
import { rawRows } from "./rows";
import type { StarRocksTask } from "./starRocks";
import { codeOf, type Trial } from "./trial";

type RunState = "waiting" | "running" | "paused";

/** Changes of the throw-away task in each state, each by one PUT. */
export class StarRocksChanges {
    private readonly taken = new Set<RunState>();
    /** Whether a change was accepted, and used to see more. */
    private tried = false;

    constructor(
        private readonly trial: Trial,
        private readonly task: StarRocksTask,
    ) {}

    /** One change of a parameter. The first state that takes it shows the rest. */
    async make(state: RunState): Promise<void> {
        const isLast = state === "paused";
        await this.trial.step(`change while ${state}`, async (see) => {
            const { dial } = this.task;
            const now = await this.task.value();
            // The last change sends the default, to see that the parameter goes back to it.
            const value = isLast && now !== dial.defaultValue ? dial.defaultValue : this.otherThan(now);
            const problem = await this.change(value, state);
            if (problem === undefined) this.taken.add(state);
            if (isLast && problem === undefined && value === dial.defaultValue)
                this.trial.findings.held(
                    "whole-body",
                    "a parameter went back to its default, which was sent",
                );
            if (state === "waiting") this.note("waiting-takes-changes", problem);
            see(problem ?? "accepted, and it shows");
        });
        if (!this.taken.has(state) || this.tried) return;
        this.tried = true;
        await this.makeTwo();
        await this.leaveOut();
    }

    /** Which started tasks take changes. */
    noteReading(): void {
        const { findings } = this.trial;
        const [running, paused] = [this.taken.has("running"), this.taken.has("paused")];
        findings.reading(
            "modify-while",
            running && paused ? "any" : running ? "running" : paused ? "paused" : "neither",
        );
        if (!running && !paused)
            findings.broke("change-refusal-codes", "neither a running nor a paused task took a change");
    }

    /** A running task gains a table, whose copy shows its progress. */
    async addTable(): Promise<void> {
        const { trial, task } = this;
        const [, added] = trial.subject.tables;
        const { tables } = task.setup;
        if (added === undefined || tables.kind !== "include" || !this.taken.has("running")) return;
        await trial.step("another table while running", async (see) => {
            const value = await task.value();
            const wanted = { ...tables, names: [...tables.names, added] };
            const { jobId } = await trial.write(() => this.modify(value, { tables: wanted }));
            const sighted = new Set<string>();
            await trial.succeed(
                "another table",
                jobId,
                async () => (await this.catchUp(added, sighted)).shows,
            );
            await trial.until("copy of the added table", async () => {
                const { shows, runs } = await this.catchUp(added, sighted);
                return shows && !runs;
            });
            task.setup.tables = wanted;
            const seen = [...sighted].join(", ");
            if (seen !== "")
                trial.findings.held("added-tables", `${seen}; at its end the list shows the table`);
            see(seen || "the list shows it at once");
        });
    }

    /** Where the copy of an added table shows, and whether the list has the table, now or after the copy. */
    private async catchUp(table: string, sighted: Set<string>): Promise<{ shows: boolean; runs: boolean }> {
        const { subject, findings } = this.trial;
        const row = await this.task.row();
        const sub = rawRows(this.trial).find(
            (raw) =>
                flag(raw.is_main_task) === false &&
                (raw.target_database === subject.name || String(raw.task_name).startsWith(subject.name)),
        );
        const { tables, newTables, tablesAreChanging = false } = await this.task.configuration();
        if (sub) {
            sighted.add("a sub-task's row");
            const isOfTarget = sub.target_database === subject.name;
            (isOfTarget ? findings.held : findings.broke)(
                "sub-task-rows",
                isOfTarget ? "is_main_task false and the same target" : "its target is another one",
            );
        }
        if (row?.catchupStage !== undefined) sighted.add("catchup_stage");
        if (tablesAreChanging) sighted.add("is_tables_change");
        return {
            shows: [tables, newTables].some((scope) => scope?.names.includes(table)),
            runs: sub !== undefined || tablesAreChanging || row?.catchupStage !== undefined,
        };
    }

    /** One change, followed to its end. Gives what went wrong. */
    private async change(value: string, state: RunState): Promise<string | undefined> {
        const { trial, task } = this;
        const answer = await trial.attempt(() => trial.write(() => this.modify(value)));
        if (answer.refusal) {
            const seen = `${state}: ${codeOf(answer.refusal)}`;
            const { held, broke } = trial.findings;
            if (state !== "waiting")
                (isStageRefusal(answer.refusal) ? held : broke)("change-refusal-codes", seen);
            return `refused with ${codeOf(answer.refusal)}`;
        }
        const { jobId, checks } = answer.value;
        const failedCheck = checks.find(({ passed }) => !passed);
        const { failed, shown } = failedCheck
            ? { failed: failedCheck.result, shown: false }
            : await trial.follow("change", jobId, async () => (await task.value()) === value);
        if (failed === undefined && shown) return undefined;
        const problem =
            failed === undefined
                ? "accepted, but the configuration does not show it"
                : `accepted, then failed: ${markdownCode(failed)}`;
        if (state !== "waiting") trial.findings.broke("change-refusal-codes", `${state}: ${problem}`);
        return problem;
    }

    /** Whether an instance takes an operation while another runs, and an empty source_node_id. */
    private async makeTwo(): Promise<void> {
        const { trial, task } = this;
        const { findings } = trial;
        await trial.step("two changes at once, the second with an empty source_node_id", async (see) => {
            const value = this.otherThan(await task.value());
            const toPrimary = () => this.modify(value, { sourceNodeId: "" });
            const first = await trial.write(() => this.modify(value));
            let second = await trial.attempt(toPrimary);
            const isSerial = isBusy(second.refusal);
            const code = codeOf(trial.calls.last());
            if (isSerial) findings.reading("operations", "serial");
            else if (!second.refusal && (await this.isRunning(first.jobId)))
                findings.reading("operations", "parallel");
            await trial.succeed("first change", first.jobId, async () => (await task.value()) === value);
            if (isSerial) {
                second = await trial.attempt(() => trial.write(toPrimary));
                const seen = `a second change: ${code}, later ${codeOf(trial.calls.last())}`;
                (second.refusal ? findings.broke : findings.held)("busy-codes", seen);
            }
            see(`the second was answered with ${code}`);
            if (second.refusal) return findings.broke("empty-node", `refused with ${codeOf(second.refusal)}`);
            await trial.succeed("second change", second.value.jobId, async () => true);
            const isSame = (await task.configuration()).sourceNodeId === task.setup.sourceNodeId;
            (isSame ? findings.held : findings.broke)(
                "empty-node",
                `accepted, and the node is ${isSame ? "the same" : "another"} as before`,
            );
        });
    }

    private async isRunning(jobId: string | undefined): Promise<boolean> {
        if (jobId === undefined) return false;
        const job = await showJob(this.trial.cloud, jobId);
        return job === undefined || job.state === "pending" || job.state === "running";
    }

    /** What happens to a field that a change leaves out. */
    private async leaveOut(): Promise<void> {
        const { trial, task } = this;
        const { findings } = trial;
        await trial.step("a change without db_configs", async (see) => {
            const before = await task.value();
            // The last change as it was on the wire.
            const { request } = trial.calls.last("PUT") as Call;
            const { db_configs, ...others } = request.body as Record<string, unknown>;
            const body = { ...others, source_node_id: task.setup.sourceNodeId };
            const answer = await trial.attempt(() =>
                trial.write(() => requestJob(trial.cloud, { ...request, body })),
            );
            if (answer.refusal) {
                findings.reading("omitted", "refused");
                findings.held("whole-body", `a change without db_configs: ${codeOf(answer.refusal)}`);
                return see(`refused with ${codeOf(answer.refusal)}`);
            }
            await trial.succeed("change without db_configs", answer.value, async () => true);
            const keeps = (await task.value()) === before;
            findings.reading("omitted", keeps ? "keep" : "reset");
            const seen = `a parameter that a change leaves out ${keeps ? "keeps its value" : "gets its default"}`;
            findings.held("whole-body", seen);
            see(seen);
        });
    }

    private modify(value: string, other: Partial<StarRocksSetup> = {}) {
        const { setup, dial } = this.task;
        const parameters = { ...setup.parameters, [dial.name]: value };
        const { cloud, subject } = this.trial;
        return modifyStarRocksReplication(cloud, subject.instanceId, { ...setup, ...other, parameters });
    }

    private otherThan(value: string): string {
        return this.task.dial.others.find((other) => other !== value) as string;
    }

    private note(id: AssumptionId, problem: string | undefined): void {
        const { held, broke } = this.trial.findings;
        (problem === undefined ? held : broke)(
            id,
            problem ?? "a change of a parameter was accepted, and shows",
        );
    }
}
