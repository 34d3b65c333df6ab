import { dynamicType, type Kind, pluginToken } from "../provider/pulumi/resourceNames";
import { UserError } from "../provider/userError";
import { pulumi } from "./pulumi";

/** An HTAP instance with a replication in the state of a stack. */
export interface StackInstance {
    id: string;
    edition: "starrocks" | "clickhouse";
    /** Undefined if the state has it only as a secret. */
    sourceInstanceId?: string;
    /** The ids of its replications. */
    taskIds: string[];
}

/** What is read of a resource in a state. Its id is never a secret, but its arguments may be. */
interface StateResource {
    type: string;
    id?: string;
    inputs?: Record<string, unknown>;
}

const editions: Record<Kind, StackInstance["edition"]> = {
    StarRocksReplication: "starrocks",
    ClickHouseReplication: "clickhouse",
};

/** By the types of the dynamic resources and of the plugin. */
const editionOf = new Map(
    (Object.keys(editions) as Kind[]).flatMap((kind) =>
        [dynamicType, pluginToken].map((typeFor) => [typeFor(kind), editions[kind]] as const),
    ),
);

/** The instances of a stack's replications, each once, in the order of its state. */
export function instancesOf(stack: string): StackInstance[] {
    const { status, stdout, stderr } = pulumi(["stack", "export"], stack);
    if (status !== 0) throw new UserError(`--stack ${stack}: its state cannot be read. ${stderr.trim()}`);
    return instancesIn(JSON.parse(stdout).deployment?.resources ?? []);
}

export function instancesIn(resources: StateResource[]): StackInstance[] {
    const found = new Map<string, StackInstance>();
    for (const { type, id: resourceId = "", inputs } of resources) {
        const edition = editionOf.get(type);
        const [id = ""] = resourceId.split("/");
        const source = inputs?.sourceInstanceId;
        if (edition === undefined || id === "") continue;
        const sourceInstanceId = typeof source === "string" ? source : undefined;
        const { taskIds, ...instance } = found.get(id) ?? { id, edition, sourceInstanceId, taskIds: [] };
        found.set(id, { ...instance, taskIds: [...new Set([...taskIds, resourceId])] });
    }
    return [...found.values()];
}
