import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "./dynamicResource";
import { type FailedCheck, outputNames, type Stage, type Status } from "./outputs";
import type { ReplicationTables } from "./tables";

/**
 * Arguments of a {@link StarRocksReplication}.
 *
 * Lengths and character sets are those of the API reference, pages CreateStarRocksDataReplication and ModifyDataSync.
 */
export interface StarRocksReplicationArgs {
    /**
     * Id of the StarRocks instance (HTAP Standard Edition), the target: 36 letters and digits, usually ending in `in17`.
     * A change replaces the task.
     */
    instanceId: pulumi.Input<string>;
    /**
     * Id of the TaurusDB instance, the source: 36 letters and digits, usually ending in `in07`. A change replaces the
     * task.
     */
    sourceInstanceId: pulumi.Input<string>;
    /**
     * Id of the node of the source to read from, a read replica (usually ending in `no07`). It must stay available
     * during the full copy. A change moves the running task where the service allows it, and is an error where not.
     *
     * @default the primary node
     */
    sourceNodeId?: pulumi.Input<string>;
    /**
     * Database of the source: 1 to 1,024 characters without spaces, quotes and slashes (the service documents letters,
     * digits and underscores). It must exist. Required unless `instanceLevel` is set. A change replaces the task.
     */
    sourceDatabase?: pulumi.Input<string>;
    /**
     * Database in StarRocks that receives the data: 3 to 128 letters, digits and underscores. A change replaces the
     * task.
     *
     * @default the name of the source database
     */
    targetDatabase?: pulumi.Input<string>;
    /**
     * Name of the task on the instance: 3 to 128 letters, digits and underscores. A change replaces the task.
     *
     * @default made from the resource's name, the project and the stack, and kept from then on
     */
    taskName?: pulumi.Input<string>;
    /**
     * Which tables to copy: `{ include: [...] }` or `{ exclude: [...] }`, each 1 to 5,000 names, in any order. Names that
     * come or go change the running task, at most 50 a call, each call awaited; added tables are caught up while the others
     * go on. To turn one list into the other replaces the task: the service refuses it.
     *
     * @default all tables
     */
    tables?: pulumi.Input<ReplicationTables>;
    /**
     * Database parameters, at most 1,024, by name. Numbers and booleans may be written as such. A change is made in place
     * where the service allows it and replaces the task where not; a parameter that is taken out goes back to its default.
     * The function `listDatabaseParameters` (API page ListStarRocksDbParameters) gives names, ranges and units.
     *
     * @default the service's values
     * @example { binlog_expire_logs_seconds: 86400, max_rows_per_chunk: 0 }
     */
    databaseConfigs?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>>;
    /**
     * Settings of tables, at most 1,024, by table: the service's own text of at most 1,024 characters, or its operations by
     * name. Only tables that are copied can have settings. A change is made in place; the service's refusal is an error.
     *
     * @default none
     * @example { orders: "order by id", order_items: { orderBy: ["order_id", "line"], buckets: 8 } }
     */
    tableConfigs?: pulumi.Input<Record<string, pulumi.Input<string | StarRocksTableConfig>>>;
    /**
     * Copy all databases of the source. `sourceDatabase` is then `"ALL"` and may be left out. A change replaces the task.
     *
     * @default false
     */
    instanceLevel?: pulumi.Input<boolean>;
    /**
     * Whether names in `tables` may be patterns, as the service understands them. Changed in place.
     *
     * @default false
     */
    wildcards?: pulumi.Input<boolean>;
    /**
     * `running` copies; `paused` copies nothing. A task that begins as `paused` is created and not started, where the service
     * allows that. What somebody does by hand shows as a difference, and `pulumi up` mends it.
     *
     * @default "running"
     */
    desiredState?: pulumi.Input<"running" | "paused">;
    /**
     * How long `pulumi up` waits: until the service has taken the request (`accepted`), until its job has settled (`job`), or
     * until the task has reached a stage (`full`, `incremental`). A change of this alone sends nothing.
     *
     * @default "job"
     */
    waitFor?: pulumi.Input<"accepted" | "job" | "full" | "incremental">;
    /**
     * What to do when a task of this name is there already. A preview says that it would be taken over and what that would
     * change. `matching`: take it over and make it as declared, if everything that cannot be changed agrees; an interrupted
     * deployment goes on by itself this way. `unchanged`: take it over only if it agrees in everything. `never`: fail. `always`: take
     * it over in any case; the next preview shows what it would replace. A refusal lists each difference. A change of this alone
     * sends nothing.
     *
     * @default "matching"
     */
    adopt?: pulumi.Input<"matching" | "unchanged" | "never" | "always">;
}

/**
 * Settings of one table in StarRocks, by operation (API page ModifyDataSync). The service's user guide gives their grammar;
 * each value is passed on as it stands, columns with commas between them. All of a table together are 1,024 characters at most.
 */
