import type { ApiRequest, Cloud } from "../../provider/api/cloud";
import type { CloudFacts } from "../../provider/arguments/cloudFacts";
import { readOperation } from "../../provider/lifecycle/readOperation";
import type { Operation } from "../../provider/lifecycle/resource";
import { Lists } from "../../provider/waiting/lists";

/**
 * The service as it is at one moment. A task is read as an import reads it and then compared with what was written, but each list
 * and each configuration is requested once.
 */
export function snapshotOf(
    cloud: Cloud,
    settings: Pick<Operation, "pollInterval" | "settleTime">,
): Operation {
    const operation = readOperation(askedOnce(cloud), settings);
    return { ...operation, lists: new ListsOfFacts(operation.facts, operation) };
}

/** Pages of lists are always requested: a list is read again where its rows have moved. */
function askedOnce(cloud: Cloud): Cloud {
    const answers = new Map<string, Promise<unknown>>();
    return {
        ...cloud,
        request: <Body>(request: ApiRequest, signal?: AbortSignal): Promise<Body> => {
            const { method, path, query = {} } = request;
            if (method !== "GET" || "offset" in query) return cloud.request<Body>(request, signal);
            const key = JSON.stringify([path, query]);
            const answer = answers.get(key) ?? cloud.request<Body>(request, signal);
            answers.set(key, answer);
            return answer as Promise<Body>;
        },
    };
}

/** The lists of a life cycle, which requests them again and again, as facts: each is requested once. */
class ListsOfFacts extends Lists {
    constructor(
        private readonly facts: CloudFacts,
        { cloud, clock, pollInterval }: Operation,
    ) {
        super(cloud, clock, pollInterval);
    }

    override starRocks(instanceId: string) {
        return this.facts.starRocksTasks(instanceId);
    }

    override clickHouse(instanceId: string) {
        return this.facts.clickHouseTasks(instanceId);
    }
}
