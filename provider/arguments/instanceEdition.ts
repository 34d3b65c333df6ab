import { ApiError } from "../api/errors";
import type { CloudFacts } from "./cloudFacts";
import { hasUnknown } from "./unknown";

type Edition = "starrocks" | "clickhouse";

interface Instances {
    instanceId?: string;
    sourceInstanceId?: string;
}

const named = {
    starrocks: {
        what: "is a StarRocks instance (Standard Edition)",
        use: "Use StarRocksReplication, in an environment below starRocks.",
    },
    clickhouse: {
        what: "is a ClickHouse instance (Lightweight Edition)",
        use: "Use ClickHouseReplication, in an environment below clickHouse.",
    },
} as const;

/**
 * What a check has found, or that the instance is of the other edition, which explains everything else. How the service
 * answers the calls of one edition for an instance of the other is not documented, so that is asked after any problem.
 */
export async function judgedByEdition(
    edition: Edition,
    instances: Instances,
    facts: CloudFacts,
    judge: () => Promise<string[]>,
): Promise<string[]> {
    const other = async () => {
        const found = await editionOf(instances, facts);
        if (found === undefined || found === edition) return undefined;
        return [`instanceId "${instances.instanceId}": ${named[found].what}. ${named[found].use}`];
    };
    try {
        const problems = await judge();
        return problems.length === 0 ? [] : ((await other()) ?? problems);
    } catch (error) {
        // Not a fault of the moment, nor of the sign-in.
        const isRefusal = error instanceof ApiError && (error.status === 400 || error.status === 404);
        const problems = isRefusal ? await other() : undefined;
        if (problems === undefined) throw error;
        return problems;
    }
}

/** The edition of an instance by the list of its source; undefined where that does not say. */
async function editionOf(
    { instanceId, sourceInstanceId }: Instances,
    facts: CloudFacts,
): Promise<Edition | undefined> {
    if (!sourceInstanceId || hasUnknown(sourceInstanceId)) return undefined;
    try {
        const instances = await facts.htapInstances(sourceInstanceId);
        return instances.find(({ id }) => id === instanceId)?.edition;
    } catch {
        // It only explains a problem that is reported anyway.
        return undefined;
    }
}
