import { isRefusal, undefinedIfNotFound } from "../api/errors";
import type { ListEnd } from "../api/paging";
import { UserError } from "../userError";
import type { Context } from "../waiting/context";
import type { Acceptor } from "../waiting/follow";
import type { When } from "../waiting/lists";
import { type Verdict, WaitTimedOut, waitUntil } from "../waiting/poll";
import { isLive, isOver, shownRow } from "../waiting/row";
import type { CommonArgs, Edition, TaskKey } from "./edition";
import { reasons } from "./health";
import type { Row, Seen, Task } from "./task";

export function taskOf<Args extends CommonArgs>(
    edition: Edition<Args>,
    key: TaskKey,
    context: Context,
): Task {
    const find = (when: When = 0, end?: ListEnd) => edition.findRow(key, context.lists, when, end);
    const complete = async (found: Seen): Promise<Seen> => {
        const configuration = await undefinedIfNotFound(() =>
            edition.showConfiguration(context.cloud, key.instanceId, key.name),
        );
        const isMissing = !found.row && configuration !== undefined;
        return { ...(isMissing ? await find(0, "nothing new") : found), configuration };
    };
    return {
        what: edition.what(key),
        find,
        complete,
        whole: async () => {
            const found = await find();
            return found.row ? complete(found) : found;
        },
        observe: async (within = 0) => {
            const found = await find(within);
            const inTrouble = found.row?.status === "abnormal" || found.row?.stage === "failed";
            // Only then the configuration has more to say than the row.
            return { ...found, trouble: inTrouble ? troubleOf(await complete(found)) : undefined };
        },
    };
}

function troubleOf({ configuration, notice }: Seen): string | undefined {
    return reasons(configuration?.lastError, notice);
}

/**
 * A whole task. A configuration may appear later than its row, and nothing is concluded before it does. `caughtUp` also waits
 * until a change of its tables is over, `accept` until the row is as wanted. `from`, as a wait has just observed it, spares the
 * first read of the row.
 */
export function observeWhole(
    task: Pick<Task, "what" | "find" | "complete">,
    context: Context,
    {
        from,
        caughtUp = false,
        accept,
    }: { from?: Seen; caughtUp?: boolean; accept?: Acceptor<Seen, unknown> } = {},
): Promise<Seen> {
    const stillChanging = "an earlier change of its tables is still running";
    const byRow = (seen: Seen): Verdict<unknown> => {
        if (caughtUp && seen.row?.catchupStage === "full") return { state: "retry", reason: stillChanging };
        const trouble = seen.configuration?.lastError;
        return accept?.({ ...seen, trouble } as Seen) ?? { state: "success", value: seen.row };
    };
    let known = from;
    return waitUntil<Seen, Seen>({
        what: task.what,
        observe: async (within) => {
            const earlier = known?.configuration ? known : known && (await task.complete(known));
            known = undefined;
            if (earlier && earlier.configuration?.lastError === undefined) return earlier;
            const found = await task.find(within);
            return byRow(found).state === "retry" ? found : task.complete(found);
        },
        accept: (seen) => {
            const verdict = byRow(seen);
            if (verdict.state === "retry") return verdict;
            if (!seen.row && seen.configuration)
                return { state: "retry", reason: "it has a configuration but is not in the list" };
            // Of a cancelled task only the row may be left.
            if (isLive(seen.row) && !seen.configuration)
                return { state: "retry", reason: "it has no configuration yet" };
            if (verdict.state === "failure") return verdict;
            if (caughtUp && seen.configuration?.tablesAreChanging)
                return { state: "retry", reason: stillChanging };
            return { state: "success", value: seen };
        },
        show: (seen) => context.progress.show(shownRow(seen)),
        clock: context.clock,
        deadline: context.deadline,
        pollInterval: context.pollInterval,
    });
}

/**
 * A whole task before a create or an update. A missing row proves nothing until the configuration is missing too, because a
 * single list may be late or wrong. That a new task is not among others needs no proof.
 */
export async function observeBefore(task: Task, expected: "new" | "known", context: Context): Promise<Seen> {
    const found = await task.find(expected === "new" ? "recent" : 0);
    const isNew = expected === "new" && !found.row;
    if (isNew && !found.emptyList) return found;
    const seen = await task.complete(found).catch((error) => {
        // No page says how the service refuses to show a task that never was.
        if (isNew && isRefusal(error)) return found;
        throw error;
    });
    if (seen.row || !seen.configuration) return seen;
    const deadline = Math.min(context.deadline, context.clock.now() + context.settleTime);
    return observeWhole(task, { ...context, deadline }).catch((error) => {
        throw error instanceof WaitTimedOut ? onlyConfigured(task.what) : error;
    });
}

/** Whether a task is there. A deleted task may leave a cancelled row, which has no configuration. */
export function exists({ row, configuration }: Seen): boolean {
    return isLive(row) || configuration !== undefined;
}

/** Whether a task is there for a read or a delete. The list and the configuration must agree that it is not. */
export function isListed(what: string, seen: Seen): boolean {
    if (seen.row) return true;
    if (!seen.configuration) return false;
    throw onlyConfigured(what);
}

function onlyConfigured(what: string): UserError {
    return new UserError(`${what} has a configuration but is not in the list. Try again later.`);
}

/**
 * A deleted, cancelled or failed task has to be recreated. An update does that only if its preview has shown it. `isKnown`: the state
 * has it as over, and the program leaves it so.
 */
export function requireAsKnown(what: string, row: Row | undefined, isKnown: boolean): void {
    const wayOut = 'Run "pulumi up --refresh": its preview shows that the task is recreated.';
    if (!row) throw new UserError(`${what} was deleted outside of Pulumi. ${wayOut}`);
    if (!isOver(row.stage)) return;
    if (isKnown)
        throw new UserError(
            `${what}: its stage is ${row.stage}, so nothing of it can be changed. Take desiredState out of ignoreChanges to have ` +
                "the task recreated.",
        );
    throw new UserError(`${what}: its stage is ${row.stage}, which the state does not know yet. ${wayOut}`);
}
