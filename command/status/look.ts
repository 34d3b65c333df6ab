import { showClickHouseConfiguration } from "../../provider/api/clickHouse";
import { type Cloud, endedBy } from "../../provider/api/cloud";
import { undefinedIfNotFound } from "../../provider/api/errors";
import type { ReplicationRow } from "../../provider/api/replication";
import { showStarRocksConfiguration } from "../../provider/api/starRocks";
import { joinId } from "../../provider/arguments/ids";
import { isLive } from "../../provider/waiting/row";
import { byUrgency, reasonsOf } from "./health";
import type { Instance } from "./instances";
import { type Edition, listTasks, type TaskRow } from "./lists";

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
    /** What needs attention comes first, and cancelled tasks last. */
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
        private readonly find: (cloud: Cloud) => Promise<Instance[]>,
    ) {}

    /** Ends when the signal aborts. */
    async look(signal?: AbortSignal): Promise<Look> {
        const cloud = signal ? endedBy(this.cloud, signal) : this.cloud;
        this.instances ??= await this.find(cloud);
        const lists = await Promise.all(
            this.instances.map(async (instance) => ({ instance, ...(await listTasks(cloud, instance)) })),
        );
        // The connection itself bounds how many requests are in flight.
        const tasks = await Promise.all(
            lists.flatMap(({ instance, edition, rows }) =>
                rows.map((row) => this.complete(cloud, { instanceId: instance.id, edition }, row)),
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
            tasks: byUrgency(tasks),
        };
    }

    private async complete(
        cloud: Cloud,
        { instanceId, edition }: Pick<TaskStatus, "instanceId" | "edition">,
        row: TaskRow,
    ): Promise<TaskStatus> {
        const id = joinId(instanceId, row.name);
        const before = this.known.get(id);
        const asks =
            isLive(row) && (before === undefined || hasChanged(before, row) || needsAttention(before));
        const lastError = asks
            ? (await undefinedIfNotFound(() => configurationOf[edition](cloud, instanceId, row.name)))
                  ?.lastError
            : before?.lastError;
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

const configurationOf = { starrocks: showStarRocksConfiguration, clickhouse: showClickHouseConfiguration };

/** Percentages alone say nothing of a last error. */
function hasChanged(before: TaskStatus, row: TaskRow): boolean {
    const signs = ["stage", "status", "needsRepair", "catchupStage"] as const;
    return signs.some((sign) => before[sign] !== row[sign]);
}

const needsAttention = ({ problems }: TaskStatus) => problems.length > 0;
