import type { Configuration, Row } from "../../provider/lifecycle/task";

/** What to know of a task beside its code, a sentence each. */
export function remarksOn(row: Row, { lastError, tablesAreChanging }: Partial<Configuration>): string[] {
    const isAbnormal = row.status === "abnormal";
    return [
        row.stage === "other" && "The stage of the task is not known to this package.",
        isAbnormal && `The task is abnormal${reasonText(lastError)}`,
        !isAbnormal && lastError !== undefined && `The task shows an error${reasonText(lastError)}`,
        row.needsRepair && "The service says that the task needs repair.",
        row.catchupStage === "full" && "A sub-task is copying tables that were added.",
        tablesAreChanging && "A change of its tables is running: the new list is declared.",
    ].filter((remark) => typeof remark === "string");
}

/** The end of a sentence, with the service's reason if there is one. */
export function reasonText(reason: string | undefined): string {
    return reason === undefined ? "." : `: ${reason.replace(/\.$/, "")}.`;
}
