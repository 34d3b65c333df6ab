import type { Emulator, EmulatorOptions } from "pulumi-taurusdb-htap-emulator";
import { askEmulator } from "./askEmulator";
import { ids } from "./stillEmulator";

// Tasks as somebody makes them in the console: by plain requests, without the provider.

/** With these options a job is over when the next request arrives. */
export const atOnce: EmulatorOptions = {
    timings: { jobHidden: 0, jobPending: 0, job: 0, fullCopy: 0, catchUp: 0 },
};

/** A database whose name is an expression, a key or a comment in some languages. */
export const oddDatabase = `größe-\${crm.id}#1:[x]`;

type Texts = Record<string, string>;

interface StarRocksTask {
    name: string;
    instance?: string;
    source?: string;
    target?: string;
    node?: string;
    tables?: { include: string[] } | { exclude: string[] };
    parameters?: Texts;
    settings?: Texts;
    instanceLevel?: boolean;
    wildcards?: boolean;
    /** `wait`: it is not started. */
    stage?: "wait" | "running" | "paused";
}

interface ClickHouseTask {
    database: string;
    tables?: { include: string[] } | { exclude: string[] };
    parameters?: Texts;
    settings?: Texts;
}

/** Makes a task with its settings, then starts it, then pauses it. */
export async function makeStarRocksTask(emulator: Emulator, task: StarRocksTask): Promise<void> {
    const { name, instance = ids.starRocks, node, instanceLevel = false, stage = "running" } = task;
    const source = instanceLevel ? "ALL" : (task.source ?? "orders");
    const path = `{project}/instances/${instance}/starrocks/databases/replication`;
    const ends = { source_instance_id: ids.source, source_node_id: node, task_name: name };
    const target = task.target ?? source;
    const names = Object.values(task.tables ?? {}).flat();
    await ask(emulator, `${path}/table-config-check`, {
        ...ends,
        source_database_name: source,
        target_database_name: target,
        db_configs: parametersOf(task),
        tables_configs: settingsOf(task),
        table_repl_config: {
            repl_type: task.tables && "include" in task.tables ? "include_tables" : "exclude_tables",
            repl_scope: names.length === 0 ? "all" : "part",
            tables: names,
        },
        is_instance_level_sync: String(instanceLevel),
        database_repl_scope: instanceLevel ? "all" : "part",
        is_support_reg_exp: String(task.wildcards ?? false),
        is_create_task: "true",
    });
    if (stage === "wait") return;
    await ask(emulator, path, { ...ends, source_database: source, target_database: target });
    if (stage === "paused") await ask(emulator, `${path}/pause`, { task_name: name });
}

/** Checks settings and list, then makes a task with them. */
export async function makeClickHouseTask(emulator: Emulator, task: ClickHouseTask): Promise<void> {
    const { database, tables } = task;
    const path = `{project}/instances/${ids.clickHouse}/clickhouse/replication`;
    const source = { source_instance_id: ids.source };
    const setup = {
        ...source,
        source_database_name: database,
        db_configs: parametersOf(task),
        table_repl_config: {
            repl_type: tables && "include" in tables ? "white_list" : "black_list",
            tables: Object.values(tables ?? {}).flat(),
        },
    };
    await ask(emulator, `${path}/table-check`, { ...setup, tables_configs: settingsOf(task) });
    await ask(emulator, path, { ...source, source_database: database });
}

/** Six tasks of both editions, with everything that a task can have. Forgets the requests. */
export async function makeSixTasks(emulator: Emulator): Promise<void> {
    const [source] = emulator.world.sources;
    if (source) source.databases[oddDatabase] = ["contacts", "1e3", "a.b", "no-table"];
    await makeStarRocksTask(emulator, {
        name: "orders_1",
        target: "orders_analytics",
        node: ids.replica,
        tables: { include: ["orders", "order_items"] },
        parameters: { binlog_expire_logs_seconds: "3600", enable_chunk_level_dump: "true" },
        settings: { orders: "order by id;key columns id", order_items: 'partition by "day";buckets 8' },
    });
    await makeStarRocksTask(emulator, { name: "2024_billing", source: "billing", stage: "paused" });
    await makeStarRocksTask(emulator, {
        name: "constructor",
        source: "inventory",
        tables: { exclude: ["stock*"] },
        wildcards: true,
        stage: "wait",
    });
    await makeStarRocksTask(emulator, { name: "everything", instance: reports, instanceLevel: true });
    await makeClickHouseTask(emulator, {
        database: "crm",
        tables: { include: ["contacts", "accounts"] },
        parameters: { max_sync_threads: "2", default_isolation_level: "READ_COMMITTED" },
        settings: { contacts: "PARTITION BY toYYYYMM(created) ORDER BY (id, created)" },
    });
    await makeClickHouseTask(emulator, {
        database: oddDatabase,
        tables: { exclude: ["no-table", "1e3"] },
        settings: { "a.b": `ORDER BY "\${x}"` },
    });
    emulator.clearRequests();
}

/** The second StarRocks instance of the emulator. */
export const reports = "8f2a1c03b7de4f5a9c64e1d20b7a3f58in17";

function parametersOf({ parameters = {} }: { parameters?: Texts }) {
    return Object.entries(parameters).map(([param_name, value]) => ({ param_name, value }));
}

function settingsOf({ settings = {} }: { settings?: Texts }) {
    return Object.entries(settings).map(([table_name, table_config]) => ({ table_name, table_config }));
}

async function ask(emulator: Emulator, path: string, body: object): Promise<void> {
    const { status, body: reply } = await askEmulator(emulator, "POST", path, body);
    if (status !== 200) throw new Error(`POST ${path}: ${status} ${JSON.stringify(reply)}`);
    if (JSON.stringify(reply).includes("fail")) throw new Error(`POST ${path}: ${JSON.stringify(reply)}`);
}
