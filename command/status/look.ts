import { type Cloud, endedBy } from "../../provider/api/cloud";
import type { ReplicationRow } from "../../provider/api/replication";
import { CloudFacts } from "../../provider/arguments/cloudFacts";
import { joinId } from "../../provider/arguments/ids";
import { isLive } from "../../provider/waiting/row";
import { type Edition, editions } from "../editions";
import { editionOf, type Instance } from "../instances";
import type { TaskRow } from "../tasks";
import { reasonsOf } from "./health";

export interface InstanceStatus {
    id: string;
    name?: string;
    edition: Edition;
    /** What the service says of the instance as a whole. */
    notice?: string;
}

/** A task, with the names of the resources' outputs. */
export interface TaskStatus extends ReplicationRow {
    /** That of a resource. */
    id: string;
    instanceId: string;
    edition: Edition;
    name: string;
    sourceDatabase?: string;
    targetDatabase?: string;
    needsRepair?: boolean;
    lastError?: string;
    /** Why it needs attention; none of a healthy task. */
    problems: string[];
}

/** What was seen of all tasks at one moment. */
export interface Look {
    /** An ISO date. */
    seenAt: string;
    instances: InstanceStatus[];
    /** What needs attention comes first. */
    tasks: TaskStatus[];
}

/**
 * Looks at all tasks of some instances, again and again. A look takes one list an instance. A task's last error stands in its
 * configuration alone, which is a request of its own: the first look asks for all of them, and each later one only for tasks whose
 * row has changed or that have a problem.
 */
export class Looks {
    private instances: Instance[] | undefined;
    private known = new Map<string, TaskStatus>();

    /** `find`: asks for the instances, once. */
    constructor(
        private readonly cloud: Cloud,
        private readonly find: (facts: CloudFacts) => Promise<Instance[]>,
    ) {}

    /** Ends when the signal aborts. */
    async look(signal?: AbortSignal): Promise<Look> {
        // Each question once a look.
        const facts = new CloudFacts(signal ? endedBy(this.cloud, signal) : this.cloud);
        this.instances ??= await this.find(facts);
        const lists = await Promise.all(
            this.instances.map(async (instance) => {
                const edition = await editionOf(instance, facts);
                return { instance, edition, ...(await editions[edition].tasks(facts, instance.id)) };
            }),
        );
        // The connection itself bounds how many requests are in flight.
        const tasks = await Promise.all(
            lists.flatMap(({ instance, edition, rows }) =>
                rows.map((row) => this.complete(facts, { instanceId: instance.id, edition }, row)),
            ),
        );
        this.known = new Map(tasks.map((task) => [task.id, task]));
        return {
            seenAt: new Date().toISOString(),
            instances: lists.map(({ instance: { id, name }, edition, notice }) => ({
                id,
                name,
                edition,
                notice,
            })),
            tasks: [...tasks.filter(needsAttention), ...tasks.filter((task) => !needsAttention(task))],
        };
    }

    private async complete(
        facts: CloudFacts,
        { instanceId, edition }: Pick<TaskStatus, "instanceId" | "edition">,
        row: TaskRow,
    ): Promise<TaskStatus> {
        const id = joinId(instanceId, row.name);
        const before = this.known.get(id);
        const asks =
            before === undefined || hasChanged(before, row) || (isLive(row) && needsAttention(before));
        const lastError = asks
            ? (await editions[edition].configuration(facts, instanceId, row.name))?.lastError
            : before.lastError;
        const { stage, status, percentage, catchupStage, catchupPercentage } = row;
        return {
            id,
            instanceId,
            edition,
            name: row.name,
            sourceDatabase: row.sourceDatabase,
            targetDatabase: row.targetDatabase,
            stage,
            status,
            percentage,
            catchupStage,
            catchupPercentage,
            needsRepair: row.needsRepair,
            lastError,
            problems: reasonsOf(row, lastError),
        };
    }
}

/** Percentages alone say nothing of a last error. */
function hasChanged(before: TaskStatus, row: TaskRow): boolean {
    const signs = ["stage", "status", "needsRepair", "catchupStage"] as const;
    return signs.some((sign) => before[sign] !== row[sign]);
}

const needsAttention = ({ problems }: TaskStatus) => problems.length > 0;
