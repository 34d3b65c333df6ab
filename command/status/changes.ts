import { isDeepStrictEqual } from "node:util";
import { healthOf } from "./health";
import type { Look, TaskStatus } from "./look";
import { labelsOf, percentText, shown } from "./table";

/** A task that differs from the last look. */
export interface Change {
    task: TaskStatus;
    /** It is no longer listed. */
    gone?: true;
}

/** What differs between two looks; without an earlier one, every task. */
export function changesBetween(before: Look | undefined, now: Look): Change[] {
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

/** Whether two looks show the same, whenever that was seen. */
export function isSame(before: Look | undefined, now: Look): boolean {
    return before !== undefined && isDeepStrictEqual({ ...before, seenAt: "" }, { ...now, seenAt: "" });
}

/** A change as a line of a log: time, task, stage, percent and reason. */
export function changeLine({ task, gone }: Change, { seenAt, instances }: Look): string {
    const health = healthOf(task);
    const label = labelsOf(instances).get(task.instanceId) ?? task.instanceId;
    const parts = gone
        ? ["gone"]
        : [
              task.stage,
              percentText(task.percentage),
              task.catchupStage === "full" && `catch-up ${percentText(task.catchupPercentage)}`,
              health,
          ];
    const reasons = gone || task.problems.length === 0 ? "" : `: ${task.problems.join("; ")}`;
    return `${seenAt.replace(/\.\d+/, "")}  ${label}/${shown(task.name)}  ${parts.filter(Boolean).join("  ")}${reasons}`;
}
