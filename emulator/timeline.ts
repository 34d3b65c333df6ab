import { applyToClickHouse } from "./clickHouse";
import { dueJobs } from "./jobs";
import { settle } from "./progress";
import type { Service } from "./service";
import { applyToStarRocks } from "./starRocks";

/** Brings the world to the present: ends the jobs that are due, in their order, and turns full copies incremental. */
export function advance(service: Service, now: number): void {
    const { world, timings } = service;
    for (const job of dueJobs(world.jobs, now)) {
        const apply = job.effect.edition === "starrocks" ? applyToStarRocks : applyToClickHouse;
        if (!job.effect.ignored) apply(service, job.instanceId, job.effect, job.ends, job.failReason);
        job.settled = true;
    }
    for (const task of world.starRocksTasks)
        if (task.catchUp && task.catchUp.since + timings.catchUp <= now) delete task.catchUp;
    for (const task of [...world.starRocksTasks, ...world.clickHouseTasks])
        task.progress = settle(task.progress, now, timings.fullCopy);
}
