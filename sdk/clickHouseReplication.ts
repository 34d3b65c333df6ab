import type * as pulumi from "@pulumi/pulumi";
import { type PropertiesOf, Replication, type ReplicationArgs } from "./replication";
import type { ReplicationTables } from "./tables";

/**
 * Arguments of a {@link ClickHouseReplication}.
 *
 * The API page CreateClickHouseDataBaseReplication states no lengths or character sets.
 */
export interface ClickHouseReplicationArgs extends ReplicationArgs {
    /**
     * Id of the ClickHouse instance (HTAP Lightweight Edition), the target: 36 letters and digits, usually ending in `in16`. A
     * change replaces the task.
     */
    instanceId: pulumi.Input<string>;
    /**
     * Id of the node of the source to read from, a read replica (usually ending in `no07`). A change moves the running task
     * where the service allows it, and is an error where not. API page UpdateClickHouseDataBaseConfig.
     *
     * @default the primary node
     */
    sourceNodeId?: pulumi.Input<string>;
    /**
     * Database of the source: 1 to 1,024 characters without spaces, quotes and slashes. It must exist. The database in
     * ClickHouse has the same name. A change replaces the task.
     */
    sourceDatabase: pulumi.Input<string>;
    /**
     * Which tables to copy: `{ include: [...] }` (the service's white list) or `{ exclude: [...] }` (its black list), each 1 to
     * 5,000 names without commas, in any order. Added and removed names change the running task by one request, which is
     * awaited and read back. A change from `include` to `exclude` or back replaces the task, because the service refuses it.
     * API page UpdateClickHouseDataBaseConfig.
     *
     * @default all tables
     */
    tables?: pulumi.Input<ReplicationTables>;
    /**
     * Database parameters by name, at most 1,024, each value 1,024 characters at most. `2` and `"2"` are equal. They are sent
     * with the service's check of the database. If the service then shows another value, that is an error; if it shows none, a
     * warning. A removed parameter goes back to its default. `listDatabaseParameters` gives names, ranges and units. API page
     * ListClickHouseDataBaseParameter.
     *
     * @default the service's values
     * @example { max_sync_threads: 2, max_flush_data_time: 2000 }
     */
    databaseConfigs?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>>;
    /**
     * Settings by table, at most 1,024 tables with names of 1 to 128 characters. Each is the service's own text, 1,024
     * characters at most, or its operations by name. Settings of a table that `tables` does not copy are sent too. All are sent
     * with the service's check of the tables. If the service then shows another setting, that is an error; if it shows none, a
     * warning. API page CheckClickHouseTableConfig.
     *
     * @default none
     * @example { contacts: "ORDER BY id", activities: { orderBy: ["account_id", "id"], ttl: "at + INTERVAL 1 YEAR" } }
     */
    tableConfigs?: pulumi.Input<Record<string, pulumi.Input<string | ClickHouseTableConfig>>>;
}

/**
 * Settings of one table in ClickHouse, by operation: the parts of its TABLE OVERRIDE (API page CheckClickHouseTableConfig, and
 * ClickHouse's documentation of MaterializedMySQL). Each value is sent as it is; names of columns are case-sensitive.
 */
export interface ClickHouseTableConfig {
    /**
     * `PARTITION BY`: an expression, or several, which make a tuple. Range partitions only, 3 to 20 of them.
     *
     * @default the service's choice
     * @example "toYYYYMM(created)"
     */
    partitionBy?: pulumi.Input<string | string[]>;
    /**
     * `COLUMNS`: definitions that replace or add columns.
     *
     * @default the columns of the source
     * @example "payload String CODEC(ZSTD)"
     */
    columns?: pulumi.Input<string | string[]>;
    /**
     * `ORDER BY`: an expression, or several, which make a tuple.
     *
     * @default made from the keys of the source's table
     * @example ["account_id", "id"]
     */
    orderBy?: pulumi.Input<string | string[]>;
    /**
     * `SAMPLE BY`: an expression that is part of the primary key.
     *
     * @default no sampling
     * @example "intHash32(id)"
     */
    sampleBy?: pulumi.Input<string>;
    /**
     * `PRIMARY KEY`: an expression, or several, which make a tuple: the beginning of `ORDER BY`.
     *
     * @default the same as `ORDER BY`
     * @example "account_id"
     */
    primaryKey?: pulumi.Input<string | string[]>;
    /**
     * `TTL`: an expression for the moment from which a row is removed.
     *
     * @default rows are kept
     * @example "created + INTERVAL 1 YEAR"
     */
    ttl?: pulumi.Input<string>;
}

/**
 * Keeps a database of TaurusDB replicated into a ClickHouse instance (HTAP Lightweight Edition).
 *
 * By default `pulumi up` returns when the full copy has begun (`waitFor`). The resource's id is `<instanceId>/<sourceDatabase>`,
 * because an instance replicates a database once. This edition has no pause: a task runs from its creation on.
 * `customTimeouts` limit each operation; the default is 30 minutes. An operation that exceeds its limit leaves the task in the
 * state, and the next `pulumi up` resumes it.
 *
 * @example
 * const crm = new taurusdb.ClickHouseReplication("crm", {
 *     instanceId: "54e42160670e48e789af7075e1efea1fin16",
 *     sourceInstanceId: "77aa4096cb824a61b93dab5ca00ecc8fin07",
 *     sourceDatabase: "crm",
 *     tables: { exclude: ["activities"] },
 * });
 */
export class ClickHouseReplication extends Replication {
    /** The service's message about the whole instance, such as a restart or switchover of the source; undefined for none. */
    declare readonly notice: pulumi.Output<string | undefined>;

    /**
     * Reads an existing task without managing it, by its id `<instanceId>/<sourceDatabase>`. Changes nothing. Fails if there is
     * no such task.
     */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        opts?: pulumi.CustomResourceOptions,
    ): ClickHouseReplication {
        return new ClickHouseReplication(name, {} as ClickHouseReplicationArgs, { ...opts, id });
    }

    constructor(name: string, args: ClickHouseReplicationArgs, opts?: pulumi.CustomResourceOptions) {
        super("ClickHouseReplication", name, args, properties, opts);
    }
}

const properties: PropertiesOf<ClickHouseReplication, Replication> = { notice: true };
