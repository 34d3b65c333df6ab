import { Refusal } from "./errors";
import { addJob } from "./jobs";
import { cancelled, pause, run } from "./progress";
import type { Service } from "./service";
import { clickHouseTasks, starRocksTasks } from "./tasks";
import { advance } from "./timeline";
import type { ClickHouseTask, HtapInstance, NamedValue, StarRocksTask } from "./world";

/** What somebody can do to a task in the console, and faults of the service. It takes effect at once. */
export type ConsoleAction =
    | { do: "delete" }
    | { do: "setTables"; names: string[] }
    | { do: "setParameter"; name: string; value: string }
    | { do: "breakDown"; reason: string }
    /** StarRocks only. */
    | { do: "pause" | "resume" | "cancel" }
    /** ClickHouse only: the task fails, or a change of its tables starts that takes as long as a job. */
    | { do: "fail"; reason: string }
    | { do: "changeTables"; names: string[] };

type Act<Task> = (service: Service, task: Task, action: ConsoleAction) => void;

/** `name` is the task's name (StarRocks) or database (ClickHouse). */
export function act(service: Service, instanceId: string, name: string, action: ConsoleAction): void {
    requireTexts(action);
    advance(service, service.clock.now());
    const starRocks = starRocksTasks.findOn(service, instanceId, name);
    const clickHouse = clickHouseTasks.findOn(service, instanceId, name);
    if (starRocks) actOn(service.world.starRocksTasks, actOnStarRocks)(service, starRocks, action);
    else if (clickHouse) actOn(service.world.clickHouseTasks, actOnClickHouse)(service, clickHouse, action);
    else throw noTask(instanceId, name);
}

/** The tables in the list of a task, as the form for a change of it shows them. */
export function tablesOf(service: Service, instanceId: string, name: string): string[] {
    advance(service, service.clock.now());
    const task =
        starRocksTasks.findOn(service, instanceId, name) ?? clickHouseTasks.findOn(service, instanceId, name);
    if (!task) throw noTask(instanceId, name);
    return task.tables.names;
}

const noTask = (instanceId: string, name: string) =>
    new Refusal(404, "console", `Task ${name} of ${instanceId}: not found.`);

/** The actions that both editions share. `otherwise` does those of one edition. */
function actOn<Task extends { databaseConfigs: NamedValue[]; trouble?: string }>(
    tasks: Task[],
    otherwise: Act<Task>,
): Act<Task> {
    return (service, task, action) => {
        if (action.do === "delete") tasks.splice(tasks.indexOf(task), 1);
        else if (action.do === "breakDown") task.trouble = action.reason;
        else if (action.do === "setParameter") {
            const { name, value } = action;
            const others = task.databaseConfigs.filter((each) => each.name !== name);
            task.databaseConfigs = [...others, { name, value }];
        } else otherwise(service, task, action);
    };
}

const actOnStarRocks: Act<StarRocksTask> = ({ clock, timings }, task, action) => {
    const now = clock.now();
    if (action.do === "pause") task.progress = pause(task.progress, now, timings.fullCopy);
    else if (action.do === "resume") task.progress = run(task.progress, now, timings.fullCopy);
    else if (action.do === "cancel") task.progress = cancelled(task.progress, now);
    else if (action.do === "setTables")
        task.tables = { ...task.tables, scope: "part", names: namesOf(action) };
    else throw unknownAction(action);
};

const actOnClickHouse: Act<ClickHouseTask> = (service, task, action) => {
    if (action.do === "setTables") task.tables = { ...task.tables, names: namesOf(action) };
    else if (action.do === "fail") {
        task.progress = { ...task.progress, stage: "failed", since: service.clock.now() };
        task.trouble = action.reason;
    } else if (action.do === "changeTables")
        addJob(service, "UpdateClickHouseDataBaseConfig", task.instanceId, {
            edition: "clickhouse",
            verb: "modify",
            task: task.database,
            change: { tables: { ...task.tables, names: namesOf(action) } },
        });
    else throw unknownAction(action);
};

/** The texts that an action needs. */
const textsOf: Record<string, readonly string[]> = {
    setParameter: ["name", "value"],
    breakDown: ["reason"],
    fail: ["reason"],
};

/** An action may come by HTTP, from anything. */
function requireTexts(action: ConsoleAction): void {
    if (typeof action !== "object" || action === null) throw unknownAction(action);
    const fields = Object.hasOwn(textsOf, action.do) ? (textsOf[action.do] ?? []) : [];
    for (const field of fields) requireText(field, action[field as keyof ConsoleAction]);
}

function requireText(field: string, value: unknown): void {
    if (typeof value !== "string") throw new Refusal(400, "console", `${field}: is not a text. Give a text.`);
}

function namesOf({ do: what, names }: { do: string; names: string[] }): string[] {
    if (Array.isArray(names) && names.every((name) => typeof name === "string")) return names;
    throw new Refusal(400, "console", `names: is not a list of texts. "${what}" needs the names of tables.`);
}

function unknownAction(action: ConsoleAction): Refusal {
    return new Refusal(400, "console", `${JSON.stringify(action)}: is not an action for this task.`);
}

/** Sets an instance's notice. An empty text removes it. */
export function announce(service: Service, instanceId: string, text: string): void {
    requireText("text", text);
    instanceOf(service, instanceId).notice = text === "" ? undefined : text;
}

export function noticeOf(service: Service, instanceId: string): string {
    return instanceOf(service, instanceId).notice ?? "";
}

function instanceOf({ world }: Service, instanceId: string): HtapInstance {
    const instance = world.instances.find((each) => each.id === instanceId);
    if (!instance) throw new Refusal(404, "console", `Instance ${instanceId}: not found.`);
    return instance;
}
