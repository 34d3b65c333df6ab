import { deleteClickHouseReplication } from "../api/clickHouse";
import { followDelete } from "../waiting/follow";
import { isLive, isOver } from "../waiting/row";
import {
    type ClickHouseArgs,
    clickHouseSchema,
    clickHouseTableConfigs,
    notInClickHouse,
    sameClickHouseTableConfig,
} from "./clickHouse/arguments";
import { findClickHouseProblems } from "./clickHouse/checks";
import { converge, troubleOf } from "./clickHouse/converge";
import { type ClickHouseState, stateOf } from "./clickHouse/state";
import { type ClickHouseSeen, watch } from "./clickHouse/task";
import { commonRules } from "./commonRules";
import { isThere, unlessGone } from "./gone";
import { joinId, known, splitId } from "./identity";
import { lookBefore } from "./looking";
import type { Before, Resource } from "./resource";
import { sameTableConfigs } from "./tableConfigs";
import { listKind, scopeOf, tablesThere } from "./tables";
import { type Found, takeOver } from "./takeOver";
import { tellTrouble } from "./trouble";

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

    isBroken: ({ stage }) => isOver(stage),

    async create(args, context) {
        const seen = await lookBefore(watch(args, context), "new", context);
        // A row that a deleted task has left behind has no configuration.
        const isThereAlready = isLive(seen.row) || seen.configuration !== undefined;
        if (isThereAlready) takeOver(alreadyThere(args, seen), context);
        // A task that is there already may be one that a killed deployment has begun: go on where that one stopped.
        const before: Before<ClickHouseArgs> = {
            args: {},
            given: new Set(args.sourceNodeId === undefined ? [] : ["sourceNodeId"]),
            unfinished: isThereAlready,
        };
        return converge(args, before, seen, context, "found");
    },

    async read(id, before, context) {
        const [instanceId, sourceDatabase] = splitId(id, "<instanceId>/<sourceDatabase>");
        const task = watch({ instanceId, sourceDatabase }, context);
        const seen = await task.complete(await task.find());
        if (!isThere(task.what, seen)) return undefined;
        const { configuration } = seen;
        tellTrouble(troubleOf(seen), context);
        const identity = {
            instanceId,
            sourceInstanceId: known("sourceInstanceId", configuration?.sourceInstanceId, before),
            sourceDatabase,
        };
        const baseline = before ? { beside: before.beside } : "all";
        return stateOf({ ...before?.args, ...identity }, seen, before?.jobId, baseline);
    },

    async update(before, args, context) {
        const seen = await lookBefore(watch(args, context), "known", context);
        return converge(args, before, seen, context, "known");
    },

    async delete(id, context) {
        const [instanceId, sourceDatabase] = splitId(id, "<instanceId>/<sourceDatabase>");
        const task = watch({ instanceId, sourceDatabase }, context);
        // The list also proves that the instance exists: a wrong instance must not pass for a task that has gone.
        const found = await task.find();
        const seen = found.row ? found : await task.complete(found);
        if (!isThere(task.what, seen)) return;
        await unlessGone(() =>
            followDelete(context, instanceId, task, seen.row, () =>
                deleteClickHouseReplication(context.cloud, instanceId, sourceDatabase),
            ),
        );
    },
};

function sameTables(a: ClickHouseArgs["tableConfigs"], b: ClickHouseArgs["tableConfigs"]): boolean {
    return sameTableConfigs(clickHouseTableConfigs(a), clickHouseTableConfigs(b), sameClickHouseTableConfig);
}

function alreadyThere(args: ClickHouseArgs, { configuration }: ClickHouseSeen): Found {
    const list = configuration && tablesThere(configuration);
    return {
        what: `a replication of database ${args.sourceDatabase} is on instance ${args.instanceId} already`,
        instead: "Remove this resource",
        adopt: args.adopt,
        wanted: { ...args, tables: listKind(scopeOf(args.tables)) },
        there: {
            sourceInstanceId: configuration?.sourceInstanceId,
            // A list without names may be one that a killed deployment has not set yet.
            tables: list && list.names.length > 0 ? listKind(list) : undefined,
        },
    };
}
