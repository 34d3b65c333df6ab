import { pause, run } from "./progress";
import type { Service } from "./service";
import { clickHouseTasks, starRocksTasks } from "./tasks";
import type { ClickHouseTask, Job, StarRocksTask } from "./world";

/** Applies an ended job to its task, unless that was deleted meanwhile. */
export function applyJob(service: Service, job: Job): void {
    const { effect, instanceId } = job;
    if (effect.edition === "starrocks") {
        const task = starRocksTasks.findOn(service, instanceId, effect.task);
        if (task) applyToStarRocks(service, task, job);
    } else {
        const task = clickHouseTasks.findOn(service, instanceId, effect.task);
        if (task) applyToClickHouse(service, task, job);
    }
}

function applyToStarRocks(service: Service, task: StarRocksTask, { effect, ends, failReason }: Job): void {
    const { fullCopy } = service.timings;
    const { verb } = effect;
    if (failReason !== undefined) {
        if (verb === "start") task.trouble = failReason;
        if (verb === "modify") task.alterError = failReason;
        return;
    }
    if (verb === "start") delete task.trouble;
    if (verb === "start" || verb === "resume") task.progress = run(task.progress, ends, fullCopy);
    if (verb === "pause") task.progress = pause(task.progress, ends, fullCopy);
    if (verb === "delete") starRocksTasks.remove(service, task, ends);
    if (verb === "modify") {
        delete task.alterError;
        changeStarRocks(task, effect.change as Partial<StarRocksTask>, ends);
    }
}

/** A sub-task catches up the tables that a running task gains. */
function changeStarRocks(task: StarRocksTask, change: Partial<StarRocksTask>, now: number): void {
    const before = task.tables.names;
    Object.assign(task, change);
    const { type, names } = task.tables;
    const grown = type === "include_tables" && names.some((name) => !before.includes(name));
    if (grown && task.progress.stage === "incremental") task.catchUp = { since: now, before };
}

function applyToClickHouse(service: Service, task: ClickHouseTask, { effect, ends, failReason }: Job): void {
    const { verb, leaves, change } = effect;
    if (failReason !== undefined) {
        if (verb === "modify") task.alterError = failReason;
        if (verb === "start" && leaves === "failedTask") {
            task.progress = { ...task.progress, stage: "failed", since: ends };
            task.trouble = failReason;
        } else if (verb === "start") clickHouseTasks.remove(service, task, ends);
        return;
    }
    if (verb === "start") task.progress = run(task.progress, ends, service.timings.fullCopy);
    if (verb === "delete") clickHouseTasks.remove(service, task, ends);
    if (verb === "modify") {
        Object.assign(task, change);
        delete task.alterError;
    }
}
