import type { Progress } from "./progress";

/**
 * Everything in the emulated cloud. Plain data, so that a file can keep it across restarts. Moments are in milliseconds of the
 * emulator's clock since 1970.
 */
export interface World {
    /** The region of the one project, such as "cn-north-4". */
    region: string;
    /** The only project. Requests for another are refused. */
    project: { id: string; name: string };
    /** Who can sign in with a password. */
    users: User[];
    /** Keys that sign requests. Temporary ones have a security token and expire. */
    accessKeys: {
        access: string;
        secret: string;
        securityToken?: string;
        /** Never if absent. */
        expires?: number;
        /** The user whose permissions the key has; those of an agency if absent. */
        userId?: string;
    }[];
    /** Agencies that give temporary keys. */
    agencies: { name: string; domain: string; domainId: string }[];
    /** Valid tokens; those without `expires` stay valid. `userId` as in `accessKeys`. */
    tokens: { value: string; expires?: number; userId?: string }[];
    /** TaurusDB instances. */
    sources: Source[];
    /** Their HTAP instances, of both editions. */
    instances: HtapInstance[];
    starRocksTasks: StarRocksTask[];
    clickHouseTasks: ClickHouseTask[];
    /**
     * Rows that deleted tasks have left in the list, if the reading `deleted` is "cancelled".
     * @internal
     */
    leftRows: { starRocks: StarRocksTask[]; clickHouse: ClickHouseTask[] };
    /** @internal */
    checkedClickHouse: CheckedClickHouse[];
    /** @internal */
    jobs: Job[];
}

/** A user that can sign in. */
export interface User {
    id: string;
    name: string;
    password: string;
    /** The name of the user's account. */
    domain: string;
    /** Wrong passwords in a row, 0 if absent. The fifth locks the user out for 15 minutes. */
    wrongPasswords?: number;
    /** The moment at which a lock ends. */
    lockedUntil?: number;
    /** Forbidden IAM actions, such as "gaussdbformysql:htapInstance:createDataSync"; none if absent. */
    denied?: string[];
}

/** A TaurusDB instance, whose databases are replicated. */
export interface Source {
    id: string;
    /** Ids of its nodes, the primary first. */
    nodes: string[];
    /** The names of the tables, by the name of their database. */
    databases: Record<string, string[]>;
}

/** An HTAP instance, which tasks replicate into. */
export interface HtapInstance {
    id: string;
    name: string;
    edition: "starrocks" | "clickhouse";
    /** The `id` of its source. */
    sourceId: string;
    /** What is going on with the instance or its source, such as a switchover: `ext_text` of a ClickHouse list. */
    notice?: string;
}

/** A parameter of a task, or the settings of one table. */
export interface NamedValue {
    name: string;
    /** As sent: numbers are text too. */
    value: string;
}

/** A replication task of a StarRocks instance. */
export interface StarRocksTask {
    /** The `id` of the HTAP instance. */
    instanceId: string;
    taskName: string;
    /** The `id` of the source. */
    sourceInstanceId: string;
    /** The node of the source that it reads from. */
    sourceNodeId: string;
    /** "ALL" at instance level. */
    sourceDatabase: string;
    /** "ALL" at instance level. */
    targetDatabase: string;
    /** The parameters that were set. All others have their defaults. */
    databaseConfigs: NamedValue[];
    /** Settings by table, such as "order by id". */
    tableConfigs: NamedValue[];
    /** Which tables it replicates. Scope "all" without names means every table. */
    tables: { type: "include_tables" | "exclude_tables"; scope: "all" | "part"; names: string[] };
    /** Whether it replicates all databases of the source. */
    instanceLevel: boolean;
    /** Whether that includes every database; "part" below the instance level. */
    databaseScope: "all" | "part";
    /** Whether names of tables may have wildcards. */
    wildcards: boolean;
    progress: Progress;
    /** A sub-task that catches up added tables: since when, and the list before. */
    catchUp?: { since: number; before: string[] };
    /** Whether the row says that the task needs repair; false if absent. */
    needsRepair?: boolean;
    /** Why the task is abnormal; absent while it works. */
    trouble?: string;
    /** Why its last change failed; absent after one that succeeded. */
    alterError?: string;
}

