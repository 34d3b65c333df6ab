import type { CheckResult, NamedValue } from "../api/replication";
import { UserError } from "../userError";
import { sendingOnce } from "../waiting/sendOnce";
import { failedChecksOf } from "./outputs";
import type { Operation } from "./resource";

/** What one convergence carries along. */
export interface Work<Args> {
    args: Args;
    context: Operation;
    jobId: string | undefined;
    /** Whether the task exists or may exist, so that a failure must keep it in the state. */
    kept: boolean;
    failedChecks: CheckResult[];
}

/** How far a call is followed: no further than its acceptance, until its job has settled, or until its row shows it too. */
export type Follow = "sent" | "settled" | "shown";

interface Operating {
    send: () => Promise<string | undefined>;
    /** Whether the task shows, as it did not before, that the write has had its effect or has begun to. */
    landed: () => Promise<boolean>;
    /** Until the operation has ended, by its job or by the task. */
    follow?: (jobId: string | undefined) => Promise<void>;
}

/** A write in its turn on the instance. From when it may have been carried out, a failure keeps the task in the state. */
export async function write<Args extends { instanceId: string }>(
    work: Work<Args>,
    { send, landed, follow = async () => {} }: Operating,
): Promise<void> {
    const { args, context } = work;
    const doubtful = () => {
        work.kept = true;
    };
    const once = sendingOnce({ send, landed, look: landed, doubtful }, context);
    await context.turns.take(
        {
            instanceId: args.instanceId,
            send: async () => {
                work.jobId = await once();
                work.kept = true;
                return work.jobId;
            },
            follow,
        },
        context,
    );
}

/** What the service has accepted and not done. */
export function ignoredChange(what: string, reasons: (string | undefined)[]): UserError {
    return new UserError(
        `${what}: the service accepted the change but did not make it: ${reasons.filter(Boolean).join("; ")}. Undo the ` +
            'change in the program, or make the task anew: "pulumi destroy --target <urn>", then "pulumi up".',
    );
}

/** A message tells so many refused settings; the output `failedChecks` has the others. */
const mostRefused = 20;

/** The parameters and tables that a check did not accept, with their values and the service's answers. */
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

/** The paths of the settings that none of these results is about. */
export function settingsWithout(
    setup: { databaseConfigs: NamedValue[]; tableConfigs: NamedValue[] },
    results: CheckResult[],
): string[] {
    const answered = new Set(results.map(pathOf));
    return [
        ...setup.databaseConfigs.map(({ name }) => pathOf({ kind: "database", name })),
        ...setup.tableConfigs.map(({ name }) => pathOf({ kind: "table", name })),
    ].filter((path) => !answered.has(path));
}

/** A check that says nothing about a setting has not passed it. */
export function warnAboutUnverified(what: string, paths: string[], { say }: Pick<Operation, "say">): void {
    if (paths.length === 0) return;
    say(
        "warning",
        `${what}: the service's check did not answer for ${paths.join(", ")}, and its configuration does not show ` +
            `${paths.length === 1 ? "it" : "them"} either, so ${paths.length === 1 ? "it" : "they"} could not be verified`,
    );
}

interface Settings<Value> {
    databaseConfigs: Value;
    tableConfigs: Value;
}

/** Of the settings that an operation wants, those that the configuration shows as refused, whatever was replied to them. */
export function refusedAmong(
    wanted: Settings<Record<string, string>>,
    configuration: Settings<CheckResult[]> | undefined,
): CheckResult[] {
    const { databaseConfigs = [], tableConfigs = [] } = configuration ?? {};
    return [
        ...databaseConfigs.filter(({ name }) => Object.hasOwn(wanted.databaseConfigs, name)),
        ...tableConfigs.filter(({ name }) => Object.hasOwn(wanted.tableConfigs, name)),
    ].filter(({ passed }) => !passed);
}
