import type { CloudFacts } from "../arguments/cloudFacts";
import { explainByEdition } from "../arguments/instanceEdition";
import { findParameterProblems } from "../arguments/previewChecks";
import { hasUnknown } from "../arguments/unknown";
import type { ClickHouseArgs } from "./arguments";
import { ambiguity } from "./rows";

/**
 * What only the cloud knows in a preview: parameters, and whether the instance exists and distinguishes its tasks. No page says
 * that a ClickHouse instance lists the databases of a source.
 */
export async function findClickHouseProblems(
    args: Partial<ClickHouseArgs>,
    before: Partial<ClickHouseArgs>,
    facts: CloudFacts,
): Promise<string[]> {
    const { instanceId, sourceDatabase } = args;
    if (!instanceId || hasUnknown(instanceId)) return [];
    return explainByEdition("clickhouse", args, facts, async () => {
        const { rows } = await facts.clickHouseTasks(instanceId);
        const problem = sourceDatabase && ambiguity(rows, sourceDatabase);
        return [
            ...(problem ? [`sourceDatabase "${sourceDatabase}": ${problem}`] : []),
            ...(await findParameterProblems(args, before, () => facts.clickHouseParameters(instanceId))),
        ];
    });
}
