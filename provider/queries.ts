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

/** Milliseconds until a task must have shown itself whole. */
const patience = 5 * 60_000;

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

    starRocksReplication(instanceId: string, taskName: string) {
        return this.read(starRocksReplication, joinId(instanceId, taskName));
    }

    clickHouseReplication(instanceId: string, sourceDatabase: string) {
        return this.read(clickHouseReplication, joinId(instanceId, sourceDatabase));
    }

    /** Sub-tasks that catch up added tables are no tasks of their own. */
    async starRocksReplications(instanceId: string): Promise<(Listed & { taskName: string })[]> {
        const rows = await listStarRocksReplications(this.cloud, instanceId);
        return rows
            .filter(({ mainTask }) => mainTask)
            .map(({ mainTask, ...row }) => ({ ...row, id: joinId(instanceId, row.taskName) }));
    }

    async clickHouseReplications(instanceId: string): Promise<Listed[]> {
        const { rows } = await listClickHouseReplications(this.cloud, instanceId);
        return rows.flatMap((row) => {
            const sourceDatabase = databaseOf(row);
            return sourceDatabase === undefined
                ? []
                : [{ ...row, sourceDatabase, id: joinId(instanceId, sourceDatabase) }];
        });
    }

    databaseParameters(instanceId: string, engine: "starrocks" | "clickhouse"): Promise<DatabaseParameter[]> {
        const list = engine === "starrocks" ? listStarRocksParameters : listClickHouseParameters;
        return list(this.cloud, instanceId);
    }

    sourceDatabases(instanceId: string, sourceInstanceId: string): Promise<string[]> {
        return listSourceDatabases(this.cloud, instanceId, sourceInstanceId);
    }

    sourceTables(instanceId: string, sourceInstanceId: string, databases: string[]): Promise<SourceTable[]> {
        return listSourceTables(this.cloud, instanceId, sourceInstanceId, databases);
    }

    htapInstances(sourceInstanceId: string): Promise<HtapInstance[]> {
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
            deadline: systemClock.now() + patience,
            say: () => {},
            progress: new Progress(systemClock, () => {}),
        };
        const state = await resource.read(id, undefined, context);
        if (!state) throw new UserError(`${resource.kind} "${id}" does not exist`);
        const visible = Object.entries(state).filter(([key]) => !key.startsWith("__"));
        return { ...(Object.fromEntries(visible) as State), id };
    }
}
