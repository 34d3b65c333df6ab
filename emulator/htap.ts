import { refusals } from "./errors";
import { type Call, type Handlers, page, requireInstance, requireSource, tablesOf } from "./service";

interface DatabaseTables {
    database: string;
    tables?: string[];
}

/** The HTAP instances, and the databases and tables of their sources. */
export const htapHandlers: Handlers = {
    ShowInstanceDatabasesForHtap: (call: Call<{ source_instance_id: string; databases?: string[] }>) => {
        const source = requireSource(call, requireInstance(call, "starrocks"), call.body.source_instance_id);
        const wanted = call.body.databases ?? [];
        const names = Object.keys(source.databases).filter((name) =>
            wanted.length === 1
                ? name.includes(wanted[0] as string)
                : wanted.length === 0 || wanted.includes(name),
        );
        return {
            databases: page(names, call.query, 100),
            total_count: names.length,
            timestamp: Math.floor(call.now / 1000),
        };
    },

    ShowInstanceTablesForHtap: (
        call: Call<{
            source_instance_id: string;
            database_tables: DatabaseTables[];
            selected_tables: DatabaseTables[];
            filter_type: "include_tables" | "exclude_tables";
        }>,
    ) => {
        const { body } = call;
        const source = requireSource(call, requireInstance(call, "starrocks"), body.source_instance_id);
        const selected = new Set(
            body.selected_tables.flatMap(({ database, tables = [] }) =>
                tables.map((table) => `${database}.${table}`),
            ),
        );
        const names = body.database_tables
            .flatMap(({ database, tables = [] }) => {
                const all = tablesOf(source, database);
                if (!all) throw refusals.databaseNotFound(database);
                const asked = tables.length === 0 ? all : all.filter((table) => tables.includes(table));
                return asked.map((table) => `${database}.${table}`);
            })
            .filter(
                (name) =>
                    selected.size === 0 || selected.has(name) === (body.filter_type === "include_tables"),
            );
        return { tables: page(names, call.query, 100), total_count: names.length };
    },

    ListHtapInstanceInfo: ({ service, path }) => {
        const { sources, instances } = service.world;
        if (!sources.some((source) => source.id === path.instance_id)) throw refusals.instanceNotFound();
        const own = instances.filter((instance) => instance.sourceId === path.instance_id);
        return {
            instances: own.map(({ id, name, edition }) => ({
                id,
                name,
                engine_name: edition === "starrocks" ? "star-rocks" : "click-house",
                engine_version: edition === "starrocks" ? "3.1.6" : "21.9.6",
                ha_mode: "Single",
                node_num: 1,
                port: edition === "starrocks" ? 3306 : 8123,
                instance_state: { instance_status: "normal" },
            })),
            total: own.length,
            max_htap_instance_num_of_taurus: 10,
        };
    },
};
