import type * as pulumi from "@pulumi/pulumi";
import { type PropertiesOf, Replication, type ReplicationArgs } from "./replication";
import type { ReplicationTables } from "./tables";

/**
 * Arguments of a {@link StarRocksReplication}.
 *
 * Lengths and character sets are those of the API pages CreateStarRocksDataReplication and ModifyDataSync.
 */
export interface StarRocksReplicationArgs extends ReplicationArgs {
    /**
     * Id of the StarRocks instance (HTAP Standard Edition), the target: 36 letters and digits, usually ending in `in17`.
     * A change replaces the task.
     */
    instanceId: pulumi.Input<string>;
    /**
     * Id of the node of the source to read from, a read replica (usually ending in `no07`). It must stay available during the
     * full copy. A change moves the running task where the service allows it, and is an error where not. API page
     * CreateStarRocksDataReplication.
     *
     * @default the primary node
     */
    sourceNodeId?: pulumi.Input<string>;
    /**
     * Database of the source: 1 to 1,024 characters without spaces, quotes and slashes (the service documents letters, digits
     * and underscores). It must exist. Required unless `instanceLevel` is true. A change replaces the task.
     *
     * @default "ALL" with `instanceLevel`
     */
    sourceDatabase?: pulumi.Input<string>;
    /**
     * Database in StarRocks that receives the data: 3 to 128 letters, digits and underscores. A change replaces the task.
     *
     * @default the value of `sourceDatabase`
     */
    targetDatabase?: pulumi.Input<string>;
    /**
     * Name of the task, unique on the instance: 3 to 128 letters, digits and underscores. A change replaces the task.
     *
     * @default the resource's name with `_` for every other character, cut to 120, then `_` and 7 hexadecimal digits made from
     * project, stack and name, such as `orders_1a2b3c4`. It is kept for the life of the resource
     */
    taskName?: pulumi.Input<string>;
    /**
     * Which tables to copy: `{ include: [...] }` or `{ exclude: [...] }`, each 1 to 5,000 names in any order. Added and removed
     * names change the running task, at most 50 in one request; each request is awaited. Added tables are caught up while the
     * others continue. A change from `include` to `exclude` or back replaces the task, because the service refuses it. API page
     * ModifyDataSync.
     *
     * @default all tables
     */
    tables?: pulumi.Input<ReplicationTables>;
    /**
     * Database parameters by name, at most 1,024, each value 1,024 characters at most. `86400` and `"86400"` are equal. A
     * change is made in place, or replaces the task if only a new task can have the value. A removed parameter goes back to its
     * default. `listDatabaseParameters` gives names, ranges and units. API page ListStarRocksDbParameters.
     *
     * @default the service's values
     * @example { binlog_expire_logs_seconds: 86400, max_rows_per_chunk: 0 }
     */
    databaseConfigs?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>>;
    /**
     * Settings by table, at most 1,024 tables with names of 1 to 128 characters. Each is the service's own text, 1,024
     * characters at most, or its operations by name. The service also accepts settings of a table that `tables` does not copy.
     * A change is made in place; a setting that the service refuses is an error. API page ModifyDataSync.
     *
     * @default none
     * @example { orders: "order by id", order_items: { orderBy: ["order_id", "line"], buckets: 8 } }
     */
    tableConfigs?: pulumi.Input<Record<string, pulumi.Input<string | StarRocksTableConfig>>>;
    /**
     * Whether to copy all databases of the source. `sourceDatabase` and `targetDatabase` are then `"ALL"` and can be left out.
     * Leave `tables` out too: no page says how tables of several databases are named, so names are sent as they are. A change
     * replaces the task. API page ModifyDataSync (is_instance_level_sync).
     *
     * @default false
     */
    instanceLevel?: pulumi.Input<boolean>;
    /**
     * Whether names in `tables` can be patterns. The service publishes no grammar for them; names are sent as they are. Without
     * `wildcards`, a name with `*` is an error. Changed in place. API page ModifyDataSync (is_support_reg_exp).
     *
     * @default false
     */
    wildcards?: pulumi.Input<boolean>;
    /**
     * `running` copies; `paused` copies nothing. A task that is created as `paused` is not started, unless the service has no
     * way to create it without a start: then it is started and paused. A run state changed by hand shows in a refresh, and
     * `pulumi up` restores it.
     *
     * @default "running"
     */
    desiredState?: pulumi.Input<"running" | "paused">;
}

