import {
    type ClickHouseConfiguration,
    type ClickHouseList,
    listClickHouseParameters,
    listClickHouseReplications,
    showClickHouseConfiguration,
} from "../api/clickHouse";
import type { Cloud } from "../api/cloud";
import { undefinedIfNotFound } from "../api/errors";
import { type HtapInstance, listHtapInstances, listSourceDatabases, listSourceTables } from "../api/htap";
import type { DatabaseParameter } from "../api/replication";
import {
    listStarRocksParameters,
    listStarRocksReplications,
    type StarRocksConfiguration,
    type StarRocksRow,
    showStarRocksConfiguration,
} from "../api/starRocks";

/** What checks and diffs ask of the cloud: each question once a process, however many resources ask it. */
export class CloudFacts {
    private readonly answers = new Map<string, Promise<unknown>>();

    constructor(private readonly cloud: Cloud) {}

    starRocksParameters(instanceId: string): Promise<DatabaseParameter[]> {
        return this.once(`StarRocks parameters ${instanceId}`, () =>
            listStarRocksParameters(this.cloud, instanceId),
        );
    }

    /** What a change of a task that exists may set. */
    starRocksParametersOfTasks(instanceId: string, taskName: string): Promise<DatabaseParameter[]> {
        return this.once(`task parameters ${instanceId}`, () =>
            listStarRocksParameters(this.cloud, instanceId, taskName),
        );
    }

    starRocksTasks(instanceId: string): Promise<StarRocksRow[]> {
        return this.once(`StarRocks tasks ${instanceId}`, () =>
            listStarRocksReplications(this.cloud, instanceId),
        );
    }

    starRocksConfiguration(
        instanceId: string,
        taskName: string,
    ): Promise<StarRocksConfiguration | undefined> {
        return this.once(`StarRocks configuration ${instanceId} ${taskName}`, () =>
            undefinedIfNotFound(() => showStarRocksConfiguration(this.cloud, instanceId, taskName)),
        );
    }

    clickHouseParameters(instanceId: string): Promise<DatabaseParameter[]> {
        return this.once(`ClickHouse parameters ${instanceId}`, () =>
            listClickHouseParameters(this.cloud, instanceId),
        );
    }

    clickHouseTasks(instanceId: string): Promise<ClickHouseList> {
        return this.once(`ClickHouse tasks ${instanceId}`, () =>
            listClickHouseReplications(this.cloud, instanceId),
        );
    }

    clickHouseConfiguration(
        instanceId: string,
        database: string,
    ): Promise<ClickHouseConfiguration | undefined> {
        return this.once(`ClickHouse configuration ${instanceId} ${database}`, () =>
            undefinedIfNotFound(() => showClickHouseConfiguration(this.cloud, instanceId, database)),
        );
    }

    htapInstances(sourceInstanceId: string): Promise<HtapInstance[]> {
        return this.once(`HTAP instances ${sourceInstanceId}`, () =>
            listHtapInstances(this.cloud, sourceInstanceId),
        );
    }

    sourceDatabases(instanceId: string, sourceInstanceId: string): Promise<string[]> {
        return this.once(`databases ${instanceId} ${sourceInstanceId}`, () =>
            listSourceDatabases(this.cloud, instanceId, sourceInstanceId),
        );
    }

    sourceTables(instanceId: string, sourceInstanceId: string, database: string): Promise<string[]> {
        return this.once(`tables ${instanceId} ${sourceInstanceId} ${database}`, async () => {
            const tables = await listSourceTables(this.cloud, instanceId, sourceInstanceId, [database]);
            return tables.map(({ table }) => table);
        });
    }

    private once<Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> {
        const known = this.answers.get(question) ?? ask();
        this.answers.set(question, known);
        // A failure is no answer: whoever asks next asks anew.
        known.catch(() => this.answers.delete(question));
        return known as Promise<Answer>;
    }
}
