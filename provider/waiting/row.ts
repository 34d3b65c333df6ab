import type { ReplicationRow } from "../api/replication";
import type { Verdict } from "./poll";
import type { Glimpse } from "./progress";

/** A task's row as one poll has seen it, with the reason when something is wrong with it. */
export interface RowObservation<Row> {
    row?: Row;
    trouble?: string;
}

/** The task is there and nothing is wrong with it. */
export function present<Row extends ReplicationRow>({ row, trouble }: RowObservation<Row>): Verdict<Row> {
    if (!row) return { state: "retry", reason: "it is not in the instance's list yet" };
    const reason = trouble === undefined ? "" : `: ${trouble}`;
    if (isOver(row.stage)) return { state: "failure", reason: `its stage is ${row.stage}${reason}` };
    if (row.status === "abnormal") return { state: "failure", reason: `its status is abnormal${reason}` };
    return { state: "success", value: row };
}

/** The task copies data. */
export function running<Row extends ReplicationRow>(seen: RowObservation<Row>): Verdict<Row> {
    const verdict = present(seen);
    if (verdict.state !== "success") return verdict;
    return isRunning(verdict.value)
        ? verdict
        : { state: "retry", reason: `its stage is ${verdict.value.stage}` };
}

/** Whether a task copies data. */
export function isRunning(row: ReplicationRow | undefined): boolean {
    return row?.stage === "full" || row?.stage === "incremental";
}

/** Whether a row stands for a task. The row of a deleted task may stay as cancelled, also beside the row of a new one. */
export function isLive<Row extends ReplicationRow>(row: Row | undefined): row is Row {
    return row !== undefined && row.stage !== "cancelled";
}

/** Whether a stage is final: such a task can only be created again, and has nothing to lose. */
export function isOver(stage: ReplicationRow["stage"] | undefined): boolean {
    return stage === "cancelled" || stage === "failed";
}

/** The task is gone. */
export function gone<Row extends ReplicationRow>({ row }: RowObservation<Row>): Verdict<undefined> {
    if (!isLive(row)) return { state: "success", value: undefined };
    return { state: "retry", reason: `it is still there in stage ${row.stage}` };
}

/** The task copies nothing: it was not started, or is paused. */
export function paused<Row extends ReplicationRow>(seen: RowObservation<Row>): Verdict<Row> {
    const verdict = present(seen);
    if (verdict.state !== "success") return verdict;
    const { stage } = verdict.value;
    return stage === "paused" || stage === "wait"
        ? verdict
        : { state: "retry", reason: `its stage is ${stage}` };
}

/** The task has reached a stage. One that follows changes has finished its full copy. */
export function reached(wanted: "full" | "incremental") {
    return <Row extends ReplicationRow>(seen: RowObservation<Row>): Verdict<Row> => {
        const verdict = running(seen);
        if (verdict.state !== "success" || wanted === "full" || verdict.value.stage === "incremental")
            return verdict;
        const { percentage } = verdict.value;
        return {
            state: "retry",
            reason: `its stage is full${percentage === undefined ? "" : `, ${percentage} %`}`,
        };
    };
}

/** What progress shows of a row, and of the job in flight. */
export function shownRow({ row }: RowObservation<ReplicationRow>, job?: string): Glimpse {
    const { stage, percentage, catchupStage, catchupPercentage } = row ?? {};
    const catchesUp = catchupStage === "full";
    const more = [
        catchesUp && `catch-up${catchupPercentage === undefined ? "" : ` ${catchupPercentage} %`}`,
        job !== undefined && `job ${job}`,
    ].filter((part) => part !== false);
    return {
        stage: stage ?? "not there",
        percentage: stage === "full" ? percentage : undefined,
        more: more.length > 0 ? more.join(" · ") : undefined,
    };
}
