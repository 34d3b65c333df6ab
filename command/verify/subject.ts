import { randomBytes } from "node:crypto";
import { deleteClickHouseReplication } from "../../provider/api/clickHouse";
import type { Cloud } from "../../provider/api/cloud";
import { type HtapInstance, listSourceTables } from "../../provider/api/htap";
import { deleteStarRocksReplication } from "../../provider/api/starRocks";
import { CloudFacts } from "../../provider/arguments/cloudFacts";
import { UserError } from "../../provider/userError";
import { isLive } from "../../provider/waiting/row";
import { type Edition, editions } from "../editions";
import { instancesOfSource } from "../instances";
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
    const facts = new CloudFacts(cloud);
    const instances = await instancesOfSource(source, facts);
    const instance = instances.find(({ id }) => id === wanted.instance);
    if (!instance)
        throw new UserError(
            `--instance ${wanted.instance}: is not an HTAP instance of source ${source}. ` +
                `Its instances are ${instances.map(({ id }) => id).join(", ")}.`,
        );
    if (instance.edition === undefined)
        throw new UserError(`--instance ${instance.id}: its edition is unknown. Update this package.`);
    const tables = (wanted.table ?? (await tablesOf(cloud, wanted, instances))).slice(0, mostTables);
    const place = { instanceId: instance.id, sourceInstanceId: source, database, tables };
    const { rows } = await editions[instance.edition].tasks(facts, instance.id);
    const subject = subjects[instance.edition](place);
    // A ClickHouse task has no name but its database's, so another one would be taken for the throw-away one.
    if (rows.some(({ name }) => name === subject.name))
        throw new UserError(
            `--database ${database}: instance ${instance.id} lists a task for it already. Give another database.`,
        );
    return { subject, instance, others: rows.filter(isLive).length };
}

type Place = Pick<Subject, "instanceId" | "sourceInstanceId" | "database" | "tables">;

const subjects: Record<Edition, (place: Place) => Subject> = {
    starrocks: (place) => {
        const name = `taurusdb_htap_verify_${randomBytes(4).toString("hex").slice(0, 7)}`;
        return {
            ...place,
            edition: "starrocks",
            name,
            creates: () => true,
            delete: (cloud) => deleteStarRocksReplication(cloud, place.instanceId, name),
        };
    },

    clickhouse: (place) => ({
        ...place,
        edition: "clickhouse",
        name: place.database,
        creates: ({ method, path }) => method === "POST" && path.endsWith("/replication"),
        delete: (cloud) => deleteClickHouseReplication(cloud, place.instanceId, place.database),
    }),
};

/** The tables of the database, which StarRocks instances of the source list. */
async function tablesOf(
    cloud: Cloud,
    { source, database }: Wanted,
    instances: HtapInstance[],
): Promise<string[]> {
    const lister = instances.find(({ edition }) => edition === "starrocks");
    if (!lister)
        throw new UserError(
            `--database ${database}: no StarRocks instance of the source lists its tables. Give --table.`,
        );
    const tables = await listSourceTables(cloud, lister.id, source, [database]);
    if (tables.length > 0) return tables.map(({ table }) => table);
    throw new UserError(`--database ${database}: has no table. Give a database with at least one.`);
}
