import type { Progress } from "./progress";

/** Everything the emulated cloud knows. Plain data, so that it can lie in a file across restarts. */
export interface World {
    region: string;
    project: { id: string; name: string };
    users: User[];
    /** Keys that sign requests; temporary ones have a security token and an end. */
    accessKeys: {
        access: string;
        secret: string;
        securityToken?: string;
        expires?: number;
        userId?: string;
    }[];
    agencies: { name: string; domain: string; domainId: string }[];
    /** Valid tokens. One without `expires` never ends. */
    tokens: { value: string; expires?: number; userId?: string }[];
    sources: Source[];
    instances: HtapInstance[];
    starRocksTasks: StarRocksTask[];
    clickHouseTasks: ClickHouseTask[];
    /** Rows that deleted tasks have left behind, as cancelled. */
    leftRows: { starRocks: StarRocksTask[]; clickHouse: ClickHouseTask[] };
    checkedClickHouse: CheckedClickHouse[];
    jobs: Job[];
}

/** Somebody who can sign in. */
export interface User {
    id: string;
    name: string;
    password: string;
    /** The account. */
    domain: string;
    /** Wrong passwords in a row; five lock the user out for a while. */
    wrongPasswords?: number;
    lockedUntil?: number;
    /** IAM actions that are not allowed, such as gaussdbformysql:htapInstance:createDataSync. */
    denied?: string[];
}

/** A TaurusDB instance: where data comes from. The first node is the primary. */
export interface Source {
    id: string;
    nodes: string[];
    /** Database name -> table names. */
    databases: Record<string, string[]>;
}

export interface HtapInstance {
    id: string;
    name: string;
    edition: "starrocks" | "clickhouse";
    sourceId: string;
    /** What goes on with the instance or its source: a restart, a change of flavor, a switchover. */
    notice?: string;
}

export interface NamedValue {
    name: string;
    value: string;
}

export interface StarRocksTask {
    instanceId: string;
    taskName: string;
    sourceInstanceId: string;
    sourceNodeId: string;
    sourceDatabase: string;
    targetDatabase: string;
    databaseConfigs: NamedValue[];
    tableConfigs: NamedValue[];
    tables: { type: "include_tables" | "exclude_tables"; scope: "all" | "part"; names: string[] };
    instanceLevel: boolean;
    databaseScope: "all" | "part";
    wildcards: boolean;
    progress: Progress;
    /** A sub-task that catches up tables which were added to a running task. */
    catchUp?: { since: number; before: string[] };
    /** Whether the task needs repair. */
    needsRepair?: boolean;
    /** Why the task is abnormal; absent while all is well. */
    trouble?: string;
    /** Why its last change failed. */
    alterError?: string;
}

export interface ClickHouseTask {
    instanceId: string;
    sourceInstanceId: string;
    sourceNodeId: string;
    database: string;
    databaseConfigs: NamedValue[];
    tableConfigs: NamedValue[];
    tables: { type: "white_list" | "black_list"; names: string[] };
    progress: Progress;
    trouble?: string;
    /** Why the last change of the tables failed. */
    alterError?: string;
}

/** What the checks of a database were told last, until a create uses it. */
export interface CheckedClickHouse
    extends Pick<ClickHouseTask, "instanceId" | "database" | "databaseConfigs" | "tableConfigs" | "tables"> {}

/** Asynchronous work. Its state is a function of time; its effect on the world is applied when it ends. */
export interface Job {
    id: string;
    name: string;
    instanceId: string;
    created: number;
    /** Before this moment the job cannot be found. */
    visible: number;
    starts: number;
    ends: number;
    /** A job with a reason fails. */
    failReason?: string;
    effect: JobEffect;
    settled: boolean;
}

/** What a job does to a task, as data: jobs outlive a restart. */
export interface JobEffect {
    edition: "starrocks" | "clickhouse";
    verb: "start" | "pause" | "resume" | "modify" | "delete" | "stopModifying";
    /** The task's name (StarRocks) or database (ClickHouse). */
    task: string;
    /** The job completes and nothing changes. */
    ignored?: boolean;
    /** What a failed create leaves. */
    leaves?: "nothing" | "failedTask";
    /** New values of a modify. */
    change?: Record<string, unknown>;
}

/** The cloud that an emulator without a state file begins with; the ids are those of the public examples. */
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
                    // Every TaurusDB has it, and it can be replicated like any other.
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
