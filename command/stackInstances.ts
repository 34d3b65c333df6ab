import { UserError } from "../provider/userError";
import { type Edition, editionByType } from "./editions";
import type { Instance } from "./instances";
import { pulumi } from "./pulumi";

/** An instance with a replication in the state of a stack. Its source is undefined if the state has it only as a secret. */
export type StackInstance = Instance & { edition: Edition };

/** What is read of a resource in a state. Its id is never a secret, but its arguments may be. */
interface StateResource {
    type: string;
    id?: string;
    inputs?: Record<string, unknown>;
}

/** The instances of a stack's replications, each once, in the order of its state. */
export function instancesOfStack(stack: string): StackInstance[] {
    const { status, stdout, stderr } = pulumi(["stack", "export"], stack);
    if (status !== 0) throw new UserError(`--stack ${stack}: its state cannot be read. ${stderr.trim()}`);
    return instancesIn(JSON.parse(stdout).deployment?.resources ?? []);
}

export function instancesIn(resources: StateResource[]): StackInstance[] {
    const found = new Map<string, StackInstance>();
    for (const { type, id: resourceId = "", inputs } of resources) {
        const edition = editionByType.get(type);
        const [id = ""] = resourceId.split("/");
        const source = inputs?.sourceInstanceId;
        if (edition !== undefined && id !== "" && !found.has(id))
            found.set(id, {
                id,
                edition,
                sourceInstanceId: typeof source === "string" ? source : undefined,
            });
    }
    return [...found.values()];
}
