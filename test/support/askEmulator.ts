import {
    type Emulator,
    type EmulatorOptions,
    ManualClock,
    startEmulator,
} from "pulumi-taurusdb-htap-emulator";
import { ids } from "./stillEmulator";

/** Paths of the StarRocks tasks of one instance, after the project's. */
export const tasks = `{project}/instances/${ids.starRocks}/starrocks/databases/replication`;

/** A start of a task. */
export const start = {
    source_instance_id: ids.source,
    source_database: "orders",
    target_database: "orders",
    task_name: "orders_1",
};

/** A check of the same task. */
export const check = {
    source_instance_id: ids.source,
    source_database_name: "orders",
    target_database_name: "orders",
    task_name: "orders_1",
    db_configs: [],
    table_repl_config: { repl_type: "exclude_tables", repl_scope: "all", tables: [] },
};

/** A request without any of the provider's code. A body that is a text is sent as it is. */
export async function askEmulator(
    { url, projectId, token }: Emulator,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
) {
    const response = await fetch(url + path.replace("{project}", `/v3/${projectId}`), {
        method,
        headers: { "Content-Type": "application/json", "X-Auth-Token": token, ...headers },
        body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    });
    // biome-ignore lint/suspicious/noExplicitAny: whatever the emulator says
    return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}

/** An emulator whose time stands still, asked without the provider. */
export class Asked {
    time!: ManualClock;
    emulator!: Emulator;

    begin = async (options: EmulatorOptions = {}): Promise<void> => {
        this.time = new ManualClock();
        // Most tests want a task by one call.
        this.emulator = await startEmulator({ clock: this.time, createFlow: "post", ...options });
    };

    close = () => this.emulator.close();

    ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
        askEmulator(this.emulator, method, path, body, headers);

    /** The rows of the StarRocks tasks. */
    rows = async () => (await this.ask("GET", `${tasks}?limit=100&offset=0`)).body.replications;

    /** Starts a task of its own name; its reply. */
    startAs = (task_name: string) =>
        this.ask("POST", tasks, { ...start, task_name, target_database: task_name });
}
