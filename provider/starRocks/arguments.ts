import { z } from "zod";
import {
    adopt,
    columns,
    count,
    databaseConfigs,
    distinctInstances,
    flag,
    identifier,
    judgeEach,
    oneOf,
    serviceName,
    sourceDatabase,
    sourceInstanceId,
    sourceNodeId,
    tableConfigs,
    tables,
    textFor,
    waitFor,
} from "../arguments/schemas";
import {
    type Operations,
    renderTableConfig,
    renderTableConfigs,
    type TableConfigs,
} from "../arguments/tableConfigs";
import { type Grammar, sameTableConfigText } from "../arguments/tableConfigTexts";

/** Settings of one table by name. */
export interface StarRocksTableConfig {
    orderBy?: string | string[];
    keyColumns?: string | string[];
    distributedBy?: string | string[];
    partitionBy?: string | string[];
    dataModel?: string;
    buckets?: number;
    replicationNum?: number;
    enablePersistentIndex?: boolean;
}

// The API page ModifyDataSync names these operations and the semicolon between them. Examples show "order by" and "key
// columns" only; that the others too are written as words and value is taken from the same list.
const operations: Operations<StarRocksTableConfig> = {
    orderBy: (value) => `order by ${value}`,
    keyColumns: (value) => `key columns ${value}`,
    distributedBy: (value) => `distributed by ${value}`,
    partitionBy: (value) => `partition by ${value}`,
    dataModel: (value) => `data_model ${value}`,
    buckets: (value) => `buckets ${value}`,
    replicationNum: (value) => `replication_num ${value}`,
    enablePersistentIndex: (value) => `enable_persistent_index ${value}`,
};

const typedTableConfig = z.strictObject({
    orderBy: columns.optional(),
    keyColumns: columns.optional(),
    distributedBy: columns.optional(),
    partitionBy: columns.optional(),
    dataModel: textFor("a data model").min(1, "is empty. Give a data model.").optional(),
    buckets: count.optional(),
    replicationNum: count.optional(),
    enablePersistentIndex: flag.optional(),
});

const render = (config: string | StarRocksTableConfig) => renderTableConfig(operations, ";", config);

export function starRocksTableConfigs(
    configs: TableConfigs<StarRocksTableConfig> | undefined,
): Record<string, string> {
    return renderTableConfigs(render, configs);
}

const grammar: Grammar = {
    operations: [
        "order by",
        "key columns",
        "distributed by",
        "partition by",
        "data_model",
        "buckets",
        "replication_num",
        "enable_persistent_index",
    ],
    separator: ";",
    // Neither operations nor columns have a case.
    caseSensitive: false,
};

/** Whether two texts set the same for a table. */
export function sameStarRocksTableConfig(a: string, b: string): boolean {
    return sameTableConfigText(a, b, grammar);
}

/** No table has a star in its name: who writes one means a pattern. */
function problemOfTable(name: string): string | undefined {
    return name.includes("*") ? "is a pattern, not the name of a table. Set wildcards to true." : undefined;
}

export const starRocksSchema = distinctInstances(
    z
        .strictObject({
            instanceId: identifier(
                "the id of the StarRocks instance, such as 590031445ef845bb912d7fc8243db80cin17",
            ),
            sourceInstanceId,
            sourceNodeId,
            sourceDatabase,
            targetDatabase: serviceName("the name of the database in StarRocks"),
            taskName: serviceName("a name for the replication task"),
            tables,
            databaseConfigs,
            tableConfigs: tableConfigs(typedTableConfig, render),
            instanceLevel: flag.optional(),
            wildcards: flag.optional(),
            desiredState: oneOf(["running", "paused"]).optional(),
            waitFor,
            adopt,
        })
        .superRefine(
            ({ tables, wildcards }, context) => {
                if (!wildcards) judgeEach(tables, problemOfTable, context, ["tables"]);
            },
            { when: () => true },
        ),
);

export type StarRocksArgs = z.infer<typeof starRocksSchema>;
