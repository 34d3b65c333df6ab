import type { FailedCheck, Stage, Status } from "./outputs";

// Replication tasks as plain values: what the functions return.

/** A task as the list of its instance shows it. What the service does not say is undefined. */
export interface ReplicationListing {
    /** The id that a resource for this task has; `get` of its class takes it. */
    id: string;
    /** Database of the source. */
    sourceDatabase?: string;
    /** Database in the target. */
    targetDatabase?: string;
    /** How far the task is. */
    stage: Stage;
    /** Whether the service finds it healthy. */
    status: Status;
    /** Progress of the full copy in percent, 0 to 100. */
    percentage?: number;
    /** Stage of the sub-task that copies added tables. */
    catchupStage?: Stage;
    /** Progress of that sub-task in percent, 0 to 100. */
    catchupPercentage?: number;
}

/** A StarRocks task as the list of its instance shows it. */
export interface StarRocksListing extends ReplicationListing {
    /** Name of the task. */
    taskName: string;
    /** Whether the service says that the task needs repair. */
    needsRepair?: boolean;
}

/** A whole task: its row and its configuration. It has no `waitFor` and `adopt`, which the service does not know. */
export interface ReplicationDetails extends Partial<Omit<ReplicationListing, "id">> {
    /** The id that a resource for this task has; `get` of its class takes it. */
    id: string;
    /** Id of the HTAP instance. */
    instanceId: string;
    /** Id of the TaurusDB instance. */
    sourceInstanceId: string;
    /** Id of the node that is read. */
    sourceNodeId?: string;
    /** Database of the source. */
    sourceDatabase: string;
    /** Which tables are copied; undefined for all. */
    tables?: { include: string[] } | { exclude: string[] };
    /** Database parameters, as the service shows them: each value is a text. */
    databaseConfigs?: Record<string, string | number | boolean>;
    /** Settings by table, as the service shows them: each is a text. */
    tableConfigs?: Record<string, string | object>;
    /** Parameters and settings that the service did not accept. */
    failedChecks: FailedCheck[];
    /** The service's message about the last failure of this task. */
    lastError?: string;
}

/** A whole StarRocks task. */
export interface StarRocksDetails extends ReplicationDetails {
    /** Name of the task. */
    taskName: string;
    /** Database in the target. */
    targetDatabase: string;
    /** Whether all databases of the source are copied. */
    instanceLevel?: boolean;
    /** Whether names in `tables` can be patterns. */
    wildcards?: boolean;
    /** The run state. A waiting task is `paused`; a `cancelled` one cannot be resumed. */
    desiredState: "running" | "paused" | "cancelled";
    /** Whether the service says that the task needs repair. */
    needsRepair?: boolean;
}

/** A whole ClickHouse task. */
export interface ClickHouseDetails extends ReplicationDetails {
    /** The service's message about the whole instance, such as a restart or a switchover of the source. */
    notice?: string;
}
