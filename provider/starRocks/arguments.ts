import { z } from "zod";
import {
    adopt,
    columns,
    count,
    databaseConfigs,
    flag,
    identifier,
    oneOf,
    replicationSchema,
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
    type Grammar,
    renderTableConfig,
    renderTableConfigs,
    sameTableConfig,
    type TableConfigs,
} from "../arguments/tableConfigs";

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

// The API page ModifyDataSync names these operations and the semicolon between them. Its examples show "order by" and "key
// columns" only. The others are assumed to have the same form: words, then the value.
const grammar: Grammar<StarRocksTableConfig> = {
    operations: {
        orderBy: "order by",
        keyColumns: "key columns",
        distributedBy: "distributed by",
        partitionBy: "partition by",
        dataModel: "data_model",
        buckets: "buckets",
        replicationNum: "replication_num",
        enablePersistentIndex: "enable_persistent_index",
    },
    write: String,
    separator: ";",
    caseSensitive: false,
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

/** Settings of tables as the service takes them. */
export function starRocksTableConfigs(
    configs: TableConfigs<StarRocksTableConfig> | undefined,
): Record<string, string> {
    return renderTableConfigs(configs, grammar);
}

/** Whether two texts set the same for a table. */
export function sameStarRocksTableConfig(a: string, b: string): boolean {
    return sameTableConfig(a, b, grammar);
}

export const starRocksSchema = replicationSchema(
    {
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
        tableConfigs: tableConfigs(typedTableConfig, (config) => renderTableConfig(config, grammar)),
        instanceLevel: flag.optional(),
        wildcards: flag.optional(),
        desiredState: oneOf(["running", "paused"]).optional(),
        waitFor,
        adopt,
    },
    // No table has a star in its name, so a name with one is meant as a pattern.
    (name, { wildcards }) =>
        name.includes("*") && !wildcards
            ? "is a pattern, not the name of a table. Set wildcards to true."
            : undefined,
);

export type StarRocksArgs = z.infer<typeof starRocksSchema>;
