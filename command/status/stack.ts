import { joinId } from "../../provider/arguments/ids";
import type { TaskStatus } from "./poll";

/** A stack, with the ids of the replications in its state. */
export interface Stack {
    name: string;
    taskIds: string[];
}

/** The tasks that an instance lists, and those of a stack that it should list. A lost one of the stack has a problem. */
export function withLost(
    { name, taskIds }: Stack,
    { instanceId, edition }: Pick<TaskStatus, "instanceId" | "edition">,
    listed: TaskStatus[],
): TaskStatus[] {
    const isIn = `this task is in the state of stack ${name} and`;
    const present = new Set(listed.map(({ id }) => id));
    const start = joinId(instanceId, "");
    return [
        ...listed.map((task) =>
            task.stage === "cancelled" && taskIds.includes(task.id)
                ? { ...task, problems: [`${isIn} was cancelled on the instance`] }
                : task,
        ),
        ...taskIds
            .filter((id) => id.startsWith(start) && !present.has(id))
            .map((id): TaskStatus => {
                const problems = [`${isIn} not on the instance`];
                return { id, instanceId, edition, name: id.slice(start.length), stage: "missing", problems };
            }),
    ];
}
