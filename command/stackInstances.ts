import { editionByType } from "./editions";
import type { Instance } from "./instances";
import { resourcesOf } from "./pulumi";

/** What is read of a resource in a state. Its id is never a secret, but its arguments may be. */
interface StateResource {
    type: string;
    id?: string;
    inputs?: Record<string, unknown>;
}

/** The instances of a stack's replications, each once, in the order of its state. */
export function instancesOfStack(stack: string): Instance[] {
    return instancesIn(resourcesOf(stack));
}

export function instancesIn(resources: StateResource[]): Instance[] {
    const found = new Map<string, Instance>();
    for (const { type, id: resourceId = "", inputs } of resources) {
        const edition = editionByType.get(type);
        const [id = ""] = resourceId.split("/");
        const source = inputs?.sourceInstanceId;
        if (edition !== undefined && id !== "" && !found.has(id))
            found.set(id, {
                id,
                edition,
                // Undefined if the state has it only as a secret.
                sourceInstanceId: typeof source === "string" ? source : undefined,
            });
    }
    return [...found.values()];
}
