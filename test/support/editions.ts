import type { Emulator } from "pulumi-taurusdb-htap-emulator";
import { clickHouseReplication } from "../../provider/clickHouse/replication";
import type { Resource } from "../../provider/lifecycle/resource";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { clickHouseBase, ids, starRocksBase } from "./stillEmulator";

/** The arguments that tests of both editions give. */
export interface EditionArgs {
    instanceId: string;
    sourceInstanceId: string;
    sourceNodeId?: string;
    sourceDatabase: string;
    targetDatabase?: string;
    taskName?: string;
    tables?: object;
    adopt?: string;
}

export type EditionState = EditionArgs & {
    jobId?: string;
    stage?: string;
    status?: string;
    percentage?: number;
    lastError?: string;
};

/** Both editions, for tests of what they share. */
export const editions = [
    {
        edition: "StarRocks",
        resource: starRocksReplication as unknown as Resource<EditionArgs, EditionState>,
        base: starRocksBase as EditionArgs,
        id: `${ids.starRocks}/orders_1`,
        /** Arguments of other tasks on the same instance. */
        other: (index: number): Partial<EditionArgs> => ({
            taskName: `other_${index}`,
            targetDatabase: `other_${index}`,
        }),
        /** An argument of another task under the same id. */
        conflict: { targetDatabase: "elsewhere" },
        calls: {
            list: "ListStarRocksDataReplications",
            configuration: "ListStarRocksDataReplicationConfig",
            check: "CheckDataBaseConfig",
            create: "CreateStarRocksDataReplication",
            modify: "ModifyDataSync",
            remove: "DeleteStarRocksDataReplication",
        },
        tasksOf: ({ world }: Emulator) => world.starRocksTasks,
    },
    {
        edition: "ClickHouse",
        resource: clickHouseReplication as unknown as Resource<EditionArgs, EditionState>,
        base: clickHouseBase as EditionArgs,
        id: `${ids.clickHouse}/crm`,
        other: (index: number): Partial<EditionArgs> => ({
            sourceDatabase: index === 0 ? "billing" : `other_${index}`,
        }),
        conflict: { sourceInstanceId: "another07" },
        calls: {
            list: "ListClickHouseDataBaseReplication",
            configuration: "ListClickHouseDataBaseReplicationConfig",
            /** Without settings nothing is checked. */
            check: undefined,
            create: "CreateClickHouseDataBaseReplication",
            modify: "UpdateClickHouseDataBaseConfig",
            remove: "DeleteClickHouseDataBaseReplication",
        },
        tasksOf: ({ world }: Emulator) => world.clickHouseTasks,
    },
];
