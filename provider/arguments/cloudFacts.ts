import {
    listClickHouseParameters,
    listClickHouseReplications,
    showClickHouseConfiguration,
} from "../api/clickHouse";
import type { Cloud } from "../api/cloud";
import { undefinedIfNotFound } from "../api/errors";
import { listHtapInstances, listSourceDatabases, listSourceTables } from "../api/htap";
import {
    listStarRocksParameters,
    listStarRocksReplications,
    showStarRocksConfiguration,
} from "../api/starRocks";

/** What checks and diffs ask the cloud: each question once a process, however many resources ask it. */
export class CloudFacts {
    constructor(private readonly cloud: Cloud) {}

    starRocksParameters = once((instanceId: string) => listStarRocksParameters(this.cloud, instanceId));

    /** The parameters of a task that exists: they say whether a change may set them. */
    starRocksParametersOfTask = once((instanceId: string, taskName: string) =>
        listStarRocksParameters(this.cloud, instanceId, taskName),
    );

    starRocksTasks = once((instanceId: string) => listStarRocksReplications(this.cloud, instanceId));

    starRocksConfiguration = once((instanceId: string, taskName: string) =>
        undefinedIfNotFound(() => showStarRocksConfiguration(this.cloud, instanceId, taskName)),
    );

    clickHouseParameters = once((instanceId: string) => listClickHouseParameters(this.cloud, instanceId));

    clickHouseTasks = once((instanceId: string) => listClickHouseReplications(this.cloud, instanceId));

    clickHouseConfiguration = once((instanceId: string, database: string) =>
        undefinedIfNotFound(() => showClickHouseConfiguration(this.cloud, instanceId, database)),
    );

    htapInstances = once((sourceInstanceId: string) => listHtapInstances(this.cloud, sourceInstanceId));

    sourceDatabases = once((instanceId: string, sourceInstanceId: string) =>
        listSourceDatabases(this.cloud, instanceId, sourceInstanceId),
    );

    sourceTables = once(async (instanceId: string, sourceInstanceId: string, database: string) => {
        const tables = await listSourceTables(this.cloud, instanceId, sourceInstanceId, [database]);
        return tables.map(({ table }) => table);
    });
}

/** Remembers the answer to each set of arguments. Failures are not remembered, so the next question is asked again. */
function once<Args extends string[], Answer>(ask: (...args: Args) => Promise<Answer>) {
    const answers = new Map<string, Promise<Answer>>();
    return (...args: Args): Promise<Answer> => {
        const key = JSON.stringify(args);
        const answer = answers.get(key) ?? ask(...args);
        answers.set(key, answer);
        answer.catch(() => answers.delete(key));
        return answer;
    };
}
