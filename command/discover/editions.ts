import type { CloudFacts } from "../../provider/arguments/cloudFacts";
import { clickHouseReplication } from "../../provider/clickHouse/replication";
import { databaseOf } from "../../provider/clickHouse/rows";
import type { Configuration, Row } from "../../provider/lifecycle/task";
import type { PlainResource } from "../../provider/pulumi/preview";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { rowAmong } from "../../provider/starRocks/rows";

/** A task as the list of its instance names it: its name in StarRocks, its database in ClickHouse. */
export interface Listed {
    name: string;
    row: Row;
}

/** How each edition lists and shows its tasks, by its key in an environment. */
export const editions = {
    starRocks: {
        title: "StarRocks",
        kind: "StarRocksReplication",
        noun: "task",
        resource: starRocksReplication as unknown as PlainResource,
        /** A sub-task that catches up added tables is progress of its task. */
        list: async (facts: CloudFacts, instanceId: string): Promise<Listed[]> => {
            const rows = await facts.starRocksTasks(instanceId);
            const tasks = rows.filter(({ mainTask }) => mainTask);
            return tasks.map((row) => ({ name: row.taskName, row: rowAmong(rows, row.taskName).row ?? row }));
        },
        configuration: (
            facts: CloudFacts,
            instanceId: string,
            name: string,
        ): Promise<Configuration | undefined> => facts.starRocksConfiguration(instanceId, name),
        parameters: (facts: CloudFacts, instanceId: string) => facts.starRocksParameters(instanceId),
    },
    clickHouse: {
        title: "ClickHouse",
        kind: "ClickHouseReplication",
        noun: "database",
        resource: clickHouseReplication as unknown as PlainResource,
        list: async (facts: CloudFacts, instanceId: string): Promise<Listed[]> => {
            const { rows } = await facts.clickHouseTasks(instanceId);
            return rows.map((row) => ({ name: databaseOf(row) ?? "", row }));
        },
        configuration: (
            facts: CloudFacts,
            instanceId: string,
            name: string,
        ): Promise<Configuration | undefined> => facts.clickHouseConfiguration(instanceId, name),
        parameters: (facts: CloudFacts, instanceId: string) => facts.clickHouseParameters(instanceId),
    },
} as const;

export type EditionName = keyof typeof editions;
export const editionNames = Object.keys(editions) as EditionName[];
