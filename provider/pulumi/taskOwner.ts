import { randomBytes } from "node:crypto";
import type { Properties } from "./stateFormat";

/**
 * Which entry of the state each task belongs to, as far as this process has seen.
 *
 * A renamed resource and a forced replacement create first and delete the old entry then, sometimes in a later deployment.
 * Where both entries mean the same task, the create has found it and taken it over: to delete it for the old entry would be
 * to delete the new one's.
 */
export class Owners {
    private readonly entries = new Map<string, unknown>();

    /** A mark for a new entry. */
    static newEntry(): string {
        return randomBytes(4).toString("hex");
    }

    /** The program goes on with a task by this entry. */
    keep(id: string, properties: Properties): void {
        this.entries.set(id, markOf(properties));
    }

    /** Whether a task is known to be another entry's. */
    isOthers(id: string, properties: Properties): boolean {
        return this.entries.has(id) && this.entries.get(id) !== markOf(properties);
    }
}

/** Older states have no mark; there the URN tells most entries apart. */
function markOf({ __entry, __urn }: Properties): unknown {
    return __entry ?? __urn;
}
