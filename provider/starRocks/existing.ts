import type { CloudFacts } from "../arguments/cloudFacts";
import { listKind, scopeOf, tablesThere } from "../arguments/tables";
import { type Found, fixedDifferences } from "../lifecycle/adopt";
import { type Difference, findDifferences } from "../lifecycle/differences";
import { exists, nothingKnown } from "../lifecycle/existing";
import type { Before } from "../lifecycle/resource";
import { isOver } from "../waiting/row";
import { actualNow } from "./actual";
import { type StarRocksArgs, sameStarRocksTableConfig } from "./arguments";
import { type Actual, planSteps, type Wanted } from "./plan";
import { type StarRocksSeen, seenAmong } from "./task";
import { wantedOf } from "./wanted";

/** The task that is in the place of a new one, compared with it; undefined where nothing is. */
export async function findExisting(
    args: StarRocksArgs,
    before: Before<StarRocksArgs> | undefined,
    facts: CloudFacts,
): Promise<Found | undefined> {
    const { instanceId, taskName } = args;
    const { row } = seenAmong(await facts.starRocksTasks(instanceId), taskName);
    const seen = { row, configuration: row && (await facts.starRocksConfiguration(instanceId, taskName)) };
    return exists(seen) ? compare(args, before ?? nothingKnown(args, true), seen, facts) : undefined;
}

/** A task that is there, compared with all that the program says. */
export async function compare(
    args: StarRocksArgs,
    before: Before<StarRocksArgs>,
    seen: StarRocksSeen,
    facts: CloudFacts,
): Promise<Found> {
    const { row, configuration } = seen;
    const wanted = await wantedOf(args, before, seen, "whole", { facts });
    const actual = await actualNow({ args, facts }, before, wanted, seen, false);
    const list = configuration && tablesThere(configuration);
    return {
        what: `task ${args.taskName} is on instance ${args.instanceId} already`,
        instead: "Give another taskName",
        adopt: args.adopt,
        fixed: fixedDifferences(
            {
                ...args,
                instanceLevel: String(args.instanceLevel ?? false),
                tables: listKind(scopeOf(args.tables)),
            },
            {
                sourceInstanceId: configuration?.sourceInstanceId,
                sourceDatabase: row?.sourceDatabase ?? configuration?.sourceDatabase,
                targetDatabase: row?.targetDatabase ?? configuration?.targetDatabase,
                instanceLevel: configuration?.instanceLevel?.toString(),
                tables: list && listKind(list),
            },
        ),
        changes: actual ? changesOf(actual, wanted) : [],
    };
}

function changesOf(actual: Actual, wanted: Wanted): Difference[] {
    const { stage, setup } = actual;
    if (isOver(stage)) return [{ argument: "stage", there: stage, here: "made anew" }];
    const { wildcards, desiredState } = wanted;
    const moves = planSteps(actual, wanted).some((step) => step.do !== "modify");
    return [
        ...findDifferences(setup, wanted, sameStarRocksTableConfig, "not set"),
        ...(wildcards === undefined || wildcards === setup.wildcards
            ? []
            : [{ argument: "wildcards", there: String(setup.wildcards), here: String(wildcards) }]),
        ...(moves && desiredState !== undefined
            ? [{ argument: "desiredState", there: runStates[stage] ?? stage, here: desiredState }]
            : []),
    ];
}

const runStates: Partial<Record<Actual["stage"], string>> = {
    wait: "not started",
    full: "running",
    incremental: "running",
};
