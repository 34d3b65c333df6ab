import { randomBytes } from "node:crypto";
import type { Properties } from "./stateFormat";

/**
 * The state entry that owns each task, as far as this process knows.
 *
 * A renamed resource and a forced replacement create the new entry first and delete the old one later, perhaps in another
 * deployment. If both mean the same task, the new entry has adopted it, and a delete for the old entry must not delete it.
 */
export class Owners {
    private readonly entries = new Map<string, unknown>();

    /** A mark for a new entry. */
    static newEntry(): string {
        return randomBytes(4).toString("hex");
    }

    /** The program keeps the task by this entry. */
    keep(id: string, properties: Properties): void {
        this.entries.set(id, markOf(properties));
    }

    /** Whether the task is known to belong to another entry. */
    isOthers(id: string, properties: Properties): boolean {
        return this.entries.has(id) && this.entries.get(id) !== markOf(properties);
    }
}

/** Older states have no mark. Their URN distinguishes most entries. */
function markOf({ __entry, __urn }: Properties): unknown {
    return __entry ?? __urn;
}
