import { isTaskNotFound } from "../api/errors";
import { deleteStarRocksReplication } from "../api/starRocks";
import { UserError } from "../userError";
import { followDelete } from "../waiting/follow";
import { sameConfigs } from "./databaseConfigs";
import { joinId, known, splitId } from "./identity";
import type { Before, Resource } from "./resource";
import { type StarRocksArgs, starRocksSchema, starRocksTableConfigs } from "./starRocks/arguments";
import { findStarRocksProblems, findUnmodifiable } from "./starRocks/checks";
import { converge } from "./starRocks/converge";
import { type StarRocksState, stateOf, tellTrouble } from "./starRocks/state";
import { takeOver } from "./starRocks/takeOver";
import { look, showConfiguration, watch } from "./starRocks/task";
import { sameTableConfig } from "./tableConfigs";
import { sameScope, scopeOf, type TablesArgument } from "./tables";
import { unknown } from "./unknowns";

/** Replication of a TaurusDB database into a StarRocks instance (HTAP Standard Edition). */
export const starRocksReplication: Resource<StarRocksArgs, StarRocksState> = {
    kind: "StarRocksReplication",
    schema: starRocksSchema,
    derived: ["sourceDatabase", "targetDatabase", "taskName"],

    rules: {
        instanceId: { change: "replace", required: true },
        sourceInstanceId: { change: "replace", required: true },
        sourceNodeId: { change: "update", serviceChooses: true },
        sourceDatabase: { change: "replace", required: true },
        targetDatabase: { change: "replace", required: true },
        taskName: { change: "replace", required: true },
        tables: {
            change: (
                before: TablesArgument | undefined,
                after: TablesArgument | typeof unknown | undefined,
            ) =>
                // The service refuses to turn a list of one kind into one of the other.
                after !== unknown && scopeOf(before).kind !== scopeOf(after as TablesArgument).kind
                    ? "replace"
                    : "update",
            same: (a: TablesArgument | undefined, b: TablesArgument | undefined) =>
                sameScope(scopeOf(a), scopeOf(b)),
        },
        databaseConfigs: { change: "update", same: sameConfigs },
        tableConfigs: {
            change: "update",
            same: (a: StarRocksArgs["tableConfigs"], b: StarRocksArgs["tableConfigs"]) => {
                const [before, after] = [starRocksTableConfigs(a), starRocksTableConfigs(b)];
                const tables = [...new Set([...Object.keys(before), ...Object.keys(after)])];
                return tables.every((table) => sameTableConfig(before[table] ?? "", after[table] ?? ""));
            },
        },
        instanceLevel: { change: "replace", default: false },
        wildcards: { change: "update", default: false },
        desiredState: { change: "update", default: "running" },
        waitFor: { change: "nothing", default: "job" },
        adopt: { change: "nothing", default: "matching" },
    },

    resolve(given, before, generatedName) {
        const sourceDatabase = given.sourceDatabase ?? allDatabases(given.instanceLevel);
        return {
            ...given,
            sourceDatabase,
            targetDatabase: given.targetDatabase ?? sourceDatabase,
            // A name that was made once stays: renaming the stack replaces nothing.
            taskName: given.taskName ?? before.taskName ?? generatedName,
        };
    },

    identity: ({ instanceId, taskName }) => joinId(instanceId, taskName),

    findCloudProblems: findStarRocksProblems,
    findForcedReplaces: findUnmodifiable,

    async create(args, context) {
        const seen = await look(args, context);
        if (seen.row) takeOver(args, seen, context);
        // A task that is there already may be one that a killed deployment has begun: go on where that one stopped.
        const before: Before<StarRocksArgs> = {
            args: {},
            given: new Set(args.sourceNodeId === undefined ? [] : ["sourceNodeId"]),
            unfinished: seen.row !== undefined,
        };
        return { state: await converge(args, before, seen, context), tookOver: seen.row !== undefined };
    },

    async read(id, before, context) {
        const [instanceId, taskName] = splitId(id, "<instanceId>/<taskName>");
        const seen = await look({ instanceId, taskName }, context);
        const { row, configuration } = seen;
        if (!row) {
            // Gone is what both the list and the configuration say; one alone may be an odd reply.
            if (!(await showConfiguration({ instanceId, taskName }, context))) return undefined;
            throw new UserError(
                `task ${taskName} is not in the list of instance ${instanceId}, but its configuration is there; try again later`,
            );
        }
        tellTrouble(seen, context);
        const identity = {
            instanceId,
            sourceInstanceId: known("sourceInstanceId", configuration?.sourceInstanceId, before),
            sourceDatabase: known(
                "sourceDatabase",
                row.sourceDatabase ?? configuration?.sourceDatabase,
                before,
            ),
            targetDatabase: known(
                "targetDatabase",
                row.targetDatabase ?? configuration?.targetDatabase,
                before,
            ),
            taskName,
        };
        return stateOf({ ...before?.args, ...identity }, seen, before?.jobId, before ?? "all");
    },

    async update(before, args, context) {
        return converge(args, before, await look(args, context), context);
    },

    async delete(id, context) {
        const [instanceId, taskName] = splitId(id, "<instanceId>/<taskName>");
        // The list also proves that the instance exists: a wrong instance must not pass for a task that has gone.
        if (!(await look({ instanceId, taskName }, context)).row) return;
        try {
            await followDelete(context, watch({ instanceId, taskName }, context), () =>
                deleteStarRocksReplication(context.cloud, instanceId, taskName),
            );
        } catch (error) {
            if (!isTaskNotFound(error)) throw error;
        }
    },
};

/** The source of an instance-level task, where the program names none; whether it is one may not be known yet. */
function allDatabases(instanceLevel: unknown): string | undefined {
    return instanceLevel === true ? "ALL" : instanceLevel === unknown ? unknown : undefined;
}
