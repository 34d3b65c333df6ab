import { isDeepStrictEqual } from "node:util";
import { healthOf } from "./health";
import type { Poll, TaskStatus } from "./poll";
import { labelsOf, percentText, shown, unreadable } from "./table";

/** A task that differs from the last poll. */
export interface Change {
    task: TaskStatus;
    /** It is no longer listed. */
    gone?: true;
}

/** What differs between two polls; without an earlier one, every task. */
export function changesBetween(before: Poll | undefined, now: Poll): Change[] {
    const earlier = new Map(before?.tasks.map((task) => [task.id, task]));
    const present = new Set(now.tasks.map(({ id }) => id));
    return [
        ...now.tasks
            .filter((task) => !isDeepStrictEqual(earlier.get(task.id), task))
            .map((task) => ({ task })),
        ...[...earlier.values()]
            .filter(({ id }) => !present.has(id))
            .map((task) => ({ task, gone: true as const })),
    ];
}

/** Whether two polls show the same, whenever that was seen. */
export function isSame(before: Poll | undefined, now: Poll): boolean {
    return before !== undefined && isDeepStrictEqual({ ...before, seenAt: "" }, { ...now, seenAt: "" });
}

/** A line for each instance that cannot be read any more, or can be again. */
export function instanceLines(before: Poll | undefined, now: Poll): string[] {
    const earlier = new Map(before?.instances.map(({ id, problem }) => [id, problem]));
    const labels = labelsOf(now.instances);
    return now.instances
        .filter(({ id, problem }) => problem !== earlier.get(id))
        .map(({ id, problem }) => {
            const label = labels.get(id) ?? id;
            const text =
                problem === undefined ? `Instance ${label} can be read again.` : unreadable(label, problem);
            return `${timeOf(now)}  ${text}`;
        });
}

const timeOf = ({ seenAt }: Poll) => seenAt.replace(/\.\d+/, "");

/** A change as a line of a log: time, task, stage, percent and reason. */
export function changeLine({ task, gone }: Change, poll: Poll): string {
    const health = healthOf(task);
    const label = labelsOf(poll.instances).get(task.instanceId) ?? task.instanceId;
    const parts = gone
        ? ["gone"]
        : [
              task.stage,
              percentText(task.percentage),
              task.catchupStage === "full" && `catch-up ${percentText(task.catchupPercentage)}`,
              health,
          ];
    const reasons = gone || task.problems.length === 0 ? "" : `: ${task.problems.join("; ")}`;
    return `${timeOf(poll)}  ${label}/${shown(task.name)}  ${parts.filter(Boolean).join("  ")}${reasons}`;
}
