import { problemsOf } from "../../provider/lifecycle/health";
import { isLive } from "../../provider/waiting/row";
import { counted } from "../output";
import type { TaskRow } from "../tasks";

/**
 * How a task is, in the words of table, summary and page. What needs attention stands first everywhere, and cancelled tasks last.
 * "unknown": the service names a stage that this version does not know.
 */
export type Health = "needs attention" | "copies" | "waits" | "paused" | "healthy" | "unknown" | "cancelled";

interface Judged {
    stage: TaskRow["stage"] | "missing";
    catchupStage?: TaskRow["stage"];
    problems: string[];
}

/** Why a task needs attention, each reason in one sentence. A cancelled task does not: its row may stay for good. */
export function reasonsOf(row: TaskRow, lastError: string | undefined): string[] {
    if (!isLive(row)) return [];
    const doubts = row.doubt === undefined ? [] : [row.doubt];
    const configuration = { parameterChecks: [], tableConfigChecks: [], lastError };
    return [...problemsOf({ row, configuration }), ...doubts];
}

export function healthOf({ stage, catchupStage, problems }: Judged): Health {
    if (problems.length > 0) return "needs attention";
    if (stage === "full" || catchupStage === "full") return "copies";
    if (stage === "wait") return "waits";
    if (stage === "incremental") return "healthy";
    return stage === "paused" || stage === "cancelled" ? stage : "unknown";
}

/** What needs attention first, and cancelled tasks last. The others keep their order. */
export function byUrgency<Task extends Judged>(tasks: Task[]): Task[] {
    const placeOf = (task: Task) => ({ "needs attention": 0, cancelled: 2 })[healthOf(task) as string] ?? 1;
    return [...tasks].sort((one, other) => placeOf(one) - placeOf(other));
}

/** The words of the summary, for one task and for several, in its order. */
const words: [Health, one: string, several: string][] = [
    ["healthy", "healthy", "healthy"],
    ["copies", "copies", "copy"],
    ["waits", "waits", "wait"],
    ["paused", "paused", "paused"],
    ["unknown", "unknown", "unknown"],
    ["cancelled", "cancelled", "cancelled"],
    ["needs attention", "needs attention", "need attention"],
];

/** Such as "6 replications: 4 healthy, 1 copies, 1 needs attention". */
export function summaryOf(tasks: Judged[]): string {
    const of = (health: Health) => tasks.filter((task) => healthOf(task) === health).length;
    const parts = words
        .map(([health, one, several]) => ({ count: of(health), one, several }))
        .filter(({ count }) => count > 0)
        .map(({ count, one, several }) => `${count} ${count === 1 ? one : several}`);
    if (parts.length === 0) return "No replications";
    return `${counted(tasks.length, "replication")}: ${parts.join(", ")}`;
}

interface Seen {
    instances: { problem?: string }[];
    tasks: Judged[];
}

/** 0: nothing needs attention, 1: an instance cannot be read, 2: a task needs attention, whatever else is. */
export function exitCodeOf({ instances, tasks }: Seen): 0 | 1 | 2 {
    if (tasks.some(({ problems }) => problems.length > 0)) return 2;
    return instances.some(({ problem }) => problem !== undefined) ? 1 : 0;
}
