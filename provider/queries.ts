import { listClickHouseParameters, listClickHouseReplications } from "./api/clickHouse";
import type { Cloud } from "./api/cloud";
import {
    type HtapInstance,
    listHtapInstances,
    listSourceDatabases,
    listSourceTables,
    type SourceTable,
} from "./api/htap";
import type { DatabaseParameter, ReplicationRow } from "./api/replication";
import { listStarRocksParameters, listStarRocksReplications } from "./api/starRocks";
import { checked, type QueryArguments } from "./queryArguments";
import { databaseOf } from "./resources/clickHouse/task";
import { clickHouseReplication } from "./resources/clickHouseReplication";
import { CloudFacts } from "./resources/cloudFacts";
import { joinId } from "./resources/identity";
import type { Operation, Resource } from "./resources/resource";
import { starRocksReplication } from "./resources/starRocksReplication";
import { readSettings, type Settings } from "./settings/settings";
import type { ConfigSource } from "./settings/sources";
import { signedIn } from "./signingIn";
import { UserError } from "./userError";
import { systemClock } from "./waiting/clock";
import { commonTo } from "./waiting/context";
import { Progress } from "./waiting/progress";

/** A task as the list of its instance shows it. */
export interface Listed extends ReplicationRow {
    /** The id that a resource of it would have. */
    id: string;
    sourceDatabase?: string;
    targetDatabase?: string;
}

/** What programs ask of one region and account without a resource. Nothing here changes anything. */
export class Queries {
    private readonly settings: Settings;
    private readonly cloud: Cloud;

    constructor(config: ConfigSource) {
        const read = readSettings(config, process.env);
        if ("problems" in read) throw new UserError(read.problems.join("\n"));
        this.settings = read.settings;
        this.cloud = signedIn(read.settings);
    }

    getStarRocksReplication(given: QueryArguments<"getStarRocksReplication">) {
        const { instanceId, taskName } = checked("getStarRocksReplication", given);
        return this.read(starRocksReplication, joinId(instanceId, taskName));
    }

    getClickHouseReplication(given: QueryArguments<"getClickHouseReplication">) {
        const { instanceId, sourceDatabase } = checked("getClickHouseReplication", given);
        return this.read(clickHouseReplication, joinId(instanceId, sourceDatabase));
    }

    /** Sub-tasks that catch up added tables are no tasks of their own. */
    async listStarRocksReplications(
        given: QueryArguments<"listStarRocksReplications">,
    ): Promise<(Listed & { taskName: string })[]> {
        const { instanceId } = checked("listStarRocksReplications", given);
        const rows = await listStarRocksReplications(this.cloud, instanceId);
        return rows
            .filter(({ mainTask }) => mainTask)
            .map(({ mainTask, ...row }) => ({ ...row, id: joinId(instanceId, row.taskName) }));
    }

    async listClickHouseReplications(given: QueryArguments<"listClickHouseReplications">): Promise<Listed[]> {
        const { instanceId } = checked("listClickHouseReplications", given);
        const { rows } = await listClickHouseReplications(this.cloud, instanceId);
        return rows.flatMap((row) => {
            const sourceDatabase = databaseOf(row);
            return sourceDatabase === undefined
                ? []
                : [{ ...row, sourceDatabase, id: joinId(instanceId, sourceDatabase) }];
        });
    }

    async listDatabaseParameters(
        given: QueryArguments<"listDatabaseParameters">,
    ): Promise<DatabaseParameter[]> {
        const { instanceId, engine } = checked("listDatabaseParameters", given);
        const list = engine === "starrocks" ? listStarRocksParameters : listClickHouseParameters;
        return list(this.cloud, instanceId);
    }

    async listSourceDatabases(given: QueryArguments<"listSourceDatabases">): Promise<string[]> {
        const { instanceId, sourceInstanceId } = checked("listSourceDatabases", given);
        return listSourceDatabases(this.cloud, instanceId, sourceInstanceId);
    }

    async listSourceTables(given: QueryArguments<"listSourceTables">): Promise<SourceTable[]> {
        const { instanceId, sourceInstanceId, databases } = checked("listSourceTables", given);
        return listSourceTables(this.cloud, instanceId, sourceInstanceId, databases);
    }

    async listHtapInstances(given: QueryArguments<"listHtapInstances">): Promise<HtapInstance[]> {
        const { sourceInstanceId } = checked("listHtapInstances", given);
        return listHtapInstances(this.cloud, sourceInstanceId);
    }

    /** As a resource would have it, without what it keeps for itself. */
    private async read<Args extends object, State extends object>(
        resource: Resource<Args, State>,
        id: string,
    ): Promise<State & { id: string }> {
        const context: Operation = {
            ...commonTo(this.cloud, systemClock, this.settings),
            facts: new CloudFacts(this.cloud),
            // A read waits for nothing.
            deadline: systemClock.now(),
            say: () => {},
            progress: new Progress(systemClock, () => {}),
        };
        const state = await resource.read(id, undefined, context);
        if (!state) throw new UserError(`${resource.kind} "${id}" does not exist`);
        const visible = Object.entries(state).filter(([key]) => !key.startsWith("__"));
        return { ...(Object.fromEntries(visible) as State), id };
    }
}
