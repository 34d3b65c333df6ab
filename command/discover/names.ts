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

/** A program in YAML has the first, and the code generator of "pulumi import" fails with the second. */
const reserved = ["pulumi", "null"];

/**
 * Names of resources, in the order of the tasks: identifiers without underscores at their ends, so that any of them may get one. A
 * name depends on its own task alone, unless several tasks would have it. Then the first one has it, and each other gets a hash of
 * its id. A deployed resource keeps its name; `deployed` has the names by ids.
 */
export function resourceNames(
    tasks: readonly Nameable[],
    deployed: ReadonlyMap<string, string> = new Map(),
): string[] {
    const taken = new Set<string>();
    const kept = tasks.map(({ id }) => {
        const name = deployed.get(id);
        if (name === undefined || !/^[A-Za-z]\w*$/.test(name) || taken.has(name)) return undefined;
        taken.add(name);
        return name;
    });
    const plain = new Set(tasks.map(plainName));
    return tasks.map((task, index) => {
        if (kept[index] !== undefined) return kept[index];
        const name = plainName(task);
        const hash = createHash("sha256").update(task.id).digest("hex");
        let unique = name;
        for (let length = 6; taken.has(unique) || (unique !== name && plain.has(unique)); length++)
            unique = `${name}_${hash.slice(0, length)}`;
        taken.add(unique);
        return unique;
    });
}

function plainName({ edition, name }: Nameable): string {
    const trimmed = (text: string) => text.replace(/^_+|_+$/g, "");
    const identifier = trimmed(trimmed(name.replace(/[^A-Za-z0-9_]+/g, "_")).slice(0, longest));
    // It may begin with a digit, or have no letter at all.
    const isName = /^[A-Za-z]/.test(identifier) && !reserved.includes(identifier);
    return isName ? identifier : trimmed(`${editions[edition].noun}_${identifier}`);
}
