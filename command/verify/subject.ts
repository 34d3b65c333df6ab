import { randomBytes } from "node:crypto";
import {
    deleteClickHouseReplication,
    listClickHouseReplications,
    showClickHouseConfiguration,
} from "../../provider/api/clickHouse";
import type { Cloud } from "../../provider/api/cloud";
import { type HtapInstance, listHtapInstances, listSourceTables } from "../../provider/api/htap";
import {
    deleteStarRocksReplication,
    listStarRocksReplications,
    showStarRocksConfiguration,
} from "../../provider/api/starRocks";
import { databaseOf } from "../../provider/clickHouse/rows";
import { UserError } from "../../provider/userError";
import { isLive } from "../../provider/waiting/row";
import { shownName } from "./plan";
import { hasDatabase } from "./targetDatabases";
import type { Subject } from "./trial";

/** What a run is about, as the command line says it. */
export interface Wanted {
    instance: string;
    source: string;
    database: string;
    table?: string[];
}

/** Two tables are enough: one to begin with, one to add. */
const mostTables = 2;

/** Finds the instance and what the throw-away task would copy. Writes nothing. */
export async function findSubject(
    cloud: Cloud,
    wanted: Wanted,
): Promise<{ subject: Subject; instance: HtapInstance; others: number }> {
    const { source, database } = wanted;
    const instances = await listHtapInstances(cloud, source);
    const instance = instances.find(({ id }) => id === wanted.instance);
    if (!instance)
        throw new UserError(
            `--instance ${wanted.instance}: is not an HTAP instance of source ${source}. ` +
                `Its instances are ${instances.map(({ id }) => id).join(", ") || "none"}.`,
        );
    if (instance.edition === undefined)
        throw new UserError(`--instance ${instance.id}: its edition is unknown. Update this package.`);
    const tables = (await tablesOf(cloud, wanted, instances)).slice(0, mostTables);
    const place = { instanceId: instance.id, sourceInstanceId: source, database, tables };
    const { subject, others } = await editions[instance.edition](cloud, place);
    return { subject, instance, others };
}

type Place = Pick<Subject, "instanceId" | "sourceInstanceId" | "database" | "tables">;

const editions = {
    async starrocks(cloud: Cloud, place: Place) {
        const { instanceId } = place;
        const name = `taurusdb_htap_verify_${randomBytes(4).toString("hex").slice(0, 7)}`;
        const tasks = await listStarRocksReplications(cloud, instanceId);
        const isOwn = (task: { taskName: string }) => task.taskName === name;
        const subject: Subject = {
            ...place,
            edition: "starrocks",
            name,
            rows: async (cloud) => (await listStarRocksReplications(cloud, instanceId)).filter(isOwn),
            lastError: async (cloud) => (await showStarRocksConfiguration(cloud, instanceId, name)).lastError,
            creates: ({ method, reads = method === "GET" }) => !reads,
            deletes: ({ method }) => method === "DELETE",
            delete: (cloud) => deleteStarRocksReplication(cloud, instanceId, name),
        };
        return { subject, others: tasks.filter((task) => task.mainTask && isLive(task)).length };
    },

    async clickhouse(cloud: Cloud, place: Place) {
        const { instanceId, database: name } = place;
        const { rows } = await listClickHouseReplications(cloud, instanceId);
        const isOwn = (row: (typeof rows)[number]) => databaseOf(row) === name;
        // Its task has no other name, so it would be taken for the throw-away one.
        if (rows.some(isOwn))
            throw new UserError(
                `--database ${name}: instance ${instanceId} lists a task for it already. Give another database.`,
            );
        if (await hasDatabase(cloud, { edition: "clickhouse", instanceId, name }))
            throw new UserError(
                `--database ${name}: instance ${instanceId} has a database of this name, which the task would write into. ` +
                    "Give another database.",
            );
        const subject: Subject = {
            ...place,
            edition: "clickhouse",
            name,
            rows: async (cloud) => (await listClickHouseReplications(cloud, instanceId)).rows.filter(isOwn),
            lastError: async (cloud) =>
                (await showClickHouseConfiguration(cloud, instanceId, name)).lastError,
            creates: ({ method, path }) => method === "POST" && path.endsWith("/clickhouse/replication"),
            // The other DELETE stops a change.
            deletes: ({ method, path }) =>
                method === "DELETE" && !path.endsWith("/databases/replication/config"),
            delete: (cloud) => deleteClickHouseReplication(cloud, instanceId, name),
        };
        return { subject, others: rows.filter(isLive).length };
    },
};

/** What is copied: the given tables, which must exist, or the first ones of the database. StarRocks instances of the source list them. */
async function tablesOf(
    cloud: Cloud,
    { source, database, table }: Wanted,
    instances: HtapInstance[],
): Promise<string[]> {
    const lister = instances.find(({ edition }) => edition === "starrocks");
    const given = table && [...new Set(table)];
    if (!lister) {
        if (given) return given;
        throw new UserError(
            `--database ${database}: no StarRocks instance of the source lists its tables. Give --table.`,
        );
    }
    const rows = await listSourceTables(cloud, lister.id, source, [database]);
    const known = rows.map((row) => row.table);
    if (known.length === 0)
        throw new UserError(`--database ${database}: has no table. Give a database with at least one.`);
    const wrong = given?.find((name) => !known.includes(name));
    if (wrong === undefined) return given ?? known;
    throw new UserError(
        `--table ${shownName(wrong)}: is not a table of database ${shownName(database)}. Give one that is, ` +
            `such as ${shownName(known[0] as string)}.`,
    );
}
