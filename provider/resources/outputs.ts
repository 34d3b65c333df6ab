import type { CheckResult, ReplicationRow } from "../api/replication";
import { redact } from "../auth/secrets";

/** What the service says of a task, beside its arguments. */
export interface Outputs {
    jobId?: string;
    stage?: ReplicationRow["stage"];
    status?: ReplicationRow["status"];
    percentage?: number;
    catchupStage?: ReplicationRow["stage"];
    catchupPercentage?: number;
    failedChecks: Pick<CheckResult, "kind" | "name" | "value" | "result">[];
    lastError?: string;
}

/** The outputs of a task, from its row and its configuration; both may be missing after a failure. */
export function outputsOf(
    row: ReplicationRow | undefined,
    configuration:
        | { databaseConfigs: CheckResult[]; tableConfigs: CheckResult[]; lastError?: string }
        | undefined,
    jobId: string | undefined,
): Outputs {
    const checks = [...(configuration?.databaseConfigs ?? []), ...(configuration?.tableConfigs ?? [])];
    return {
        jobId,
        stage: row?.stage,
        status: row?.status,
        percentage: row?.percentage,
        catchupStage: row?.catchupStage,
        // Without a catch-up its percentage means nothing.
        catchupPercentage: row?.catchupStage && row.catchupPercentage,
        failedChecks: failedChecksOf(checks),
        lastError: configuration?.lastError && redact(configuration.lastError),
    };
}

export function failedChecksOf(checks: CheckResult[]): Outputs["failedChecks"] {
    return checks
        .filter((check) => !check.passed)
        .map(({ kind, name, value, result }) => ({ kind, name, value, result: redact(result) }));
}
