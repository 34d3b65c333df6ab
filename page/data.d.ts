/**
 * What the page shows. A server of the page sends it as JSON: as each event of `/_page/events`, one when the page connects and one
 * after each change. An event `seen` has a new `seenAt` alone, as a text: all else is as before. The page knows nothing else of its
 * server.
 */
export interface PageData {
    /** What is shown, such as the region and the project. */
    title: string;
    /** When this was seen, as an ISO date. Undefined as long as nothing was seen. */
    seenAt?: string;
    /** Why nothing was seen since then. */
    problem?: string;
    instances: InstanceData[];
    /** What needs attention comes first, and cancelled tasks last. */
    tasks: TaskData[];
    /** The newest first. */
    jobs: JobData[];
    /** The newest first. Only of a server that sees the requests of others. */
    requests?: RequestData[];
    /** The sets of buttons that tasks and instances have, by name. */
    actions?: Record<string, ActionData[]>;
}

export interface InstanceData {
    id: string;
    name?: string;
    /** Undefined if it could not be found out. */
    edition?: "starrocks" | "clickhouse";
    /** What the service says of the instance as a whole. */
    notice?: string;
    /** Why the instance could not be read. Its tasks are then as they were before. */
    problem?: string;
    /** The name of its set of buttons. */
    actions?: string;
}

export interface TaskData {
    /** `<instance id>/<task name>` of StarRocks, `<instance id>/<database>` of ClickHouse. */
    id: string;
    instanceId: string;
    name: string;
    sourceDatabase?: string;
    targetDatabase?: string;
    /** needs attention, copies, waits, paused, healthy, unknown or cancelled. */
    health: string;
    /** wait, full, incremental, paused, cancelled, failed, missing or other. */
    stage: string;
    /** Percent of the full copy, 0 to 100. */
    percentage?: number;
    catchupStage?: string;
    catchupPercentage?: number;
    /** Why the task needs attention, each reason in one sentence; none of a healthy task. */
    problems: string[];
    /** The name of its set of buttons. */
    actions?: string;
}

export interface JobData {
    id: string;
    /** The service's word for what the job does. */
    kind: string;
    instanceId?: string;
    /** pending, running, completed or failed. */
    state: string;
    /** Percent, 0 to 100. */
    percentage?: number;
    began?: string;
    ended?: string;
    reason?: string;
}

/** A request as the server has answered it. */
export interface RequestData {
    /** Unique and growing. */
    number: number;
    time: string;
    method: string;
    path: string;
    operation?: string;
    status: number;
    errorCode?: string;
    fault?: string;
}

/** A button. */
export interface ActionData {
    label: string;
    method: "POST" | "PUT" | "DELETE";
    /** `{instance}` stands for the id of the instance, and `{task}` for the name of the task. */
    path: string;
    /** Sent as JSON, with the fields' values added. */
    body: Record<string, unknown>;
    /** What the page asks for first. */
    fields?: { name: string; label: string; kind: "text" | "names"; value?: string }[];
    /** A path whose reply has the present values of the fields, as JSON by their names. */
    values?: string;
    /** A question that comes before it. */
    confirm?: string;
}
