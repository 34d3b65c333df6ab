import { deleteStarRocksReplication } from "../api/starRocks";
import { followDelete } from "../waiting/follow";
import { isLive } from "../waiting/row";
import type { Beside } from "./besideSettings";
import { commonRules } from "./commonRules";
import { isThere, unlessGone } from "./gone";
import { joinId, known, splitId } from "./identity";
import { lookBefore } from "./looking";
import type { Before, Resource } from "./resource";
import {
    type StarRocksArgs,
    sameStarRocksTableConfig,
    starRocksSchema,
    starRocksTableConfigs,
} from "./starRocks/arguments";
import { findStarRocksProblems, findUnmodifiable } from "./starRocks/checks";
import { converge, troubleOf } from "./starRocks/converge";
import { type StarRocksState, stateOf } from "./starRocks/state";
import { type StarRocksSeen, watch } from "./starRocks/task";
import { sameTableConfigs } from "./tableConfigs";
import { listKind, scopeOf, tablesThere } from "./tables";
import { type Found, takeOver } from "./takeOver";
import { tellTrouble } from "./trouble";
import { unknown } from "./unknowns";

/** Replication of a TaurusDB database into a StarRocks instance (HTAP Standard Edition). */
export const starRocksReplication: Resource<StarRocksArgs, StarRocksState> = {
    kind: "StarRocksReplication",
    schema: starRocksSchema,
    derived: ["sourceDatabase", "targetDatabase", "taskName"],

    rules: {
        ...commonRules(sameTables),
        targetDatabase: { change: "replace", required: true },
        taskName: { change: "replace", required: true },
        instanceLevel: { change: "replace", default: false },
        wildcards: { change: "update", default: false },
        desiredState: { change: "update", default: "running" },
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
        const seen = await lookBefore(watch(args, context), "new", context);
        // A row that a deleted task has left behind has no configuration.
        const isThereAlready = isLive(seen.row) || seen.configuration !== undefined;
        if (isThereAlready) takeOver(alreadyThere(args, seen), context);
        // A task that is there already may be one that a killed deployment has begun: go on where that one stopped.
        const before: Before<StarRocksArgs> = {
            args: {},
            given: new Set(args.sourceNodeId === undefined ? [] : ["sourceNodeId"]),
            unfinished: isThereAlready,
        };
        return converge(args, before, seen, context);
    },

    async read(id, before, context) {
        const [instanceId, taskName] = splitId(id, "<instanceId>/<taskName>");
        const task = watch({ instanceId, taskName }, context);
        const seen = await task.complete(await task.find());
        if (!isThere(task.what, seen)) return undefined;
        const { row, configuration } = seen;
        tellTrouble(troubleOf(seen), context);
        const identity = {
            instanceId,
            sourceInstanceId: known("sourceInstanceId", configuration?.sourceInstanceId, before),
            sourceDatabase: known(
                "sourceDatabase",
                row?.sourceDatabase ?? configuration?.sourceDatabase,
                before,
            ),
            targetDatabase: known(
                "targetDatabase",
                row?.targetDatabase ?? configuration?.targetDatabase,
                before,
            ),
            taskName,
        };
        const baseline = before ? { beside: before.beside } : "all";
        const state = stateOf({ ...before?.args, ...identity }, seen, before?.jobId, baseline);
        // A look does not pass a check that nobody has heard.
        const { unchecked } = (before?.unfinished && (before.beside as Beside | undefined)) || {};
        return unchecked ? { ...state, __beside: { ...state.__beside, unchecked } } : state;
    },

    async update(before, args, context) {
        return converge(args, before, await lookBefore(watch(args, context), "known", context), context);
    },

    async delete(id, context) {
        const [instanceId, taskName] = splitId(id, "<instanceId>/<taskName>");
        const task = watch({ instanceId, taskName }, context);
        // The list also proves that the instance exists: a wrong instance must not pass for a task that has gone.
        const found = await task.find();
        const seen = found.row ? found : await task.complete(found);
        if (!isThere(task.what, seen)) return;
        await unlessGone(() =>
            followDelete(context, instanceId, task, seen.row, () =>
                deleteStarRocksReplication(context.cloud, instanceId, taskName),
            ),
        );
    },
};

function sameTables(a: StarRocksArgs["tableConfigs"], b: StarRocksArgs["tableConfigs"]): boolean {
    return sameTableConfigs(starRocksTableConfigs(a), starRocksTableConfigs(b), sameStarRocksTableConfig);
}

function alreadyThere(args: StarRocksArgs, { row, configuration }: StarRocksSeen): Found {
    const list = configuration && tablesThere(configuration);
    return {
        what: `task ${args.taskName} is on instance ${args.instanceId} already`,
        instead: "Give another taskName",
        adopt: args.adopt,
        wanted: {
            ...args,
            instanceLevel: String(args.instanceLevel ?? false),
            tables: listKind(scopeOf(args.tables)),
        },
        there: {
            sourceInstanceId: configuration?.sourceInstanceId,
            sourceDatabase: row?.sourceDatabase ?? configuration?.sourceDatabase,
            targetDatabase: row?.targetDatabase ?? configuration?.targetDatabase,
            instanceLevel:
                configuration?.instanceLevel === undefined ? undefined : String(configuration.instanceLevel),
            tables: list && listKind(list),
        },
    };
}

/** The source of an instance-level task, where the program names none; whether it is one may not be known yet. */
function allDatabases(instanceLevel: unknown): string | undefined {
    return instanceLevel === true ? "ALL" : instanceLevel === unknown ? unknown : undefined;
}
