import { problemsOf } from "../../provider/lifecycle/health";
import { counted } from "../output";
import type { TaskRow } from "../tasks";

/** How a task is, in one word. What needs attention stands first everywhere. */
export type Health = "needs attention" | "copies" | "waits" | "paused" | "healthy";

interface Judged {
    stage: TaskRow["stage"];
    catchupStage?: TaskRow["stage"];
    problems: string[];
}

/** Why a task needs attention, each reason in one sentence; none of a healthy task. */
export function reasonsOf(row: TaskRow, lastError: string | undefined): string[] {
    const cancelled = row.stage === "cancelled" ? ["this task was cancelled"] : [];
    const doubts = row.doubt === undefined ? [] : [row.doubt];
    const configuration = { parameterChecks: [], tableConfigChecks: [], lastError };
    return [...cancelled, ...problemsOf({ row, configuration }), ...doubts];
}

export function healthOf({ stage, catchupStage, problems }: Judged): Health {
    if (problems.length > 0) return "needs attention";
    if (stage === "full" || catchupStage === "full") return "copies";
    if (stage === "wait") return "waits";
    return stage === "paused" ? "paused" : "healthy";
}

/** The words of the summary, for one task and for several, in its order. */
const words: [Health, one: string, several: string][] = [
    ["healthy", "healthy", "healthy"],
    ["copies", "copies", "copy"],
    ["waits", "waits", "wait"],
    ["paused", "paused", "paused"],
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

/** 0: nothing needs attention, 2: something does. */
export function exitCodeOf(tasks: Judged[]): 0 | 2 {
    return tasks.some(({ problems }) => problems.length > 0) ? 2 : 0;
}
