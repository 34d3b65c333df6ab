import { isTaskNotFound } from "../api/errors";
import type { ReplicationRow } from "../api/replication";
import { UserError } from "../userError";
import { isOver } from "../waiting/row";

/** What the service tells of a task, or nothing when it says that there is no such task. */
export async function unlessGone<Value>(ask: () => Promise<Value>): Promise<Value | undefined> {
    try {
        return await ask();
    } catch (error) {
        if (isTaskNotFound(error)) return undefined;
        throw error;
    }
}

/**
 * Whether a task is there: gone is what both the list and the configuration say. One alone may be an odd reply, from which
 * nothing is concluded.
 */
export async function isThere(
    what: string,
    row: object | undefined,
    showConfiguration: () => Promise<object | undefined>,
): Promise<boolean> {
    if (row) return true;
    if (!(await showConfiguration())) return false;
    throw new UserError(`${what} is not in the list, but its configuration is there; try again later`);
}

/**
 * A task that has gone, or that nothing can start again, would have to be made anew. An update does not do that where its preview
 * has not shown it. `isKnown`: the state knows that it is over, and the program leaves it so.
 */
export async function requireAsKnown(
    what: string,
    row: ReplicationRow | undefined,
    showConfiguration: () => Promise<object | undefined>,
    isKnown = false,
): Promise<void> {
    const wayOut = 'Run "pulumi up --refresh": its preview shows that the task is made anew.';
    if (!(await isThere(what, row, showConfiguration)))
        throw new UserError(`${what} was deleted outside of Pulumi. ${wayOut}`);
    if (isOver(row?.stage) && isKnown)
        throw new UserError(
            `${what}: its stage is ${row?.stage}, and nothing of it can be changed. Take desiredState out of ignoreChanges to have ` +
                "the task made anew.",
        );
    if (isOver(row?.stage))
        throw new UserError(
            `${what}: its stage is ${row?.stage}, which the state does not know yet. ${wayOut}`,
        );
}
