import type { CloudFacts } from "../arguments/cloudFacts";
import { judgedByEdition } from "../arguments/instanceEdition";
import { judgeParameters, newParameters } from "../arguments/previewChecks";
import { hasUnknown } from "../arguments/unknown";
import type { ClickHouseArgs } from "./arguments";
import { ambiguity } from "./rows";

/**
 * What a preview can know only from the cloud: parameters, and whether the instance exists and tells its tasks apart. Which
 * databases a source has is a question that only StarRocks instances are documented to answer.
 */
export async function findClickHouseProblems(
    args: Partial<ClickHouseArgs>,
    before: Partial<ClickHouseArgs>,
    facts: CloudFacts,
): Promise<string[]> {
    const { instanceId, sourceDatabase } = args;
    if (!instanceId || hasUnknown(instanceId)) return [];
    return judgedByEdition("clickhouse", args, facts, async () => {
        const { rows } = await facts.clickHouseTasks(instanceId);
        const problem = sourceDatabase && ambiguity(rows, sourceDatabase);
        return [
            ...(problem ? [`sourceDatabase "${sourceDatabase}": ${problem}`] : []),
            ...(await judgeParameters(newParameters(args, before), () =>
                facts.clickHouseParameters(instanceId),
            )),
        ];
    });
}
