import { readSettings, type Settings } from "./access/settings";
import { signedInCloud } from "./access/signedInCloud";
import type { ConfigSource } from "./access/sources";
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
import { CloudFacts } from "./arguments/cloudFacts";
import { joinId } from "./arguments/ids";
import { own } from "./arguments/maps";
import type { ArgumentRule } from "./arguments/rules";
import { clickHouseReplication } from "./clickHouse/replication";
import { databaseOf } from "./clickHouse/rows";
import type { Operation, Resource } from "./lifecycle/resource";
import { checked, type QueryArguments, type QueryName } from "./queryArguments";
import { starRocksReplication } from "./starRocks/replication";
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
        this.cloud = signedInCloud(read.settings);
    }

    getStarRocksReplication(given: QueryArguments<"getStarRocksReplication">) {
        return answer("getStarRocksReplication", given, ({ instanceId, taskName }) =>
            this.read(starRocksReplication, joinId(instanceId, taskName)),
        );
    }

    getClickHouseReplication(given: QueryArguments<"getClickHouseReplication">) {
        return answer("getClickHouseReplication", given, ({ instanceId, sourceDatabase }) =>
            this.read(clickHouseReplication, joinId(instanceId, sourceDatabase)),
        );
    }

    /** Sub-tasks that catch up added tables are no tasks of their own. */
    listStarRocksReplications(
        given: QueryArguments<"listStarRocksReplications">,
    ): Promise<(Listed & { taskName: string })[]> {
        return answer("listStarRocksReplications", given, async ({ instanceId }) => {
            const rows = await listStarRocksReplications(this.cloud, instanceId);
            return rows
                .filter(({ mainTask }) => mainTask)
                .map(({ mainTask, ...row }) => ({ ...row, id: joinId(instanceId, row.taskName) }));
        });
    }

    listClickHouseReplications(given: QueryArguments<"listClickHouseReplications">): Promise<Listed[]> {
        return answer("listClickHouseReplications", given, async ({ instanceId }) => {
            const { rows } = await listClickHouseReplications(this.cloud, instanceId);
            return rows.flatMap((row) => {
                const sourceDatabase = databaseOf(row);
                return sourceDatabase === undefined
                    ? []
                    : [{ ...row, sourceDatabase, id: joinId(instanceId, sourceDatabase) }];
            });
        });
    }

    listDatabaseParameters(given: QueryArguments<"listDatabaseParameters">): Promise<DatabaseParameter[]> {
        return answer("listDatabaseParameters", given, ({ instanceId, engine }) => {
            const list = engine === "starrocks" ? listStarRocksParameters : listClickHouseParameters;
            return list(this.cloud, instanceId);
        });
    }

    listSourceDatabases(given: QueryArguments<"listSourceDatabases">): Promise<string[]> {
        return answer("listSourceDatabases", given, ({ instanceId, sourceInstanceId }) =>
            listSourceDatabases(this.cloud, instanceId, sourceInstanceId),
        );
    }

    listSourceTables(given: QueryArguments<"listSourceTables">): Promise<SourceTable[]> {
        return answer("listSourceTables", given, ({ instanceId, sourceInstanceId, databases }) =>
            listSourceTables(this.cloud, instanceId, sourceInstanceId, databases),
        );
    }

    listHtapInstances(given: QueryArguments<"listHtapInstances">): Promise<HtapInstance[]> {
        return answer("listHtapInstances", given, ({ sourceInstanceId }) =>
            listHtapInstances(this.cloud, sourceInstanceId),
        );
    }

    /** As a resource would have it, without what it keeps for itself and what only directs `pulumi up`. */
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
        const rules: Record<string, ArgumentRule> = resource.rules;
        const shown = Object.entries(state).filter(
            ([key]) => !key.startsWith("__") && own(rules, key)?.change !== "nothing",
        );
        return { ...(Object.fromEntries(shown) as State), id };
    }
}

/** What a function answers to good arguments. Whatever fails says which function it was. */
async function answer<Name extends QueryName, Answer>(
    name: Name,
    given: QueryArguments<Name>,
    ask: (args: QueryArguments<Name>) => Promise<Answer>,
): Promise<Answer> {
    try {
        return await ask(checked(name, given));
    } catch (error) {
        throw ofFunction(name, error);
    }
}

/** The same failure with the function's name before each line. What is not a UserError is a defect and stays as it is. */
export function ofFunction(name: string, error: unknown): unknown {
    return error instanceof UserError ? new UserError(error.message.replace(/^/gm, `${name}: `)) : error;
}
