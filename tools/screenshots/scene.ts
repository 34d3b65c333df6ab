import { type Emulator, ManualClock, startEmulator } from "pulumi-taurusdb-htap-emulator";

const second = 1_000;

/** An emulator in the middle of its work, always the same: tasks that copy, catch up and rest, and one that needs attention. */
export async function startScene(): Promise<Emulator> {
    const time = new ManualClock(Date.UTC(2026, 0, 5, 9));
    const reason = "Table contacts: has no primary key.";
    const emulator = await startEmulator({
        clock: time,
        faults: [{ do: "failJob", operation: "UpdateClickHouseDataBaseConfig", times: 1, reason }],
    });
    try {
        await play(emulator, time);
        return emulator;
    } catch (error) {
        await emulator.close();
        throw error;
    }
}

async function play(emulator: Emulator, time: ManualClock): Promise<void> {
    const { instances, sources } = emulator.world;
    const [analytics, reports, events] = instances.map(({ id }) => id) as [string, string, string];
    const source_instance_id = sources[0]?.id as string;
    const { starRocks, clickHouse } = requestsTo(emulator, source_instance_id);

    await starRocks.create(analytics, "orders", "orders_to_dw", ["orders", "order_items"]);
    await starRocks.create(reports, "inventory", "stock_report", ["stock"]);
    await clickHouse.create(events, "crm");
    await clickHouse.create(events, "billing");
    time.advance(50 * second);
    await starRocks.pause(reports, "stock_report");
    time.advance(40 * second);
    await clickHouse.setTables(events, "crm", "activities");
    time.advance(10 * second);
    await starRocks.create(analytics, "billing", "billing_to_dw", ["invoices", "payments"]);
    time.advance(10 * second);
    await starRocks.setTables(analytics, "orders_to_dw", ["orders", "order_items", "returns"]);
    time.advance(33 * second);
    await starRocks.setTables(analytics, "billing_to_dw", ["invoices"]);
    time.advance(2 * second);
    emulator.act(events, "billing", { do: "breakDown", reason: "The disk of the source node is full." });
    emulator.announce(events, "switchover");
}

/** What a console would send. */
function requestsTo({ url, projectId, token }: Emulator, source_instance_id: string) {
    const send = async (method: string, path: string, body: object) => {
        const reply = await fetch(`${url}/v3/${projectId}/instances/${path}`, {
            method,
            headers: { "Content-Type": "application/json", "X-Auth-Token": token },
            body: JSON.stringify({ source_instance_id, ...body }),
        });
        if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    };
    const starRocksPath = (instance: string) => `${instance}/starrocks/databases/replication`;
    const include = (tables: string[]) => ({ repl_type: "include_tables", repl_scope: "part", tables });
    return {
        starRocks: {
            create: async (instance: string, database: string, task_name: string, tables: string[]) => {
                const target = `${database}_dw`;
                await send("POST", `${starRocksPath(instance)}/database-config-check`, {
                    source_database_name: database,
                    target_database_name: target,
                    task_name,
                    db_configs: [],
                    table_repl_config: include(tables),
                });
                await send("POST", starRocksPath(instance), {
                    source_database: database,
                    target_database: target,
                    task_name,
                });
            },
            pause: (instance: string, task_name: string) =>
                send("POST", `${starRocksPath(instance)}/pause`, { task_name }),
            setTables: (instance: string, task_name: string, tables: string[]) =>
                send("PUT", starRocksPath(instance), { task_name, table_repl_config: include(tables) }),
        },
        clickHouse: {
            create: (instance: string, source_database: string) =>
                send("POST", `${instance}/clickhouse/replication`, { source_database }),
            setTables: (instance: string, database: string, black_list: string) =>
                send("PUT", `${instance}/clickhouse/databases/replication/config`, {
                    database,
                    value: JSON.stringify({ black_list }),
                }),
        },
    };
}
