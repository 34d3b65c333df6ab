import { type Cloud, urlPath } from "./cloud";
import { allPages } from "./paging";
import { namesOf, number, rowsOf, text, words } from "./reading";
import type { BodyOf, ReplyOf } from "./wireTypes";

// Instances and sources, one function per operation.

/** An HTAP instance of a TaurusDB instance. */
export interface HtapInstance {
    /** Its id, 36 characters. */
    id: string;
    /** Its name in the console. */
    name?: string;
    /** Undefined for an unknown edition. */
    edition?: "starrocks" | "clickhouse";
    /** Version of its engine. */
    version?: string;
    /** "normal" for a healthy, idle instance. The API page ListHtapInstanceInfo names no other value. */
    state?: string;
}

/** ListHtapInstanceInfo: the HTAP instances of a TaurusDB instance. */
export async function listHtapInstances(cloud: Cloud, sourceInstanceId: string): Promise<HtapInstance[]> {
    const reply = await cloud.request<ReplyOf<"ListHtapInstanceInfo">>({
        method: "GET",
        path: urlPath`/v3/{project_id}/instances/${sourceInstanceId}/htap`,
    });
    return rowsOf(reply.instances, "instances").map((row) => ({
        id: text(row.id) ?? "",
        name: words(row.name),
        edition: edition(row.engine_name),
        version: words(row.engine_version),
        state: words(row.instance_state?.instance_status),
    }));
}

/**
 * ShowInstanceDatabasesForHtap: a POST that reads. `among` restricts the list to these names; for a single one, the service also
 * lists names that contain it.
 */
export function listSourceDatabases(
    cloud: Cloud,
    instanceId: string,
    sourceInstanceId: string,
    among: string[] = [],
): Promise<string[]> {
    const body: BodyOf<"ShowInstanceDatabasesForHtap"> = {
        source_instance_id: sourceInstanceId,
        databases: among,
    };
    return listNames(cloud, instanceId, "databases", body, among);
}

/** A table of the source. */
export interface SourceTable {
    /** Database of the source. */
    database: string;
    /** Name of the table in it. */
    table: string;
}

/** ShowInstanceTablesForHtap: a POST that reads. */
export async function listSourceTables(
    cloud: Cloud,
    instanceId: string,
    sourceInstanceId: string,
    databases: string[],
): Promise<SourceTable[]> {
    const all = databases.map((database) => ({ database, tables: [] }));
    const names = await listTables(cloud, instanceId, sourceInstanceId, all, []);
    // Rows are database.table. A database's name may contain a dot too, so the longest matching one counts.
    const longest = [...databases].sort((a, b) => b.length - a.length);
    return names.flatMap((name) => {
        const database = longest.find((each) => name.startsWith(`${each}.`));
        return database === undefined ? [] : [{ database, table: name.slice(database.length + 1) }];
    });
}

/** Those of these tables that the source has. Their databases must exist. No page says that a reply has no others. */
export async function findSourceTables(
    cloud: Cloud,
    instanceId: string,
    sourceInstanceId: string,
    tables: SourceTable[],
): Promise<SourceTable[]> {
    const databases = [...new Set(tables.map(({ database }) => database))];
    const asked = databases.map((database) => ({
        database,
        tables: tables.filter((each) => each.database === database).map(({ table }) => table),
    }));
    const wanted = new Set(tables.map(nameOf));
    const names = new Set(await listTables(cloud, instanceId, sourceInstanceId, asked, [...wanted]));
    // A name with two dots may be that of a table in either of two databases, and counts for both.
    return tables.filter((each) => names.has(nameOf(each)));
}

function nameOf({ database, table }: SourceTable): string {
    return `${database}.${table}`;
}

function listTables(
    cloud: Cloud,
    instanceId: string,
    sourceInstanceId: string,
    databaseTables: { database: string; tables: string[] }[],
    wanted: string[],
): Promise<string[]> {
    const body: BodyOf<"ShowInstanceTablesForHtap"> = {
        source_instance_id: sourceInstanceId,
        database_tables: databaseTables,
        selected_tables: [],
        filter_type: "include_tables",
    };
    return listNames(cloud, instanceId, "tables", body, wanted);
}

/** All names; if some are wanted, only as many pages as it takes to find these. */
function listNames(
    cloud: Cloud,
    instanceId: string,
    what: "databases" | "tables",
    body: { source_instance_id: string },
    wanted: string[],
): Promise<string[]> {
    type Reply = ReplyOf<"ShowInstanceDatabasesForHtap"> & ReplyOf<"ShowInstanceTablesForHtap">;
    return allPages(
        async (query) => {
            const reply = await cloud.request<Reply>({
                method: "POST",
                path: urlPath`/v3/{project_id}/instances/${instanceId}/htap/${what}`,
                query,
                body,
                reads: true,
                permission: "listDatabases",
            });
            return { rows: namesOf(reply[what], what), total: number(reply.total_count) };
        },
        (name) => name,
        {
            what: `${what} of instance ${body.source_instance_id}`,
            suffices: (names) => {
                const found = new Set(names);
                return wanted.length > 0 && wanted.every((name) => found.has(name));
            },
        },
    );
}

function edition(engineName: unknown): HtapInstance["edition"] {
    const letters = text(engineName)
        ?.toLowerCase()
        .replace(/[^a-z]/g, "");
    return letters === "starrocks" || letters === "clickhouse" ? letters : undefined;
}
