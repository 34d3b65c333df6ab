import type { Context } from "../waiting/context";
import { WaitFailed } from "../waiting/poll";
import { present } from "../waiting/row";
import type { Seen } from "./task";

/** Warns on the resource's row about everything that the service says is wrong, or going on, with a task. */
export function warnAboutHealth(seen: Seen, context: Context): void {
    const said = problemsOf(seen);
    if (seen.notice) said.push(`the service says of the instance: ${seen.notice}`);
    if (said.length > 0) context.say("warning", said.join(": "));
}

/** Everything that the service says is wrong with a task. A cancelled task is not wrong: somebody wanted it so. */
export function problemsOf({ row, configuration }: Pick<Seen, "row" | "configuration">): string[] {
    return [
        row?.status === "abnormal" && "the service calls this task abnormal",
        row?.stage === "failed" && "this task has failed",
        configuration?.lastError,
        row?.needsRepair && "the service says that this task needs repair",
    ].filter((text) => typeof text === "string");
}

/** A task whose arguments are as desired may be broken all the same. */
export function requireHealthy(what: string, { row, configuration, notice }: Seen): void {
    const verdict = present({ row, trouble: reasons(configuration?.lastError, notice) });
    if (verdict.state !== "success") throw new WaitFailed(`${what}: ${verdict.reason}`);
}

/** The reasons there are, as one text. */
export function reasons(...texts: (string | undefined)[]): string | undefined {
    const given = texts.filter((text) => text !== undefined && text !== "");
    return given.length === 0 ? undefined : given.join("; ");
}
