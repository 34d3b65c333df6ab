import { applyJob } from "./effects";
import { dueJobs } from "./jobs";
import { settle } from "./progress";
import type { Service } from "./service";

/** Brings the world to the present: ends the jobs that are due, in their order, then the copies. */
export function advance(service: Service, now: number): void {
    const { world, timings } = service;
    for (const job of dueJobs(world.jobs, now)) {
        if (!job.effect.ignored) applyJob(service, job);
        job.settled = true;
    }
    for (const task of world.starRocksTasks)
        if (task.catchUp && task.catchUp.since + timings.catchUp <= now) delete task.catchUp;
    for (const task of [...world.starRocksTasks, ...world.clickHouseTasks])
        task.progress = settle(task.progress, now, timings.fullCopy);
}