/** A replication task of a ClickHouse instance. An instance has one for each database. */
export interface ClickHouseTask {
    /** The `id` of the HTAP instance. */
    instanceId: string;
    /** The `id` of the source. */
    sourceInstanceId: string;
    /** The node of the source that it reads from. */
    sourceNodeId: string;
    /** The database of the source, and its name in the target. */
    database: string;
    /** The parameters that were set. All others have their defaults. */
    databaseConfigs: NamedValue[];
    /** Settings by table, such as "ORDER BY id". */
    tableConfigs: NamedValue[];
    /** Which tables it replicates. A black list without names means every table. */
    tables: { type: "white_list" | "black_list"; names: string[] };
    progress: Progress;
    /** Why the task is abnormal or has failed; absent while it works. */
    trouble?: string;
    /** Why the last change of the tables failed; absent after one that succeeded. */
    alterError?: string;
}

/** The setup of a database's last check, which the next create uses up. */
export interface CheckedClickHouse
    extends Pick<ClickHouseTask, "instanceId" | "database" | "databaseConfigs" | "tableConfigs" | "tables"> {}

/** Asynchronous work. Its state is a function of time; its effect is applied when it ends. */
export interface Job {
    id: string;
    /** The operationId that started it. */
    name: string;
    instanceId: string;
    created: number;
    /** The job cannot be found before this moment. */
    visible: number;
    starts: number;
    ends: number;
    /** A job with a reason fails. */
    failReason?: string;
    effect: JobEffect;
    /** Whether its effect has been applied. */
    settled: boolean;
}

/** What a job does to a task. Data, because jobs outlive a restart. */
export interface JobEffect {
    edition: "starrocks" | "clickhouse";
    verb: "start" | "pause" | "resume" | "modify" | "delete" | "stopModifying";
    /** The task's name (StarRocks) or database (ClickHouse). */
    task: string;
    /** The job completes and nothing changes. */
    ignored?: boolean;
    /** What a failed ClickHouse create leaves; nothing if absent. */
    leaves?: "nothing" | "failedTask";
    /** New values of a modify. */
    change?: Record<string, unknown>;
}

/**
 * The cloud that an emulator starts with: one source, two StarRocks instances, one ClickHouse instance, no task. The ids are
 * those of the public examples.
 *
 * @example
 * const world = initialWorld();
 * world.sources[0]!.databases.shop = ["baskets"];
 * const emulator = await startEmulator({ world });
 */
export function initialWorld(): World {
    const source = "77aa4096cb824a61b93dab5ca00ecc8fin07";
    return {
        region: "cn-north-4",
        project: { id: "054e292c9880d4992f02c0196d3ea468", name: "cn-north-4" },
        users: [{ name: "emulator", password: "emulator-password", domain: "emulator-domain", id: "u1" }],
        agencies: [{ name: "emulator-agency", domain: "emulator-domain", domainId: "d1" }],
        accessKeys: [{ access: "EMULATORACCESSKEY", secret: "emulator-secret-key", userId: "u1" }],
        tokens: [{ value: "emulator-token", userId: "u1" }],
        sources: [
            {
                id: source,
                nodes: ["5c1c29b6d1c14e2dab1bb5c0d1b9b8f3no07", "57bfeacf6e8d4eb685ea907372374b35no07"],
                databases: {
                    orders: ["orders", "order_items", "customers", "returns"],
                    crm: ["contacts", "accounts", "activities"],
                    billing: ["invoices", "payments"],
                    inventory: ["stock", "movements"],
                    // The system database of every TaurusDB can be replicated like any other.
                    __taurus_sys__: ["tenant", "tenant_db"],
                },
            },
        ],
        instances: [
            {
                id: "590031445ef845bb912d7fc8243db80cin17",
                name: "analytics",
                edition: "starrocks",
                sourceId: source,
            },
            {
                id: "8f2a1c03b7de4f5a9c64e1d20b7a3f58in17",
                name: "reports",
                edition: "starrocks",
                sourceId: source,
            },
            {
                id: "54e42160670e48e789af7075e1efea1fin16",
                name: "events",
                edition: "clickhouse",
                sourceId: source,
            },
        ],
        starRocksTasks: [],
        clickHouseTasks: [],
        leftRows: { starRocks: [], clickHouse: [] },
        checkedClickHouse: [],
        jobs: [],
    };
}
