import { undefinedIfNotFound } from "../api/errors";
import type { CheckResult } from "../api/replication";
import { plainLine } from "../plainText";
import { UserError } from "../userError";
import { followDelete } from "../waiting/follow";
import { writeOnce } from "../waiting/writeOnce";
import type { Done, Edition, TaskKey } from "./edition";
import type { Operation } from "./resource";
import type { Row, Seen, Task } from "./task";

/** A call that failed, with what it had done by then. */
export class CallFailed extends Error {
    constructor(
        readonly reason: unknown,
        readonly done: Done,
    ) {
        super();
    }
}

/** The same failure after more was done. */
export function failedAfter(error: unknown, more: Done): CallFailed {
    return error instanceof CallFailed
        ? new CallFailed(error.reason, { ...error.done, ...more })
        : new CallFailed(error, more);
}

interface Write {
    request: () => Promise<string | undefined>;
    /** Whether the task shows, as it did not before, that the write has had its effect or has begun to. */
    landed: () => Promise<boolean>;
    /** Until the operation has ended, by its job or by the task. Gives back the task where its row shows the effect. */
    follow?: (jobId: string | undefined) => Promise<Seen | undefined>;
}

/** Makes one write when the instance takes it, and follows it. From when it may have had an effect, the task may exist. */
export async function write(
    instanceId: string,
    { request, landed, follow }: Write,
    context: Operation,
): Promise<Done> {
    let done: Done = {};
    const doubtful = () => {
        done = { ...done, exists: true };
    };
    const once = writeOnce({ request, landed, observe: landed, doubtful }, context);
    const followed = async (jobId: string | undefined) => {
        done = { exists: true, jobId };
        done = { ...done, shown: await follow?.(jobId) };
    };
    try {
        await context.writes.run({ instanceId, request: once, follow: followed }, context);
        return done;
    } catch (error) {
        throw failedAfter(error, done);
    }
}

/** Deletes a task, given its row as found, and waits until it is gone. An absent task is not a failure. */
export async function remove(
    deleteTask: Edition<never>["deleteTask"],
    { instanceId, name }: TaskKey,
    row: Row | undefined,
    task: Task,
    context: Operation,
): Promise<void> {
    const deleted = await undefinedIfNotFound(async () => {
        await followDelete(context, instanceId, task, row, () => deleteTask(context.cloud, instanceId, name));
        return true;
    });
    // A create that follows must not find the task in a list of the last seconds.
    if (!deleted) await task.find();
}

/** A message names so many refused settings; the output `failedChecks` has the others. */
const mostRefused = 20;

/** The settings that a check did not accept, with their values and the service's answers. */
export function refusedSettings(what: string, failed: CheckResult[]): UserError {
    const refused = failedChecksOf(failed.slice(0, mostRefused)).map(
        (check) => `${pathOf(check)} = ${check.value}: ${check.result || "failed"}`,
    );
    const others = failed.length > mostRefused ? [`and ${failed.length - mostRefused} more`] : [];
    return new UserError(`${what}: the service does not accept ${[...refused, ...others].join("; ")}`);
}

/** A setting by its path in the arguments. */
export function pathOf({ kind, name }: Pick<CheckResult, "kind" | "name">): string {
    return `${kind === "table" ? "tableConfigs" : "databaseConfigs"}.${name}`;
}

/** Limits of `failedChecks`: settings, as many as the service checks, and characters of one text and of all. */
const [mostChecks, longestOfOne, longestOfAll] = [1_024, 1_000, 200_000];

/** Failed checks as an output: to read, not to send. The more there are, the less room each has. */
export function failedChecksOf(
    checks: CheckResult[],
): Pick<CheckResult, "kind" | "name" | "value" | "result">[] {
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

interface Settings<Value> {
    parameters: Value;
    tableConfigs: Value;
}

/** The paths of the settings that none of these results is about. */
export function settingsWithout(
    { parameters, tableConfigs }: Settings<Record<string, string>>,
    results: CheckResult[],
): string[] {
    const answered = new Set(results.map(pathOf));
    return [
        ...Object.keys(parameters).map((name) => pathOf({ kind: "database", name })),
        ...Object.keys(tableConfigs).map((name) => pathOf({ kind: "table", name })),
    ].filter((path) => !answered.has(path));
}

/** Of the settings that an operation sent, those that the configuration shows as refused, whatever was replied to them. */
export function refusedAmong(
    { parameters, tableConfigs }: Settings<Record<string, string>>,
    { configuration }: Seen,
): CheckResult[] {
    return [
        ...(configuration?.parameterChecks ?? []).filter(({ name }) => Object.hasOwn(parameters, name)),
        ...(configuration?.tableConfigChecks ?? []).filter(({ name }) => Object.hasOwn(tableConfigs, name)),
    ].filter(({ passed }) => !passed);
}

/** A check that does not answer for a setting has not passed it. */
export function warnAboutUnverified(what: string, paths: string[], { say }: Pick<Operation, "say">): void {
    if (paths.length === 0) return;
    say(
        "warning",
        `${what}: the service's check did not answer for ${paths.join(", ")}, and its configuration does not show ` +
            `${paths.length === 1 ? "it" : "them"} either, so ${paths.length === 1 ? "it" : "they"} could not be verified`,
    );
}
