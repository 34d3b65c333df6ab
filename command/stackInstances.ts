import { editionByType } from "./editions";
import type { Instance } from "./instances";
import { resourcesOf } from "./pulumi";

/** An instance with replications in the state of a stack, and their ids. */
export type StackInstance = Instance & { taskIds: string[] };

/** What is read of a resource in a state. Its id is never a secret, but its arguments may be. */
interface StateResource {
    type: string;
    id?: string;
    inputs?: Record<string, unknown>;
}

/** The instances of a stack's replications, each once, in the order of its state. */
export function instancesOfStack(stack: string): StackInstance[] {
    return instancesIn(resourcesOf(stack));
}

export function instancesIn(resources: StateResource[]): StackInstance[] {
    const found = new Map<string, StackInstance>();
    for (const { type, id: resourceId = "", inputs } of resources) {
        const edition = editionByType.get(type);
        const [id = ""] = resourceId.split("/");
        const source = inputs?.sourceInstanceId;
        if (edition === undefined || id === "") continue;
        // Undefined if the state has it only as a secret.
        const sourceInstanceId = typeof source === "string" ? source : undefined;
        const { taskIds, ...instance } = found.get(id) ?? { id, edition, sourceInstanceId, taskIds: [] };
        found.set(id, { ...instance, taskIds: [...new Set([...taskIds, resourceId])] });
    }
    return [...found.values()];
}
