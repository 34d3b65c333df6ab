import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "./dynamicResource";
import { type FailedCheck, outputNames, type Stage, type Status } from "./outputs";
import type { ReplicationTables } from "./tables";

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
    /**
     * Which tables to copy: `{ include: [...] }` (the service's white list) or `{ exclude: [...] }` (its black list), each 1
     * to 5,000 names without commas, in any order. Names that come or go change the running task by one call, which is
     * awaited and read back. To turn one list into the other replaces the task: the service refuses it. API page
     * UpdateClickHouseDataBaseConfig.
     *
     * @default all tables
     */
    tables?: pulumi.Input<ReplicationTables>;
    /**
     * Database parameters, at most 1,024, by name. Numbers and booleans may be written as such. They are sent with the service's
     * check of the database. If the service then shows another value, that is an error; if it shows none, a warning. A
     * parameter that is taken out goes back to its default. API page ListClickHouseDataBaseParameter gives names, ranges and
     * units.
     *
     * @default the service's values
     * @example { max_sync_threads: 2, max_flush_data_time: 2000 }
     */
    databaseConfigs?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>>;
    /**
     * Settings of tables, at most 1,024, by table: the service's own text of at most 1,024 characters, or its operations by
     * name. Only tables that are copied can have settings. They are sent with the service's check of the
     * tables. If the service then shows something else, that is an error; if it shows nothing, a warning. API page CheckClickHouseTableConfig.
     *
     * @default none
     * @example { contacts: "ORDER BY id", activities: { orderBy: ["account_id", "id"], ttl: "at + INTERVAL 1 YEAR" } }
     */
    tableConfigs?: pulumi.Input<Record<string, pulumi.Input<string | ClickHouseTableConfig>>>;
    /**
     * How long `pulumi up` waits: until the service has taken the request (`accepted`), until its job has settled (`job`), or
     * until the task has reached a stage (`full`, `incremental`). A change of this alone sends nothing.
     *
     * @default "job"
     */
    waitFor?: pulumi.Input<"accepted" | "job" | "full" | "incremental">;
    /**
     * What to do when the database is replicated already. A preview says that it would be taken over and what that would
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
 * Settings of one table in ClickHouse, by operation: the parts of its TABLE OVERRIDE (API page CheckClickHouseTableConfig).
 * Each value is passed on as it stands; columns have a case.
 */
export interface ClickHouseTableConfig {
    /** `PARTITION BY`: an expression, or several, which make a tuple. Range partitions only, 3 to 20 of them. */
    partitionBy?: pulumi.Input<string | string[]>;
    /** `COLUMNS`: definitions such as `"payload String CODEC(ZSTD)"`. */
    columns?: pulumi.Input<string | string[]>;
    /** `ORDER BY`: an expression, or several, which make a tuple. */
    orderBy?: pulumi.Input<string | string[]>;
    /** `SAMPLE BY`: an expression. */
    sampleBy?: pulumi.Input<string>;
    /** `PRIMARY KEY`: an expression, or several, which make a tuple. */
    primaryKey?: pulumi.Input<string | string[]>;
    /** `TTL`: an expression such as `"created + INTERVAL 1 YEAR"`. */
    ttl?: pulumi.Input<string>;
}

/**
 * Keeps a database of TaurusDB replicated into a ClickHouse instance (HTAP Lightweight Edition).
 *
 * `pulumi up` returns when the service has finished starting the task. The resource's id is
 * `<instanceId>/<sourceDatabase>`: an instance replicates a database once. This edition has no pause: a task runs from its
 * creation on. `customTimeouts` bound each operation (30 minutes by default); what was not finished by then stays in the
 * state, and the next `pulumi up` goes on from there.
 *
 * @example
 * const crm = new taurusdb.ClickHouseReplication("crm", {
 *     instanceId: "54e42160670e48e789af7075e1efea1fin16",
 *     sourceInstanceId: "77aa4096cb824a61b93dab5ca00ecc8fin07",
 *     sourceDatabase: "crm",
 *     tables: { exclude: ["activities"] },
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
    /** Which tables are copied; undefined for all. */
    declare readonly tables: pulumi.Output<{ include: string[] } | { exclude: string[] } | undefined>;
    /** Database parameters that are set. */
    declare readonly databaseConfigs: pulumi.Output<Record<string, string | number | boolean> | undefined>;
    /** Settings of tables. */
    declare readonly tableConfigs: pulumi.Output<Record<string, string | object> | undefined>;
    /** How long `pulumi up` waits. */
    declare readonly waitFor: pulumi.Output<"accepted" | "job" | "full" | "incremental">;
    /** What happens when the database is replicated already. */
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
    /** What the service says of the whole instance, such as a restart or a switchover of the source that is under way. */
    declare readonly notice: pulumi.Output<string | undefined>;

    /**
     * Reads an existing task without managing it, by its id `<instanceId>/<sourceDatabase>`. Nothing is
     * changed.
     */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        opts?: pulumi.CustomResourceOptions,
    ): ClickHouseReplication {
        return new ClickHouseReplication(name, {} as ClickHouseReplicationArgs, { ...opts, id });
    }

    constructor(name: string, args: ClickHouseReplicationArgs, opts?: pulumi.CustomResourceOptions) {
        super("ClickHouseReplication", name, args, [...argumentNames, ...outputNames, "notice"], opts);
    }
}

const argumentNames = [
    "instanceId",
    "sourceInstanceId",
    "sourceNodeId",
    "sourceDatabase",
    "tables",
    "databaseConfigs",
    "tableConfigs",
    "waitFor",
    "adopt",
] as const satisfies (keyof ClickHouseReplicationArgs)[];
