import { deleteClickHouseReplication } from "../api/clickHouse";
import { followDelete } from "../waiting/follow";
import { isOver } from "../waiting/row";
import {
    type ClickHouseArgs,
    clickHouseSchema,
    clickHouseTableConfigs,
    notInClickHouse,
    sameClickHouseTableConfig,
} from "./clickHouse/arguments";
import { findClickHouseProblems } from "./clickHouse/checks";
import { converge, troubleOf } from "./clickHouse/converge";
import { compare, exists, findExisting, nothingKnown } from "./clickHouse/existing";
import { type ClickHouseState, stateOf } from "./clickHouse/state";
import { findRow, look, showConfiguration, watch } from "./clickHouse/task";
import { commonRules } from "./commonRules";
import { isThere, requireAsKnown, unlessGone } from "./gone";
import { joinId, known, splitId } from "./identity";
import type { Resource } from "./resource";
import { sameTableConfigs } from "./tableConfigs";
import { takeOver } from "./takeOver";
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
    findExisting,

    isBroken: ({ stage }) => isOver(stage),

    async create(args, context) {
        const seen = await look(args, context);
        const there = exists(seen);
        const before = nothingKnown(args, there);
        if (there) takeOver(await compare(args, before, seen, context.facts), context);
        return converge(args, before, seen, context, "found", "whole");
    },

    async read(id, before, context) {
        const [instanceId, sourceDatabase] = splitId(id, "<instanceId>/<sourceDatabase>");
        const seen = await look({ instanceId, sourceDatabase }, context);
        const { row, configuration } = seen;
        const { what } = watch({ instanceId, sourceDatabase }, context);
        if (!(await isThere(what, row, () => showConfiguration({ instanceId, sourceDatabase }, context))))
            return undefined;
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
        const seen = await look(args, context);
        const whole = before.unfinished || isOver((before.args as Partial<ClickHouseState>).stage);
        const { what } = watch(args, context);
        const configuration = () => showConfiguration(args, context);
        if (whole) await isThere(what, seen.row, configuration);
        else await requireAsKnown(what, seen.row, configuration);
        return converge(args, before, seen, context, "known", whole ? "whole" : "changes");
    },

    async delete(id, context) {
        const [instanceId, sourceDatabase] = splitId(id, "<instanceId>/<sourceDatabase>");
        const task = watch({ instanceId, sourceDatabase }, context);
        // The list also proves that the instance exists: a wrong instance must not pass for a task that has gone.
        const { row } = await findRow({ instanceId, sourceDatabase }, context);
        if (
            !(await isThere(task.what, row, () => showConfiguration({ instanceId, sourceDatabase }, context)))
        )
            return;
        await unlessGone(() =>
            followDelete(context, instanceId, task, row, () =>
                deleteClickHouseReplication(context.cloud, instanceId, sourceDatabase),
            ),
        );
    },
};

function sameTables(a: ClickHouseArgs["tableConfigs"], b: ClickHouseArgs["tableConfigs"]): boolean {
    return sameTableConfigs(clickHouseTableConfigs(a), clickHouseTableConfigs(b), sameClickHouseTableConfig);
}
