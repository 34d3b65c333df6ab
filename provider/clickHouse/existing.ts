import type { CloudFacts } from "../arguments/cloudFacts";
import { listKind, scopeOf, tablesThere } from "../arguments/tables";
import { type Found, fixedDifferences } from "../lifecycle/adopt";
import { type Difference, findDifferences } from "../lifecycle/differences";
import { exists, nothingKnown } from "../lifecycle/existing";
import type { Before } from "../lifecycle/resource";
import { isOver } from "../waiting/row";
import { actualNow } from "./actual";
import { type ClickHouseArgs, sameClickHouseTableConfig } from "./arguments";
import type { Actual, Wanted } from "./plan";
import { type ClickHouseSeen, seenAmong } from "./task";
import { wantedOf } from "./wanted";

/** The task that is in the place of a new one, compared with it; undefined where nothing is. */
export async function findExisting(
    args: ClickHouseArgs,
    before: Before<ClickHouseArgs> | undefined,
    facts: CloudFacts,
): Promise<Found | undefined> {
    const { instanceId, sourceDatabase } = args;
    const { row } = seenAmong(await facts.clickHouseTasks(instanceId), { instanceId, sourceDatabase });
    const seen = {
        row,
        configuration: row && (await facts.clickHouseConfiguration(instanceId, sourceDatabase)),
    };
    return exists(seen) ? compare(args, before ?? nothingKnown(args, true), seen, facts) : undefined;
}

/** A task that is there, compared with all that the program says. */
export async function compare(
    args: ClickHouseArgs,
    before: Before<ClickHouseArgs>,
    seen: ClickHouseSeen,
    facts: CloudFacts,
): Promise<Found> {
    const { configuration } = seen;
    const wanted = await wantedOf(args, before, seen, "whole", { facts });
    const actual = actualNow(seen, before, wanted, new Set());
    const list = configuration && tablesThere(configuration);
    return {
        what: `a replication of database ${args.sourceDatabase} is on instance ${args.instanceId} already`,
        instead: "Remove this resource",
        adopt: args.adopt,
        fixed: fixedDifferences(
            { ...args, tables: listKind(scopeOf(args.tables)) },
            {
                sourceInstanceId: configuration?.sourceInstanceId,
                // A list without names may be one that a killed deployment has not set yet.
                tables: list && list.names.length > 0 ? listKind(list) : undefined,
            },
        ),
        changes: actual ? changesOf(actual, wanted) : [],
    };
}

function changesOf({ stage, setup }: Actual, wanted: Wanted): Difference[] {
    return isOver(stage)
        ? [{ argument: "stage", there: stage, here: "made anew" }]
        : findDifferences(setup, wanted, sameClickHouseTableConfig, "not shown");
}
