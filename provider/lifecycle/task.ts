import type { CheckResult, ReplicationRow, TableScope } from "../api/replication";
import type { Watched } from "../waiting/follow";
import type { When } from "../waiting/lists";

// A replication task as it is observed, desired and stored.

/** A task's row in the list of its instance. It has the stage. */
export interface Row extends ReplicationRow {
    sourceDatabase?: string;
    targetDatabase?: string;
    needsRepair?: boolean;
}

/** A task's configuration. It has everything else, as far as the edition reports it. */
export interface Configuration {
    sourceInstanceId?: string;
    sourceNodeId?: string;
    sourceDatabase?: string;
    targetDatabase?: string;
    parameterChecks: CheckResult[];
    tableConfigChecks: CheckResult[];
    tables?: TableScope;
    newTables?: TableScope;
    tablesAreChanging?: boolean;
    instanceLevel?: boolean;
    wildcards?: boolean;
    lastError?: string;
}

/** A task as observed at one moment. */
export interface Seen {
    row?: Row;
    configuration?: Configuration;
    /** What the service says of the whole instance. */
    notice?: string;
    /** The list had no row at all. */
    emptyList?: boolean;
}

/** A task that can be observed by its row alone, or whole. */
export interface Task extends Watched<Seen & { trouble?: string }> {
    /** By its row. Default: no older than this call. */
    find(when?: When): Promise<Seen>;
    /** Adds the configuration. A task that has one and no row is searched for again, to the very end of the list. */
    complete(found: Seen): Promise<Seen>;
    /** Row and configuration. */
    whole(): Promise<Seen>;
}

/** What can be changed of a task while it exists. */
export interface Setup {
    /** Undefined: no reply has named it. */
    sourceNodeId?: string;
    tables: TableScope;
    parameters: Record<string, string>;
    tableConfigs: Record<string, string>;
    /** StarRocks only. */
    wildcards?: boolean;
}

/** The node of the source that a task should read from. */
export type SourceNode = "keep" | "primary" | { id: string };

/** What has to change of a task. Whatever is not named stays as it is in the service. */
export interface Desired {
    sourceNode: SourceNode;
    tables?: TableScope;
    parameters: Record<string, string>;
    tableConfigs: Record<string, string>;
    /** Tables whose settings the program has taken out. */
    droppedTableConfigs: string[];
    /** Parameters that the program has taken out and for which the service names no default. */
    parametersWithoutDefault: string[];
    wildcards?: boolean;
    desiredState?: "running" | "paused";
    /** What a new task gets: everything that the program says. */
    fresh: Setup & { desiredState?: "running" | "paused" };
}

/** A task as it is, in the planner's terms. */
export interface Actual {
    stage: Row["stage"];
    setup: Setup;
    /** It waits after a failed start. Only deleting and recreating it helps. */
    startFailed?: boolean;
}

/** What the service reports of a task apart from its arguments. */
export interface Outputs {
    jobId?: string;
    stage?: ReplicationRow["stage"];
    status?: ReplicationRow["status"];
    percentage?: number;
    catchupStage?: ReplicationRow["stage"];
    catchupPercentage?: number;
    failedChecks: Pick<CheckResult, "kind" | "name" | "value" | "result">[];
    lastError?: string;
    /** StarRocks only. */
    needsRepair?: boolean;
    /** ClickHouse only: what the service says of the whole instance. */
    notice?: string;
}

/** A resource as it lies in the state: its arguments, its outputs, and what drift is measured by. */
export type State<Args> = Omit<Args, "desiredState"> &
    Outputs & {
        /** StarRocks only. */
        desiredState?: "running" | "paused" | "cancelled";
        __beside?: Baseline;
    };

/** The settings that the service showed and the program does not set, after the last change: the baseline for drift. */
export interface Baseline {
    databaseConfigs?: Record<string, string>;
    tableConfigs?: Record<string, string>;
    /** Whether the service has ever shown a setting of the program. If so, one that it does not show is not set. */
    shows?: { databaseConfigs?: true; tableConfigs?: true };
    /** The task stands, but the check that made it did not pass, or nobody knows whether it did. */
    unchecked?: boolean;
}
