import { deleteClickHouseReplication } from "../api/clickHouse";
import { undefinedIfNotFound } from "../api/errors";
import { joinId, known, splitId } from "../arguments/ids";
import { commonRules } from "../arguments/rules";
import { sameTableConfigs } from "../arguments/tableConfigs";
import { takeOver } from "../lifecycle/adopt";
import { exists, nothingKnown } from "../lifecycle/existing";
import { warnAboutHealth } from "../lifecycle/health";
import { isThere, requireAsKnown } from "../lifecycle/notFound";
import { lookBefore } from "../lifecycle/observe";
import type { Resource } from "../lifecycle/resource";
import { followDelete } from "../waiting/follow";
import { isOver } from "../waiting/row";
import {
    type ClickHouseArgs,
    clickHouseSchema,
    clickHouseTableConfigs,
    notInClickHouse,
    sameClickHouseTableConfig,
} from "./arguments";
import { converge, healthOf } from "./converge";
import { compare, findExisting } from "./existing";
import { findClickHouseProblems } from "./previewChecks";
import { type ClickHouseState, stateOf } from "./state";
import { watch } from "./task";

/** Replication of a TaurusDB database into a ClickHouse instance (HTAP Lightweight Edition). */
export const clickHouseReplication: Resource<ClickHouseArgs, ClickHouseState> = {
    kind: "ClickHouseReplication",
    schema: clickHouseSchema,
    absent: notInClickHouse,
    derived: [],

    rules: commonRules(sameTables),

    resolve: (given) => given,

    identity: ({ instanceId, sourceDatabase }) => joinId(instanceId, sourceDatabase),

    findCloudProblems: findClickHouseProblems,
    findExisting,

    isBroken: ({ stage }) => isOver(stage),

    async create(args, context) {
        const seen = await lookBefore(watch(args, context), "new", context);
        const there = exists(seen);
        const before = nothingKnown(args, there);
        if (there) takeOver(await compare(args, before, seen, context.facts), context);
        return converge(args, before, seen, context, "found", "whole");
    },

    async read(id, before, context) {
        const [instanceId, sourceDatabase] = splitId(id, "<instanceId>/<sourceDatabase>");
        const task = watch({ instanceId, sourceDatabase }, context);
        const seen = await task.complete(await task.find());
        if (!isThere(task.what, seen)) return undefined;
        const { configuration } = seen;
        warnAboutHealth(healthOf(seen), context);
        const identity = {
            instanceId,
            sourceInstanceId: known("sourceInstanceId", configuration?.sourceInstanceId, before),
            sourceDatabase,
        };
        const baseline = before ? { beside: before.beside } : "all";
        return stateOf({ ...before?.args, ...identity }, seen, before?.jobId, baseline);
    },

    async update(before, args, context) {
        const task = watch(args, context);
        const seen = await lookBefore(task, "known", context);
        const wasOver = isOver((before.args as Partial<ClickHouseState>).stage);
        // Somebody may have made it anew since: then only what the preview shows changes.
        const isThereAgain = seen.row !== undefined && !isOver(seen.row.stage);
        const whole = before.unfinished || (wasOver && !isThereAgain);
        if (!whole) requireAsKnown(task.what, seen.row);
        return converge(args, before, seen, context, "known", whole ? "whole" : "changes");
    },

    async delete(id, context) {
        const [instanceId, sourceDatabase] = splitId(id, "<instanceId>/<sourceDatabase>");
        const task = watch({ instanceId, sourceDatabase }, context);
        // The list also proves that the instance exists: a wrong instance must not pass for a task that has gone.
        const found = await task.find();
        const seen = found.row ? found : await task.complete(found);
        if (!isThere(task.what, seen)) return;
        await undefinedIfNotFound(() =>
            followDelete(context, instanceId, task, seen.row, () =>
                deleteClickHouseReplication(context.cloud, instanceId, sourceDatabase),
            ),
        );
    },
};

function sameTables(a: ClickHouseArgs["tableConfigs"], b: ClickHouseArgs["tableConfigs"]): boolean {
    return sameTableConfigs(clickHouseTableConfigs(a), clickHouseTableConfigs(b), sameClickHouseTableConfig);
}
