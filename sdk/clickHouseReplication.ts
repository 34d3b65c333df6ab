import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "./dynamicResource";
import { type FailedCheck, outputNames, type Stage, type Status } from "./outputs";

/**
 * Arguments of a {@link ClickHouseReplication}.
 *
 * The API reference, page CreateClickHouseDataBaseReplication, states no lengths or character sets.
 */
export interface ClickHouseReplicationArgs {
    /**
     * Id of the ClickHouse instance (HTAP Lightweight Edition), the target: 36 letters and digits, usually ending in
     * `in16`. A change replaces the task.
     */
    instanceId: pulumi.Input<string>;
    /**
     * Id of the TaurusDB instance, the source: 36 letters and digits, usually ending in `in07`. A change replaces the
     * task.
     */
    sourceInstanceId: pulumi.Input<string>;
    /**
     * Id of the node of the source to read from, a read replica (usually ending in `no07`). A change moves the running
     * task where the service allows it, and is an error where not.
     *
     * @default the primary node
     */
    sourceNodeId?: pulumi.Input<string>;
    /**
     * Database of the source: 1 to 1,024 characters without spaces, quotes and slashes. It must exist; the database in
     * ClickHouse bears the same name. A change replaces the task.
     */
    sourceDatabase: pulumi.Input<string>;
}

/**
 * Keeps a database of TaurusDB replicated into a ClickHouse instance (HTAP Lightweight Edition).
 *
 * `pulumi up` returns when the service has finished starting the task. The resource's id is
 * `<instanceId>/<sourceDatabase>`: an instance replicates a database once. `customTimeouts` bound each operation
 * (30 minutes by default); what was not finished by then stays in the state, and the next `pulumi up` goes on from
 * there.
 *
 * @example
 * const crm = new taurusdb.ClickHouseReplication("crm", {
 *     instanceId: "54e42160670e48e789af7075e1efea1fin16",
 *     sourceInstanceId: "77aa4096cb824a61b93dab5ca00ecc8fin07",
 *     sourceDatabase: "crm",
 * });
 */
export class ClickHouseReplication extends DynamicResource {
    /** Id of the ClickHouse instance. */
    declare readonly instanceId: pulumi.Output<string>;
    /** Id of the TaurusDB instance. */
    declare readonly sourceInstanceId: pulumi.Output<string>;
    /** Id of the node that is read, the primary's when the program names none. */
    declare readonly sourceNodeId: pulumi.Output<string | undefined>;
    /** Database of the source, and in ClickHouse. */
    declare readonly sourceDatabase: pulumi.Output<string>;
    /** Id of the last job that a change of this resource caused. */
    declare readonly jobId: pulumi.Output<string | undefined>;
    /** Where the task is in its work. */
    declare readonly stage: pulumi.Output<Stage>;
    /** Whether the task is well. */
    declare readonly status: pulumi.Output<Status>;
    /** Percent of the full copy, 0 to 100. */
    declare readonly percentage: pulumi.Output<number | undefined>;
    /** Stage of catching up with added tables, if that is going on. */
    declare readonly catchupStage: pulumi.Output<Stage | undefined>;
    /** Percent of catching up with added tables, 0 to 100. */
    declare readonly catchupPercentage: pulumi.Output<number | undefined>;
    /** Parameters and table settings that the service did not accept; normally empty. */
    declare readonly failedChecks: pulumi.Output<FailedCheck[]>;
    /** What went wrong last, in the service's words. */
    declare readonly lastError: pulumi.Output<string | undefined>;

    constructor(name: string, args: ClickHouseReplicationArgs, opts?: pulumi.CustomResourceOptions) {
        super("ClickHouseReplication", name, args, [...argumentNames, ...outputNames], opts);
    }
}

const argumentNames = [
    "instanceId",
    "sourceInstanceId",
    "sourceNodeId",
    "sourceDatabase",
] as const satisfies (keyof ClickHouseReplicationArgs)[];