/**
 * Settings of one table in StarRocks, by operation (API page ModifyDataSync). All of one table have 1,024 characters at most.
 * Each value is sent as it is, columns with commas between them. The service publishes no complete grammar; what is said here
 * of allowed values is StarRocks' own.
 */
export interface StarRocksTableConfig {
    /**
     * `order by`: the sort key, at most 5 columns and 36 bytes, no float, double or bit.
     *
     * @default the service's choice
     * @example ["order_id", "line"]
     */
    orderBy?: pulumi.Input<string | string[]>;
    /**
     * `key columns`: the columns of the table's key, which come first in it.
     *
     * @default the service's choice
     * @example ["order_id", "line"]
     */
    keyColumns?: pulumi.Input<string | string[]>;
    /**
     * `distributed by`: the columns whose hash spreads rows over buckets. In a primary key table they are columns of the key.
     *
     * @default the service's choice
     * @example "order_id"
     */
    distributedBy?: pulumi.Input<string | string[]>;
    /**
     * `partition by`: the columns or the expression that divides the table into partitions.
     *
     * @default no partitions
     * @example "created_day"
     */
    partitionBy?: pulumi.Input<string | string[]>;
    /**
     * `data_model`: the type of the table in StarRocks, such as primary key or duplicate key, in the service's spelling.
     *
     * @default primary key, or duplicate key if the source's table has no primary key
     */
    dataModel?: pulumi.Input<string>;
    /**
     * `buckets`: number of buckets of a partition, a whole number of at least 1.
     *
     * @default the service's choice
     * @example 8
     */
    buckets?: pulumi.Input<number>;
    /**
     * `replication_num`: number of replicas of the data, a whole number of at least 1. StarRocks takes no more than it has
     * backend nodes.
     *
     * @default the service's choice
     * @example 3
     */
    replicationNum?: pulumi.Input<number>;
    /**
     * `enable_persistent_index`: whether the index of the primary key is also kept on disk, which needs less memory.
     *
     * @default the service's choice
     */
    enablePersistentIndex?: pulumi.Input<boolean>;
}

/**
 * Keeps a database of TaurusDB replicated into a StarRocks instance (HTAP Standard Edition).
 *
 * By default `pulumi up` returns when the full copy has begun (`waitFor`). The resource's id is `<instanceId>/<taskName>`.
 * `customTimeouts` limit each operation; the default is 30 minutes. An operation that exceeds its limit leaves the task in the
 * state, and the next `pulumi up` resumes it.
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
export class StarRocksReplication extends Replication {
    /** Database in StarRocks; `"ALL"` when all databases are copied. */
    declare readonly targetDatabase: pulumi.Output<string>;
    /** Name of the task. */
    declare readonly taskName: pulumi.Output<string>;
    /** Whether all databases of the source are copied. */
    declare readonly instanceLevel: pulumi.Output<boolean>;
    /** Whether names in `tables` can be patterns. */
    declare readonly wildcards: pulumi.Output<boolean>;
    /** Whether the task copies; `cancelled` after somebody cancelled it by hand. */
    declare readonly desiredState: pulumi.Output<"running" | "paused" | "cancelled">;
    /** Whether the service says that the task needs repair; undefined when it does not say. */
    declare readonly needsRepair: pulumi.Output<boolean | undefined>;

    /**
     * Reads an existing task without managing it, by its id `<instanceId>/<taskName>`. Changes nothing. Fails if there is no
     * such task.
     */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        opts?: pulumi.CustomResourceOptions,
    ): StarRocksReplication {
        return new StarRocksReplication(name, {} as StarRocksReplicationArgs, { ...opts, id });
    }

    constructor(name: string, args: StarRocksReplicationArgs, opts?: pulumi.CustomResourceOptions) {
        super("StarRocksReplication", name, args, properties, opts);
    }
}

const properties: PropertiesOf<StarRocksReplication, Replication> = {
    targetDatabase: true,
    taskName: true,
    instanceLevel: true,
    wildcards: true,
    desiredState: true,
    needsRepair: true,
};
