import type { ReplicationRow } from "../api/replication";
import { UserError } from "../userError";
import { isOver } from "../waiting/row";

/**
 * Whether a task is there: gone is what both the list and the configuration say. One alone may be an odd reply, from which
 * nothing is concluded.
 */
export function isThere(what: string, seen: { row?: object; configuration?: object }): boolean {
    if (seen.row) return true;
    if (!seen.configuration) return false;
    throw onlyConfigured(what);
}

export function onlyConfigured(what: string): UserError {
    return new UserError(`${what} is not in the list, but its configuration is there; try again later`);
}

/**
 * A task that has gone, or that nothing can start again, would have to be made anew. An update does not do that where its preview
 * has not shown it. `isKnown`: the state knows that it is over, and the program leaves it so.
 */
export function requireAsKnown(what: string, row: ReplicationRow | undefined, isKnown = false): void {
    const wayOut = 'Run "pulumi up --refresh": its preview shows that the task is made anew.';
    if (!row) throw new UserError(`${what} was deleted outside of Pulumi. ${wayOut}`);
    if (!isOver(row.stage)) return;
    if (isKnown)
        throw new UserError(
            `${what}: its stage is ${row.stage}, and nothing of it can be changed. Take desiredState out of ignoreChanges to have ` +
                "the task made anew.",
        );
    throw new UserError(`${what}: its stage is ${row.stage}, which the state does not know yet. ${wayOut}`);
}
