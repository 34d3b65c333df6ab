import type { DatabaseParameter } from "../provider/api/replication";
import type { CloudFacts } from "../provider/arguments/cloudFacts";
import type { Edition } from "../provider/arguments/instanceEdition";
import { clickHouseReplication } from "../provider/clickHouse/replication";
import type { Configuration } from "../provider/lifecycle/task";
import type { PlainResource } from "../provider/pulumi/preview";
import { dynamicType, type Kind, pluginToken } from "../provider/pulumi/resourceNames";
import { starRocksReplication } from "../provider/starRocks/replication";
import { clickHouseTasks, starRocksTasks, type TaskList } from "./tasks";

export type { Edition };

/** How an edition is called, and how it lists and shows its tasks. */
interface EditionEntry {
    title: string;
    /** Its key in an environment. */
    key: "starRocks" | "clickHouse";
    kind: Kind;
    /** What a name of its tasks is the name of. */
    noun: "task" | "database";
    resource: PlainResource;
    tasks(facts: CloudFacts, instanceId: string): Promise<TaskList>;
    /** `name`: that of the task or the database. Undefined if it is not there. */
    configuration(facts: CloudFacts, instanceId: string, name: string): Promise<Configuration | undefined>;
    parameters(facts: CloudFacts, instanceId: string): Promise<DatabaseParameter[]>;
}

export const editions: Readonly<Record<Edition, EditionEntry>> = {
    starrocks: {
        title: "StarRocks",
        key: "starRocks",
        kind: "StarRocksReplication",
        noun: "task",
        resource: starRocksReplication as unknown as PlainResource,
        tasks: starRocksTasks,
        configuration: (facts, instanceId, name) => facts.starRocksConfiguration(instanceId, name),
        parameters: (facts, instanceId) => facts.starRocksParameters(instanceId),
    },
    clickhouse: {
        title: "ClickHouse",
        key: "clickHouse",
        kind: "ClickHouseReplication",
        noun: "database",
        resource: clickHouseReplication as unknown as PlainResource,
        tasks: clickHouseTasks,
        configuration: (facts, instanceId, name) => facts.clickHouseConfiguration(instanceId, name),
        parameters: (facts, instanceId) => facts.clickHouseParameters(instanceId),
    },
};

export const editionNames = Object.keys(editions) as Edition[];

/** By the types of the dynamic resources and of the plugin. */
export const editionByType: ReadonlyMap<string, Edition> = new Map(
    editionNames.flatMap((name) =>
        [dynamicType, pluginToken].map((typeFor) => [typeFor(editions[name].kind), name] as const),
    ),
);
