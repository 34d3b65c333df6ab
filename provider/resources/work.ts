import type { CheckResult } from "../api/replication";
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
        ({ kind, name, value, result }) =>
            `${kind === "table" ? "tableConfigs" : "databaseConfigs"}.${name} = ${value}: ${result || "failed"}`,
    );
    const others = failed.length > mostRefused ? [`and ${failed.length - mostRefused} more`] : [];
    return new UserError(`${what}: the service does not accept ${[...refused, ...others].join("; ")}`);
}
