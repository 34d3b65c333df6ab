import type { CloudFacts } from "../arguments/cloudFacts";
import type { Beside } from "../lifecycle/driftBaseline";
import type { Before } from "../lifecycle/resource";
import type { StarRocksArgs } from "./arguments";
import type { Actual, Wanted } from "./plan";
import { actualOf, type StarRocksSeen } from "./task";

/** The task in the plan's terms. `changed`: whether this operation has sent a change. */
export async function actualNow(
    { args, facts }: { args: StarRocksArgs; facts: CloudFacts },
    before: Before<StarRocksArgs>,
    wanted: Wanted,
    seen: StarRocksSeen,
    changed: boolean,
): Promise<Actual | undefined> {
    const { fresh } = wanted;
    const silent = {
        ...fresh,
        tables: wanted.tables ?? fresh.tables,
        sourceNodeId: wanted.sourceNodeId ?? fresh.sourceNodeId,
        // Some replies are silent about patterns: until a change has named them, they are as they were.
        wildcards: changed ? fresh.wildcards : (before.args.wildcards ?? false),
    };
    const actual = actualOf(seen, silent);
    if (!actual) return undefined;
    // A task that waits with a configuration that did not pass must never be started, and one whose start has failed and that
    // should go on waiting is mended by no call: both are made anew. Neither has copied anything.
    const failedStart = seen.row?.status === "abnormal" && fresh.desiredState === "paused";
    if (actual.stage === "wait" && before.unfinished && (failedStart || isUnsound(seen, before)))
        return { ...actual, stage: "cancelled" };
    const { databaseConfigs } = actual.setup;
    const hidden = Object.keys(wanted.databaseConfigs).filter((name) => databaseConfigs[name] === undefined);
    if (hidden.length > 0)
        // A parameter that is not shown has its default.
        for (const { name, defaultValue } of await facts.starRocksParameters(args.instanceId))
            if (hidden.includes(name) && defaultValue !== undefined) databaseConfigs[name] = defaultValue;
    return actual;
}

/** Whether a task waits whose configuration did not pass its check, or of which nobody knows whether it did. */
export function isUnsound(
    { configuration }: StarRocksSeen,
    { args, beside }: Before<StarRocksArgs>,
): boolean {
    const shown = [...(configuration?.databaseConfigs ?? []), ...(configuration?.tableConfigs ?? [])];
    const left = (args as { failedChecks?: unknown[] }).failedChecks ?? [];
    return (
        shown.some((check) => !check.passed) ||
        left.length > 0 ||
        (beside as Beside | undefined)?.unchecked === true
    );
}
