import type { PageData, TaskData } from "../../../page/data";
import { plainLine, sentences } from "../../../provider/plainText";
import { healthOf } from "../health";
import type { Poll, TaskStatus } from "../poll";

/** A poll as the page shows it. */
export function pageDataOf(
    { seenAt, instances, tasks }: Poll,
    rest: Pick<PageData, "title" | "jobs">,
): PageData {
    return { ...rest, seenAt, instances, tasks: tasks.map(taskData) };
}

function taskData(task: TaskStatus): TaskData {
    const { id, instanceId, stage, percentage, catchupStage, catchupPercentage } = task;
    return {
        id,
        instanceId,
        name: plain(task.name) ?? "?",
        sourceDatabase: plain(task.sourceDatabase),
        targetDatabase: plain(task.targetDatabase),
        health: healthOf(task),
        stage,
        percentage,
        // A list may have the percentage of a catch-up that does not run.
        ...(catchupStage === undefined ? {} : { catchupStage, catchupPercentage }),
        // The service's own words stay as they are.
        problems: task.problems.map((problem) => (problem === task.lastError ? problem : sentence(problem))),
    };
}

function sentence(text: string): string {
    return sentences(text.charAt(0).toUpperCase() + text.slice(1));
}

function plain(name: string | undefined): string | undefined {
    return name === undefined ? undefined : plainLine(name);
}
