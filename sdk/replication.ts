import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource, type Kind } from "./dynamicResource";
import type { FailedCheck, Stage, Status } from "./outputs";

/** Arguments that mean the same for both editions. */
export interface ReplicationArgs {
    /**
     * Id of the TaurusDB instance, the source: 36 letters and digits, usually ending in `in07`. A change replaces the task.
     */
    sourceInstanceId: pulumi.Input<string>;
    /**
     * How long `pulumi up` waits after its last request for the task.
     *
     * `accepted`: until the service has accepted the request. `job`: until the job of the request has completed; after a create
     * the full copy has then begun, as with `full`. `full`: until the full copy has *begun*, which is stage `full` or
     * `incremental`. `incremental`: until the full copy is *done* and changes are followed, which is stage `incremental`. That
     * can take hours: raise `customTimeouts`.
     *
     * `full` and `incremental` are ignored while `desiredState` is `paused` (StarRocks). A change of this argument alone sends
     * nothing.
     *
     * @default "job"
     */
    waitFor?: pulumi.Input<"accepted" | "job" | "full" | "incremental">;
    /**
     * What a create does when the task already exists, which its preview reports with every difference.
     *
     * `matching`: adopt the task and change it as declared, unless an argument differs that only a new task can have. An
     * interrupted deployment resumes this way. `unchanged`: adopt it only if nothing differs. `never`: fail. `always`: adopt it
     * in any case; the next preview shows what it would replace. An error lists each difference. A change of this argument
     * alone sends nothing.
     *
     * @default "matching"
     */
    adopt?: pulumi.Input<"matching" | "unchanged" | "never" | "always">;
}

/** A task of either edition: what both have in common. */
export abstract class Replication extends DynamicResource {
    /** Id of the HTAP instance. */
    declare readonly instanceId: pulumi.Output<string>;
    /** Id of the TaurusDB instance. */
    declare readonly sourceInstanceId: pulumi.Output<string>;
    /** Id of the node that is read. That is the primary node when the program names none. */
    declare readonly sourceNodeId: pulumi.Output<string | undefined>;
    /** Database of the source; `"ALL"` for a StarRocks task that copies all databases. */
    declare readonly sourceDatabase: pulumi.Output<string>;
    /** Which tables are copied; undefined for all. */
    declare readonly tables: pulumi.Output<{ include: string[] } | { exclude: string[] } | undefined>;
    /** Database parameters that the program sets, or that a refresh found changed; undefined for none. */
    declare readonly databaseConfigs: pulumi.Output<Record<string, string | number | boolean> | undefined>;
    /** Settings by table, in the program's form: a text or its operations by name. A refresh shows a changed one as text. */
    declare readonly tableConfigs: pulumi.Output<Record<string, string | object> | undefined>;
    /** The argument `waitFor`, or its default. */
    declare readonly waitFor: pulumi.Output<"accepted" | "job" | "full" | "incremental">;
    /** The argument `adopt`, or its default. */
    declare readonly adopt: pulumi.Output<"matching" | "unchanged" | "never" | "always">;
    /**
     * Id of the last job that this resource started, for a support request. The service keeps jobs for a month. Undefined when
     * the task was adopted without a change, or when the reply named no job.
     */
    declare readonly jobId: pulumi.Output<string | undefined>;
    /** How far the task is: see {@link Stage}. */
    declare readonly stage: pulumi.Output<Stage>;
    /** Whether the service calls the task healthy: see {@link Status}. */
    declare readonly status: pulumi.Output<Status>;
    /** Progress of the full copy in percent, 0 to 100; undefined when the service names none. */
    declare readonly percentage: pulumi.Output<number | undefined>;
    /** Stage of the sub-task that copies added tables; undefined when there is none. */
    declare readonly catchupStage: pulumi.Output<Stage | undefined>;
    /** Progress of that sub-task in percent, 0 to 100; undefined when there is none. */
    declare readonly catchupPercentage: pulumi.Output<number | undefined>;
    /** Parameters and table settings that the service did not accept, at most 1,024; empty for a healthy task. */
    declare readonly failedChecks: pulumi.Output<FailedCheck[]>;
    /** The service's message about the last failure of this task; undefined when there was none. */
    declare readonly lastError: pulumi.Output<string | undefined>;

    /** `own`: the properties that only this kind of task has. */
    protected constructor(
        kind: Kind,
        name: string,
        args: object,
        own: object,
        opts: pulumi.CustomResourceOptions | undefined,
    ) {
        super(kind, name, args, Object.keys({ ...properties, ...own }), opts);
    }
}

/** The names of the properties that a class adds to another one. The compiler accepts no list with a gap. */
export type PropertiesOf<Class, Base> = Record<Exclude<keyof Class, keyof Base>, true>;

const properties: PropertiesOf<Replication, DynamicResource> = {
    instanceId: true,
    sourceInstanceId: true,
    sourceNodeId: true,
    sourceDatabase: true,
    tables: true,
    databaseConfigs: true,
    tableConfigs: true,
    waitFor: true,
    adopt: true,
    jobId: true,
    stage: true,
    status: true,
    percentage: true,
    catchupStage: true,
    catchupPercentage: true,
    failedChecks: true,
    lastError: true,
};
