import { jobStatus } from "./jobs";
import { actionSets, actionsOfInstance, actionsOfStarRocks } from "./pageActions";
import { type Progress, percentage } from "./progress";
import type { LoggedRequest, RequestLog } from "./requestLog";
import type { Service } from "./service";
import { advance } from "./timeline";
import type { ClickHouseTask, HtapInstance, Job, StarRocksTask } from "./world";

// What the page shows, in the form that page/data.d.ts describes. The emulator has the whole world, so it asks nobody.

const shownJobs = 50;
const shownRequests = 200;

const iso = (time: number) => new Date(time).toISOString();

export function pageData(service: Service, log: RequestLog) {
    const { world, clock } = service;
    const now = clock.now();
    advance(service, now);
    const tasks = [
        ...world.starRocksTasks.map((task) => starRocksTask(service, task, now)),
        ...world.clickHouseTasks.map((task) => clickHouseTask(service, task, now)),
    ];
    const placeOf = ({ health }: { health: string }) => ({ "needs attention": 0, cancelled: 2 })[health] ?? 1;
    return {
        title: `TaurusDB emulator, ${world.region}`,
        seenAt: iso(now),
        instances: world.instances.map(instanceData),
        tasks: tasks.sort((one, other) => placeOf(one) - placeOf(other)),
        jobs: world.jobs
            .slice(-shownJobs)
            .reverse()
            .map((job) => jobData(job, now)),
        requests: log.newest(shownRequests).map(requestData),
        actions: actionSets,
    };
}

function instanceData(instance: HtapInstance) {
    const { id, name, edition, notice } = instance;
    return { id, name, edition, notice, actions: actionsOfInstance(instance) };
}

function starRocksTask(service: Service, task: StarRocksTask, now: number) {
    const { instanceId, taskName, catchUp, trouble, alterError, needsRepair } = task;
    const { catchUp: catchUpTime } = service.timings;
    const problems = [
        ...problemsOf(task.progress, trouble, alterError),
        ...(needsRepair ? ["The task needs repair."] : []),
    ];
    return {
        id: `${instanceId}/${taskName}`,
        instanceId,
        name: taskName,
        sourceDatabase: task.sourceDatabase,
        targetDatabase: task.targetDatabase,
        ...progressData(service, task.progress, now),
        ...(catchUp && {
            catchupStage: "full",
            catchupPercentage: Math.floor((100 * (now - catchUp.since)) / (catchUpTime || 1)),
        }),
        health: healthOf(task.progress, problems, catchUp !== undefined),
        problems,
        actions: actionsOfStarRocks(task.progress),
    };
}

function clickHouseTask(service: Service, task: ClickHouseTask, now: number) {
    const { instanceId, database, trouble, alterError } = task;
    const problems = problemsOf(task.progress, trouble, alterError);
    return {
        id: `${instanceId}/${database}`,
        instanceId,
        name: database,
        sourceDatabase: database,
        targetDatabase: database,
        ...progressData(service, task.progress, now),
        health: healthOf(task.progress, problems),
        problems,
        actions: "clickHouse",
    };
}

function progressData({ timings }: Service, progress: Progress, now: number) {
    return { stage: progress.stage, percentage: percentage(progress, now, timings.fullCopy) };
}

/** The words of `taurusdb-htap status`. */
const healthWords: Record<Progress["stage"], string> = {
    wait: "waits",
    full: "copies",
    incremental: "healthy",
    paused: "paused",
    cancelled: "cancelled",
    failed: "needs attention",
};

function healthOf({ stage }: Progress, problems: string[], catchesUp = false): string {
    if (problems.length > 0) return "needs attention";
    return catchesUp && stage !== "cancelled" ? "copies" : healthWords[stage];
}

function problemsOf(
    { stage }: Progress,
    trouble: string | undefined,
    alterError: string | undefined,
): string[] {
    if (stage === "cancelled") return [];
    return [
        ...(stage === "failed" && trouble === undefined ? ["The task has failed."] : []),
        ...(trouble === undefined ? [] : [trouble]),
        ...(alterError === undefined ? [] : [`The last change failed: ${alterError}`]),
    ];
}

function jobData(job: Job, now: number) {
    const state = jobStatus(job, now).toLowerCase();
    const share = (now - job.starts) / (job.ends - job.starts || 1);
    return {
        id: job.id,
        kind: job.name,
        instanceId: job.instanceId,
        state,
        percentage: Math.floor(100 * Math.min(1, Math.max(0, share))),
        began: iso(job.created),
        ...(now < job.ends ? {} : { ended: iso(job.ends), reason: job.failReason }),
    };
}

/** Without query and body: a page shows what was asked, not with what. */
function requestData({ arrival, time, method, path, operation, status, errorCode, fault }: LoggedRequest) {
    return { number: arrival, time: iso(time), method, path, operation, status, errorCode, fault };
}
