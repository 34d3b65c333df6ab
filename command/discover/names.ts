import { createHash } from "node:crypto";
import { type Edition, editions } from "../editions";

/** What a resource is named after. */
export interface Nameable {
    edition: Edition;
    /** The id of its resource. */
    id: string;
    /** The name of the task, or the database. */
    name: string;
}

/** An environment takes 100 characters. This leaves room for a hash. */
const longest = 80;

/**
 * Names of resources, in the order of the tasks: identifiers without underscores at their ends, so that any of them may get one. A
 * name depends on its own task alone, unless several tasks would have it. Then each of these gets a hash of its id.
 */
export function resourceNames(tasks: readonly Nameable[]): string[] {
    const count = new Map<string, number>();
    for (const task of tasks) count.set(plainName(task), (count.get(plainName(task)) ?? 0) + 1);
    const taken = new Set([...count.keys()].filter((name) => count.get(name) === 1));
    return tasks.map((task) => {
        const name = plainName(task);
        if (count.get(name) === 1) return name;
        const hash = createHash("sha256").update(task.id).digest("hex");
        let length = 6;
        while (taken.has(`${name}_${hash.slice(0, length)}`)) length++;
        const unique = `${name}_${hash.slice(0, length)}`;
        taken.add(unique);
        return unique;
    });
}

function plainName({ edition, name }: Nameable): string {
    const trimmed = (text: string) => text.replace(/^_+|_+$/g, "");
    const identifier = trimmed(trimmed(name.replace(/[^A-Za-z0-9_]+/g, "_")).slice(0, longest));
    // It may begin with a digit, or have no letter at all.
    return /^[A-Za-z]/.test(identifier) ? identifier : trimmed(`${editions[edition].noun}_${identifier}`);
}
