import { judgeParameters } from "../cloudChecks";
import type { CloudFacts } from "../cloudFacts";
import { hasUnknown } from "../unknowns";
import type { ClickHouseArgs } from "./arguments";
import { ambiguous, databaseOf } from "./task";

/**
 * What a preview can know only from the cloud: parameters, and whether the instance exists and tells its tasks apart. Which
 * databases a source has is a question that only StarRocks instances are documented to answer.
 */
export async function findClickHouseProblems(
    args: Partial<ClickHouseArgs>,
    _before: Partial<ClickHouseArgs>,
    facts: CloudFacts,
): Promise<string[]> {
    const { instanceId, sourceDatabase } = args;
    if (!instanceId || hasUnknown(instanceId)) return [];
    const { rows } = await facts.clickHouseTasks(instanceId);
    const fitting = rows.filter((row) => databaseOf(row) === sourceDatabase);
    return [
        ...(sourceDatabase && fitting.length > 1
            ? [`sourceDatabase "${sourceDatabase}": ${ambiguous(sourceDatabase)}`]
            : []),
        ...(await judgeParameters(args.databaseConfigs, () => facts.clickHouseParameters(instanceId))),
    ];
}
