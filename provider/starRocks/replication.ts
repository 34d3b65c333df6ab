import { undefinedIfNotFound } from "../api/errors";
import { deleteStarRocksReplication } from "../api/starRocks";
import { joinId, known, splitId } from "../arguments/ids";
import { commonRules } from "../arguments/rules";
import { sameTableConfigs } from "../arguments/tableConfigs";
import { unknown } from "../arguments/unknown";
import { takeOver } from "../lifecycle/adopt";
import type { Beside } from "../lifecycle/driftBaseline";
import { exists, nothingKnown } from "../lifecycle/existing";
import { warnAboutHealth } from "../lifecycle/health";
import { isThere, requireAsKnown } from "../lifecycle/notFound";
import { lookBefore } from "../lifecycle/observe";
import type { Resource } from "../lifecycle/resource";
import { followDelete } from "../waiting/follow";
import { isOver } from "../waiting/row";
import {
    type StarRocksArgs,
    sameStarRocksTableConfig,
    starRocksSchema,
    starRocksTableConfigs,
} from "./arguments";
import { converge, healthOf } from "./converge";
import { compare, findExisting } from "./existing";
import { findStarRocksProblems, findUnmodifiable } from "./previewChecks";
import { type StarRocksState, stateOf } from "./state";
import { watch } from "./task";

/** The run state of a task that somebody has cancelled. */
const cancelled = "cancelled";

/** Replication of a TaurusDB database into a StarRocks instance (HTAP Standard Edition). */
export const starRocksReplication: Resource<StarRocksArgs, StarRocksState> = {
    kind: "StarRocksReplication",
    schema: starRocksSchema,
    derived: ["sourceDatabase", "targetDatabase", "taskName"],
    ofService: { desiredState: cancelled },

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
    findExisting,

    async create(args, context) {
        const seen = await lookBefore(watch(args, context), "new", context);
        const there = exists(seen);
        const before = nothingKnown(args, there);
        if (there) takeOver(await compare(args, before, seen, context.facts), context);
        return converge(args, before, seen, context, "whole");
    },

    async read(id, before, context) {
        const [instanceId, taskName] = splitId(id, "<instanceId>/<taskName>");
        const task = watch({ instanceId, taskName }, context);
        const seen = await task.complete(await task.find());
        if (!isThere(task.what, seen)) return undefined;
        const { row, configuration } = seen;
        warnAboutHealth(healthOf(seen), context);
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
        const task = watch(args, context);
        const seen = await lookBefore(task, "known", context);
        // An ignored argument may say so too; nothing else can be done then.
        const stays = (args.desiredState as string) === cancelled;
        const wasCancelled = (before.args.desiredState as string) === cancelled;
        // Somebody may have made it anew since: then only what the preview shows changes.
        const isThereAgain = seen.row !== undefined && !isOver(seen.row.stage);
        const whole = !stays && (before.unfinished || (wasCancelled && !isThereAgain));
        if (!whole) requireAsKnown(task.what, seen.row, wasCancelled);
        return converge(args, before, seen, context, whole ? "whole" : "changes");
    },

    async delete(id, context) {
        const [instanceId, taskName] = splitId(id, "<instanceId>/<taskName>");
        const task = watch({ instanceId, taskName }, context);
        // The list also proves that the instance exists: a wrong instance must not pass for a task that has gone.
        const found = await task.find();
        const seen = found.row ? found : await task.complete(found);
        if (!isThere(task.what, seen)) return;
        await undefinedIfNotFound(() =>
            followDelete(context, instanceId, task, seen.row, () =>
                deleteStarRocksReplication(context.cloud, instanceId, taskName),
            ),
        );
    },
};

function sameTables(a: StarRocksArgs["tableConfigs"], b: StarRocksArgs["tableConfigs"]): boolean {
    return sameTableConfigs(starRocksTableConfigs(a), starRocksTableConfigs(b), sameStarRocksTableConfig);
}

/** The source of an instance-level task, where the program names none; whether it is one may not be known yet. */
function allDatabases(instanceLevel: unknown): string | undefined {
    return instanceLevel === true ? "ALL" : instanceLevel === unknown ? unknown : undefined;
}
