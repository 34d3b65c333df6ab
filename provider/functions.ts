import { readSettings } from "./access/settings";
import { signedInCloud } from "./access/signedInCloud";
import type { ConfigSource } from "./access/sources";
import { listClickHouseParameters, listClickHouseReplications } from "./api/clickHouse";
import { endedBy } from "./api/cloud";
import { listHtapInstances, listSourceDatabases, listSourceTables } from "./api/htap";
import { listStarRocksParameters, listStarRocksReplications } from "./api/starRocks";
import { joinId } from "./arguments/ids";
import { own } from "./arguments/maps";
import type { ArgumentRule } from "./arguments/rules";
import { clickHouseReplication } from "./clickHouse/replication";
import { databaseOf } from "./clickHouse/rows";
import { type FunctionArguments, type FunctionName, requireValid } from "./functionArguments";
import { readOperation } from "./lifecycle/readOperation";
import type { Operation, Resource } from "./lifecycle/resource";
import { starRocksReplication } from "./starRocks/replication";
import { UserError } from "./userError";

export type Functions = ReturnType<typeof functionsOf>;

/**
 * What programs can ask one region and account without a resource. No function changes anything there. `signal` aborts when the
 * command is cancelled.
 */
export function functionsOf(config: ConfigSource, signal?: AbortSignal) {
    const read = readSettings(config, process.env);
    if ("problems" in read) throw new UserError(read.problems.join("\n"));
    const signedIn = signedInCloud(read.settings);
    const cloud = signal ? endedBy(signedIn, signal) : signedIn;
    const operation = () => readOperation(cloud, read.settings);

    return {
        getStarRocksReplication: checked("getStarRocksReplication", ({ instanceId, taskName }) =>
            readTask(starRocksReplication, joinId(instanceId, taskName), operation()),
        ),

        getClickHouseReplication: checked("getClickHouseReplication", ({ instanceId, sourceDatabase }) =>
            readTask(clickHouseReplication, joinId(instanceId, sourceDatabase), operation()),
        ),

        /** Without the sub-tasks that catch up added tables. */
        listStarRocksReplications: checked("listStarRocksReplications", async ({ instanceId }) => {
            const rows = await listStarRocksReplications(cloud, instanceId);
            return rows
                .filter(({ mainTask }) => mainTask)
                .map(({ mainTask, ...row }) => ({ ...row, id: joinId(instanceId, row.taskName) }));
        }),

        listClickHouseReplications: checked("listClickHouseReplications", async ({ instanceId }) => {
            const { rows } = await listClickHouseReplications(cloud, instanceId);
            return rows.flatMap((row) => {
                const sourceDatabase = databaseOf(row);
                return sourceDatabase === undefined
                    ? []
                    : [{ ...row, sourceDatabase, id: joinId(instanceId, sourceDatabase) }];
            });
        }),

        listDatabaseParameters: checked("listDatabaseParameters", ({ instanceId, engine }) => {
            const list = engine === "starrocks" ? listStarRocksParameters : listClickHouseParameters;
            return list(cloud, instanceId);
        }),

        listSourceDatabases: checked("listSourceDatabases", ({ instanceId, sourceInstanceId }) =>
            listSourceDatabases(cloud, instanceId, sourceInstanceId),
        ),

        listSourceTables: checked("listSourceTables", ({ instanceId, sourceInstanceId, databases }) =>
            listSourceTables(cloud, instanceId, sourceInstanceId, databases),
        ),

        listHtapInstances: checked("listHtapInstances", ({ sourceInstanceId }) =>
            listHtapInstances(cloud, sourceInstanceId),
        ),
    };
}

/** A task as a resource would have it, without hidden properties and arguments that only direct `pulumi up`. */
async function readTask<Args extends object, State extends object>(
    resource: Resource<Args, State>,
    id: string,
    operation: Operation,
): Promise<State & { id: string }> {
    const state = await resource.read(id, undefined, operation);
    if (!state) throw new UserError(`${resource.kind} "${id}" does not exist`);
    const rules: Record<string, ArgumentRule> = resource.rules;
    const shown = Object.entries(state).filter(
        ([key]) => !key.startsWith("__") && own(rules, key)?.change !== "nothing",
    );
    return { ...(Object.fromEntries(shown) as State), id };
}

/** A function that checks its arguments first, and whose errors name it. */
function checked<Name extends FunctionName, Answer>(
    name: Name,
    ask: (args: FunctionArguments<Name>) => Promise<Answer>,
) {
    return async (given: FunctionArguments<Name>): Promise<Answer> => {
        try {
            requireValid(name, given);
            return await ask(given);
        } catch (error) {
            throw ofFunction(name, error);
        }
    };
}

/** The same error with the function's name before each line. An error that is not a UserError is a defect and stays as it is. */
export function ofFunction(name: string, error: unknown): unknown {
    return error instanceof UserError ? new UserError(error.message.replace(/^/gm, `${name}: `)) : error;
}
