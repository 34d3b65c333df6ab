import type { ReplicationRow } from "../api/replication";
import type { Context } from "../waiting/context";
import { present } from "../waiting/row";
import { WaitFailed } from "../waiting/waitUntil";

/** Everything that the service says is wrong, or going on, with a task. */
export interface Trouble {
    row?: ReplicationRow & { needsRepair?: boolean };
    lastError?: string;
    /** What the service says of the whole instance. */
    notice?: string;
}

/** Says on the resource's row what is wrong with a task that is there. */
export function warnAboutHealth({ row, lastError, notice }: Trouble, context: Context): void {
    const said = [
        row?.status === "abnormal" && "the service calls this task abnormal",
        row?.stage === "failed" && "this task has failed",
        lastError,
        row?.needsRepair && "the service says that this task needs repair",
        notice && `the service says of the instance: ${notice}`,
    ].filter((text) => typeof text === "string");
    if (said.length > 0) context.say("warning", said.join(": "));
}

/** A task that is as wanted by its arguments may still be in trouble. */
export function requireHealthy(what: string, { row, lastError, notice }: Trouble): void {
    const verdict = present({ row, trouble: reasons(lastError, notice) });
    if (verdict.state !== "success") throw new WaitFailed(`${what}: ${verdict.reason}`);
}

/** The reasons there are, as one text. */
export function reasons(...texts: (string | undefined)[]): string | undefined {
    const said = texts.filter((text) => text !== undefined && text !== "");
    return said.length === 0 ? undefined : said.join("; ");
}
