import { isTaskNotFound } from "../api/errors";
import { UserError } from "../userError";

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
export function isThere(what: string, seen: { row?: object; configuration?: object }): boolean {
    if (seen.row) return true;
    if (!seen.configuration) return false;
    throw onlyConfigured(what);
}

export function onlyConfigured(what: string): UserError {
    return new UserError(`${what} is not in the list, but its configuration is there; try again later`);
}
