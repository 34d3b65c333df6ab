/**
 * Where a task is in its work.
 *
 * `wait`: created, not started. `full`: copying what is there. `incremental`: following changes, the steady state.
 * `paused`, `cancelled`: stopped. `failed` (ClickHouse) and `other`: as the service says.
 */
export type Stage = "wait" | "full" | "incremental" | "paused" | "cancelled" | "failed" | "other";

/** Whether a task is well. */
export type Status = "normal" | "abnormal";

/** A parameter or table setting that the service did not accept. */
export interface FailedCheck {
    /** `database` for a database parameter, `table` for the settings of a table. */
    kind: "database" | "table";
    /** The parameter or table. */
    name: string;
    /** What was asked for. */
    value: string;
    /** The service's answer: a word, or for ClickHouse tables a sentence. */
    result: string;
}

/** What only the service can tell of a task. These follow the task and never make a difference in a preview. */
export const outputNames = [
    "jobId",
    "stage",
    "status",
    "percentage",
    "catchupStage",
    "catchupPercentage",
    "failedChecks",
    "lastError",
] as const;
