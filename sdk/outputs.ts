/**
 * How far a task is.
 *
 * - `wait`: created, not started; nothing is copied.
 * - `full`: copies the data that the source had at the start.
 * - `incremental`: the full copy is done, and changes are followed. The steady state.
 * - `paused`: copies nothing; `desiredState: "running"` resumes it (StarRocks).
 * - `cancelled`: stopped for good; only a new task can take its place (StarRocks).
 * - `failed`: stopped by a failure; only a new task can take its place (ClickHouse).
 * - `other`: a stage that the service calls "other", or one that this version does not know.
 */
export type Stage = "wait" | "full" | "incremental" | "paused" | "cancelled" | "failed" | "other";

/** Whether the service finds a task healthy. `abnormal`: it does not, and `lastError` may say why. */
export type Status = "normal" | "abnormal";

/** A parameter or table setting that the service did not accept. Each text has 1,000 characters at most. */
export interface FailedCheck {
    /** `database` for a database parameter, `table` for the settings of a table. */
    kind: "database" | "table";
    /** Name of the parameter or of the table. */
    name: string;
    /** The value that was checked, as the service shows it. */
    value: string;
    /** The service's result: a word such as `failed`, or a sentence for a ClickHouse table. */
    result: string;
}
