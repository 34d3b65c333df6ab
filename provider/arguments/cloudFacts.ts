import {
    listClickHouseParameters,
    listClickHouseReplications,
    showClickHouseConfiguration,
} from "../api/clickHouse";
import type { Cloud } from "../api/cloud";
import { undefinedIfNotFound } from "../api/errors";
import { listHtapInstances } from "../api/htap";
import {
    listStarRocksParameters,
    listStarRocksReplications,
    showStarRocksConfiguration,
} from "../api/starRocks";
import { once } from "./once";
import { SourceNames, type SourceQuestion } from "./sourceNames";

/** What checks and diffs ask the cloud: each question once a process, however many resources ask it. */
export class CloudFacts {
    private readonly sources = new Map<string, SourceNames>();

    constructor(
        private readonly cloud: Cloud,
        /** For the names in one source, as an instance sees them. */
        private readonly mostSourceRequests = Number.POSITIVE_INFINITY,
    ) {}

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

    /** The names in a source, as an instance sees them. */
    source({
        instanceId,
        sourceInstanceId,
    }: Pick<SourceQuestion, "instanceId" | "sourceInstanceId">): SourceNames {
        const key = `${instanceId} ${sourceInstanceId}`;
        const names =
            this.sources.get(key) ??
            new SourceNames(this.cloud, instanceId, sourceInstanceId, this.mostSourceRequests);
        this.sources.set(key, names);
        return names;
    }
}
