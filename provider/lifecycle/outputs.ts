import type { CheckResult, ReplicationRow } from "../api/replication";
import { plainLine } from "../plainText";

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
        lastError: configuration?.lastError,
    };
}

/** The service checks so many parameters and tables at most, and a state has room for so many characters of each and of all. */
const [mostChecks, longestOfOne, longestOfAll] = [1_024, 1_000, 200_000];

/** To read, not to send: unlike arguments they are shortened. The more there are, the less room each has. */
export function failedChecksOf(checks: CheckResult[]): Outputs["failedChecks"] {
    const failed = checks.filter((check) => !check.passed).slice(0, mostChecks);
    const longest = Math.min(longestOfOne, Math.floor(longestOfAll / failed.length));
    const shown = (text: string) => plainLine(text, longest) ?? "";
    return failed.map(({ kind, name, value, result }) => ({
        kind,
        name: shown(name),
        value: shown(value),
        result: shown(result),
    }));
}
