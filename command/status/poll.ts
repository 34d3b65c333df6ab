import { type Cloud, endedBy } from "../../provider/api/cloud";
import { isRefusal } from "../../provider/api/errors";
import type { ReplicationRow } from "../../provider/api/replication";
import { CloudFacts } from "../../provider/arguments/cloudFacts";
import { joinId } from "../../provider/arguments/ids";
import { plainLine } from "../../provider/plainText";
import { UserError } from "../../provider/userError";
import { isLive } from "../../provider/waiting/row";
import { type Edition, editions } from "../editions";
import { editionOf, type Instance } from "../instances";
import type { TaskList, TaskRow } from "../tasks";
import { byUrgency, reasonsOf } from "./health";
import { Rereading } from "./rereading";
import { type Stack, withLost } from "./stack";

export interface InstanceStatus {
    id: string;
    name?: string;
    /** Undefined if it could not be found out. */
    edition?: Edition;
    /** What the service says of the instance as a whole. */
    notice?: string;
    /** Why the instance could not be read. Its tasks are then those that were seen before. */
    problem?: string;
}

/** A task, with the names of the resources' outputs. */
export interface TaskStatus extends Omit<ReplicationRow, "stage" | "status"> {
    /** That of a resource. */
    id: string;
    instanceId: string;
    edition: Edition;
    name: string;
    /** "missing": a stack has it, but the instance does not list it. */
    stage: ReplicationRow["stage"] | "missing";
    /** Undefined of a missing task. */
    status?: ReplicationRow["status"];
    sourceDatabase?: string;
    targetDatabase?: string;
    needsRepair?: boolean;
    lastError?: string;
    /** Why it needs attention; none of a healthy task. */
    problems: string[];
}

/** What was seen of all tasks at one moment. */
export interface Poll {
    /** An ISO date. */
    seenAt: string;
    instances: InstanceStatus[];
    /** What needs attention comes first, and cancelled tasks last. */
    tasks: TaskStatus[];
}

/** What was seen of one instance. */
interface Seen {
    instance: InstanceStatus;
    tasks: TaskStatus[];
    /** Why it could not be read. */
    error?: UserError;
}

/** No answer shows the edition of an instance without a task. Both editions are asked for once in so many polls. */
const guessHolds = 10;

/**
 * Polls all tasks of some instances, again and again. A poll takes one list an instance. A task's last error stands in its
 * configuration alone, which is a request of its own: the first poll asks for all of them, and each later one for tasks whose row has
 * changed or that have a problem, and for a few others in turn.
 */
export class Poller {
    private instances: Instance[] | undefined;
    private known = new Map<string, TaskStatus>();
    private readonly rereading = new Rereading();
    /** Editions of instances that have shown no task, by id. */
    private readonly guesses = new Map<string, Edition>();
    private polls = 0;

    /** `find`: asks for the instances, once. `stack`: whose replications must be there. */
    constructor(
        private readonly cloud: Cloud,
        private readonly find: (facts: CloudFacts) => Promise<Instance[]>,
        private readonly stack?: Stack,
    ) {}

    /** Ends when the signal aborts. Fails if no instance can be read. */
    async poll(signal?: AbortSignal): Promise<Poll> {
        // Each question once a poll.
        const facts = new CloudFacts(signal ? endedBy(this.cloud, signal) : this.cloud);
        this.instances ??= await this.find(facts);
        // The connection itself bounds how many requests are in flight.
        const due = this.rereading.next();
        const seen = await Promise.all(
            this.instances.map(async (instance): Promise<Seen> => {
                try {
                    return await this.see(facts, instance, due);
                } catch (error) {
                    if (!(error instanceof UserError) || signal?.aborted) throw error;
                    return this.seenBefore(instance, error);
                }
            }),
        );
        this.polls++;
        const errors = seen.flatMap(({ error }) => error ?? []);
        if (errors[0] && errors.length === seen.length) throw errors[0];
        const tasks = seen.flatMap((each) => each.tasks);
        this.known = new Map(tasks.map((task) => [task.id, task]));
        this.rereading.keep(new Set(tasks.filter(isThere).map(({ id }) => id)));
        return {
            seenAt: new Date().toISOString(),
            instances: seen.map(({ instance }) => instance),
            tasks: byUrgency(tasks),
        };
    }

    private async see(facts: CloudFacts, instance: Instance, due: Set<string>): Promise<Seen> {
        const { id, name } = instance;
        const { edition, rows, notice } = await this.list(facts, instance);
        const tasks = await Promise.all(
            rows.map((row) => this.complete(facts, { instanceId: id, edition }, row, due)),
        );
        return {
            instance: { id, name, edition, notice },
            tasks: this.stack ? withLost(this.stack, { instanceId: id, edition }, tasks) : tasks,
        };
    }

    /** An instance that cannot be read now, with the tasks that it had. */
    private seenBefore({ id, name, edition }: Instance, error: UserError): Seen {
        const tasks = [...this.known.values()].filter(({ instanceId }) => instanceId === id);
        // The instance is named where the problem is shown.
        const problem = plainLine(error.message.replace(`--instance ${id}: `, ""));
        return { instance: { id, name, edition, problem }, tasks, error };
    }

    private async list(facts: CloudFacts, instance: Instance): Promise<TaskList & { edition: Edition }> {
        const guess = this.polls % guessHolds === 0 ? undefined : this.guesses.get(instance.id);
        const edition = instance.edition ?? guess ?? (await editionOf(instance, facts));
        this.guesses.set(instance.id, edition);
        const list = await editions[edition].tasks(facts, instance.id);
        if (list.rows.length > 0) instance.edition = edition;
        return { edition, ...list };
    }

    private async complete(
        facts: CloudFacts,
        { instanceId, edition }: Pick<TaskStatus, "instanceId" | "edition">,
        row: TaskRow,
        due: Set<string>,
    ): Promise<TaskStatus> {
        const id = joinId(instanceId, row.name);
        const before = this.known.get(id);
        const hints = before === undefined || hasChanged(before, row) || needsAttention(before);
        let lastError = before?.lastError;
        if (isLive(row) && (hints || due.has(id))) {
            lastError = await lastErrorOf(facts, edition, instanceId, row.name);
            this.rereading.hasRead(id);
        }
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

/** The last error, or why the service refuses to show it: one such task must not hide all others. */
async function lastErrorOf(
    facts: CloudFacts,
    edition: Edition,
    instanceId: string,
    name: string,
): Promise<string | undefined> {
    try {
        return (await editions[edition].configuration(facts, instanceId, name))?.lastError;
    } catch (error) {
        if (!isRefusal(error)) throw error;
        return `its configuration is not shown: ${error.message}`;
    }
}

/** Percentages alone say nothing of a last error. */
function hasChanged(before: TaskStatus, row: TaskRow): boolean {
    const signs = ["stage", "status", "needsRepair", "catchupStage"] as const;
    return signs.some((sign) => before[sign] !== row[sign]);
}

const isThere = ({ stage }: TaskStatus) => stage !== "missing" && stage !== "cancelled";

const needsAttention = ({ problems }: TaskStatus) => problems.length > 0;
