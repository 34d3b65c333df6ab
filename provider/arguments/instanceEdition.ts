import { isRefusal } from "../api/errors";
import type { CloudFacts } from "./cloudFacts";
import { hasUnknown } from "./unknown";

export type Edition = "starrocks" | "clickhouse";

interface Instances {
    instanceId?: string;
    sourceInstanceId?: string;
}

/** What an instance of the other edition is, and how to declare its tasks. */
export const advice: Record<Edition, string> = {
    starrocks:
        "is a StarRocks instance (Standard Edition). Use StarRocksReplication, in an environment below starRocks.",
    clickhouse:
        "is a ClickHouse instance (Lightweight Edition). Use ClickHouseReplication, in an environment below clickHouse.",
};

/**
 * The problems that a check finds, or only that the instance is of the other edition, which explains them all. No page says how
 * the service answers a call of the other edition, so any problem may have this cause.
 */
export async function explainByEdition(
    edition: Edition,
    instances: Instances,
    facts: CloudFacts,
    check: () => Promise<string[]>,
): Promise<string[]> {
    const explained = async () => {
        const found = await editionOf(instances, facts);
        if (found === undefined || found === edition) return undefined;
        return [`instanceId "${instances.instanceId}": ${advice[found]}`];
    };
    try {
        const problems = await check();
        return problems.length === 0 ? [] : ((await explained()) ?? problems);
    } catch (error) {
        // Neither a transient error nor one of the sign-in.
        const problems = isRefusal(error) ? await explained() : undefined;
        if (problems === undefined) throw error;
        return problems;
    }
}

/** The edition of an instance by the list of its source; undefined if that does not name it. */
async function editionOf(
    { instanceId, sourceInstanceId }: Instances,
    facts: CloudFacts,
): Promise<Edition | undefined> {
    if (!sourceInstanceId || hasUnknown(sourceInstanceId)) return undefined;
    try {
        const instances = await facts.htapInstances(sourceInstanceId);
        return instances.find(({ id }) => id === instanceId)?.edition;
    } catch {
        // It would only explain a problem that is reported anyway.
        return undefined;
    }
}
