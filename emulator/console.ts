import { Refusal } from "./errors";
import { pause, run } from "./progress";
import type { Service } from "./service";
import type { StarRocksTask } from "./world";

/** What somebody can do to a StarRocks task in the console, behind the API's back and at once. */
export type ConsoleAction =
    | { do: "pause" | "resume" | "cancel" | "delete" }
    | { do: "setTables"; names: string[] }
    | { do: "setParameter"; name: string; value: string }
    | { do: "breakDown"; reason: string };

export function actOnStarRocks(
    service: Service,
    instanceId: string,
    taskName: string,
    action: ConsoleAction,
): void {
    const { world, clock, timings } = service;
    const task = world.starRocksTasks.find(
        (each) => each.instanceId === instanceId && each.taskName === taskName,
    );
    if (!task) throw new Refusal(404, "console", `There is no task ${taskName} on ${instanceId}.`);
    const now = clock.now();
    switch (action.do) {
        case "pause":
            task.progress = pause(task.progress, now, timings.fullCopy);
            return;
        case "resume":
            task.progress = run(task.progress, now, timings.fullCopy);
            return;
        case "cancel":
            task.progress = { ...task.progress, stage: "cancelled", since: now };
            return;
        case "delete":
            world.starRocksTasks.splice(world.starRocksTasks.indexOf(task), 1);
            return;
        case "setTables":
            task.tables = { ...task.tables, scope: "part", names: action.names };
            return;
        case "setParameter":
            setParameter(task, action.name, action.value);
            return;
        case "breakDown":
            task.trouble = action.reason;
            return;
        default:
            throw new Refusal(400, "console", `There is no action ${JSON.stringify(action)}.`);
    }
}

function setParameter(task: StarRocksTask, name: string, value: string): void {
    task.databaseConfigs = [...task.databaseConfigs.filter((each) => each.name !== name), { name, value }];
}
