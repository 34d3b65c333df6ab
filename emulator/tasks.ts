import { refusals } from "./errors";
import { addJob } from "./jobs";
import { cancelled, type Progress } from "./progress";
import { type Call, requireInstance, type Service } from "./service";
import type { ClickHouseTask, HtapInstance, Job, JobEffect, StarRocksTask, World } from "./world";

type Verb = JobEffect["verb"];

/** The tasks of an edition and their jobs. `nameOf`: by what the API names a task. */
function tasksOf<Task extends { instanceId: string; progress: Progress }>(
    edition: HtapInstance["edition"],
    nameOf: (task: Task) => string,
    listsOf: (world: World) => { present: Task[]; deleted: Task[] },
) {
    const all = (call: Call) => {
        const { id } = requireInstance(call, edition);
        return listsOf(call.service.world).present.filter(({ instanceId }) => instanceId === id);
    };
    const find = (call: Call, name: string) => all(call).find((task) => nameOf(task) === name);
    const jobUnderWay = ({ jobs }: World, on: string, verb: Verb, name: string): Job | undefined =>
        jobs.find(
            ({ settled, instanceId, effect }) =>
                !settled &&
                instanceId === on &&
                effect.edition === edition &&
                effect.verb === verb &&
                effect.task === name,
        );
    return {
        /** Those of the request's instance. */
        all,
        /** One of the request's instance. */
        find,
        require(call: Call, name: string): Task {
            const task = find(call, name);
            if (!task) throw refusals.taskNotFound();
            return task;
        },
        /** One of any instance, which need not exist. */
        findOn: ({ world }: Service, on: string, name: string) =>
            listsOf(world).present.find((task) => task.instanceId === on && nameOf(task) === name),
        /** As the list shows them: what deleted tasks have left comes first. */
        listed(call: Call): Task[] {
            const { deleted } = listsOf(call.service.world);
            return [
                ...deleted.filter(({ instanceId }) => instanceId === call.path.instance_id),
                ...all(call),
            ];
        },
        add: ({ world }: Service, task: Task) => listsOf(world).present.push(task),
        remove({ world, readings }: Service, task: Task, now: number): void {
            const { present, deleted } = listsOf(world);
            present.splice(present.indexOf(task), 1);
            if (readings.deleted === "cancelled")
                deleted.push({ ...task, progress: cancelled(task.progress, now) });
        },
        jobUnderWay,
        /** Refuses an operation while the same one is under way on the same task. */
        refuseTwice({ service, path }: Call, verb: Verb, name: string): void {
            if (jobUnderWay(service.world, path.instance_id as string, verb, name))
                throw refusals.operationUnderWay();
        },
        /** Starts the job of a request. Gives back its id. */
        startJob: (call: Call, verb: Verb, name: string, change?: Partial<Task>): string =>
            addJob(call.service, call.operation, call.path.instance_id as string, {
                edition,
                verb,
                task: name,
                change,
            }),
    };
}

export const starRocksTasks = tasksOf<StarRocksTask>(
    "starrocks",
    ({ taskName }) => taskName,
    ({ starRocksTasks, leftRows }) => ({ present: starRocksTasks, deleted: leftRows.starRocks }),
);

export const clickHouseTasks = tasksOf<ClickHouseTask>(
    "clickhouse",
    ({ database }) => database,
    ({ clickHouseTasks, leftRows }) => ({ present: clickHouseTasks, deleted: leftRows.clickHouse }),
);