export interface StarRocksTableConfig {
    /** `order by`: the sort key, at most 5 columns and 36 bytes, no float, double or bit. */
    orderBy?: pulumi.Input<string | string[]>;
    /** `key columns`: the columns of the table's key. @default the service's choice */
    keyColumns?: pulumi.Input<string | string[]>;
    /** `distributed by`: the columns whose hash spreads the rows over the buckets. @default the service's choice */
    distributedBy?: pulumi.Input<string | string[]>;
    /** `partition by`: the columns that the table is divided into partitions by. @default no partitions */
    partitionBy?: pulumi.Input<string | string[]>;
    /** `data_model`: StarRocks' type of table, in the service's words. @default the service's choice */
    dataModel?: pulumi.Input<string>;
    /** `buckets`: a whole number, 1 or more. */
    buckets?: pulumi.Input<number>;
    /** `replication_num`: a whole number, 1 or more. */
    replicationNum?: pulumi.Input<number>;
    /** `enable_persistent_index`: whether the index of the key is kept on disk too, which takes less memory. @default the service's choice */
    enablePersistentIndex?: pulumi.Input<boolean>;
}

/**
 * Keeps a database of TaurusDB replicated into a StarRocks instance (HTAP Standard Edition).
 *
 * `pulumi up` returns when the service has finished starting the task. The resource's id is
 * `<instanceId>/<taskName>`. `customTimeouts` bound each operation (30 minutes by default); what was not finished by
 * then stays in the state, and the next `pulumi up` goes on from there.
 *
 * @example
 * const orders = new taurusdb.StarRocksReplication("orders", {
 *     instanceId: "590031445ef845bb912d7fc8243db80cin17",
 *     sourceInstanceId: "77aa4096cb824a61b93dab5ca00ecc8fin07",
 *     sourceDatabase: "orders",
 *     tables: { include: ["orders", "order_items"] },
 *     tableConfigs: { orders: "order by id" },
 *     databaseConfigs: { binlog_expire_logs_seconds: 86400 },
 * });
 * export const stage = orders.stage;
 */
export class StarRocksReplication extends DynamicResource {
    /** Id of the StarRocks instance. */
    declare readonly instanceId: pulumi.Output<string>;
    /** Id of the TaurusDB instance. */
    declare readonly sourceInstanceId: pulumi.Output<string>;
    /** Id of the node that is read, the primary's when the program names none. */
    declare readonly sourceNodeId: pulumi.Output<string | undefined>;
    /** Database of the source. */
    declare readonly sourceDatabase: pulumi.Output<string>;
    /** Database in StarRocks. */
    declare readonly targetDatabase: pulumi.Output<string>;
    /** Name of the task. */
    declare readonly taskName: pulumi.Output<string>;
    /** Which tables are copied; undefined for all. */
    declare readonly tables: pulumi.Output<{ include: string[] } | { exclude: string[] } | undefined>;
    /** Database parameters that are set. */
    declare readonly databaseConfigs: pulumi.Output<Record<string, string | number | boolean> | undefined>;
    /** Settings of tables. */
    declare readonly tableConfigs: pulumi.Output<Record<string, string | object> | undefined>;
    /** Whether all databases of the source are copied. */
    declare readonly instanceLevel: pulumi.Output<boolean>;
    /** Whether names in `tables` may be patterns. */
    declare readonly wildcards: pulumi.Output<boolean>;
    /** Whether the task copies; `cancelled` after somebody cancelled it by hand. */
    declare readonly desiredState: pulumi.Output<"running" | "paused" | "cancelled">;
    /** How long `pulumi up` waits. */
    declare readonly waitFor: pulumi.Output<"accepted" | "job" | "full" | "incremental">;
    /** What happens when the task is there already. */
    declare readonly adopt: pulumi.Output<"matching" | "unchanged" | "never" | "always">;
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
    /** Whether the service says that the task needs repair. */
    declare readonly needsRepair: pulumi.Output<boolean | undefined>;

    /**
     * Reads an existing task without managing it, by its id `<instanceId>/<taskName>`. Nothing is changed.
     */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        opts?: pulumi.CustomResourceOptions,
    ): StarRocksReplication {
        return new StarRocksReplication(name, {} as StarRocksReplicationArgs, { ...opts, id });
    }

    constructor(name: string, args: StarRocksReplicationArgs, opts?: pulumi.CustomResourceOptions) {
        super("StarRocksReplication", name, args, [...argumentNames, ...outputNames, "needsRepair"], opts);
    }
}

const argumentNames = [
    "instanceId",
    "sourceInstanceId",
    "sourceNodeId",
    "sourceDatabase",
    "targetDatabase",
    "taskName",
    "tables",
    "databaseConfigs",
    "tableConfigs",
    "instanceLevel",
    "wildcards",
    "desiredState",
    "waitFor",
    "adopt",
] as const satisfies (keyof StarRocksReplicationArgs)[];
