import { z } from "zod";
import {
    adopt,
    columns,
    databaseConfigs,
    identifier,
    replicationSchema,
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
export interface ClickHouseTableConfig {
    columns?: string | string[];
    partitionBy?: string | string[];
    orderBy?: string | string[];
    sampleBy?: string;
    primaryKey?: string | string[];
    ttl?: string;
}

// The API page CheckClickHouseTableConfig names these operations, which are those of ClickHouse's TABLE OVERRIDE. It shows
// "ORDER BY id" only. That several stand side by side is taken from ClickHouse itself.
const grammar: Grammar<ClickHouseTableConfig> = {
    operations: {
        columns: "COLUMNS",
        partitionBy: "PARTITION BY",
        orderBy: "ORDER BY",
        sampleBy: "SAMPLE BY",
        primaryKey: "PRIMARY KEY",
        ttl: "TTL",
    },
    write: (value, name) => (name === "columns" ? inParentheses(value) : expression(value)),
    separator: " ",
    caseSensitive: true,
};

/** One expression as it is, several as a tuple. */
function expression(value: unknown): string {
    return Array.isArray(value) && value.length > 1 ? `(${value.join(", ")})` : String(value);
}

function inParentheses(value: unknown): string {
    const text = Array.isArray(value) ? value.join(", ") : String(value);
    return text.trim().startsWith("(") ? text : `(${text})`;
}

const expressionText = textFor("an expression").min(1, "is empty. Give an expression.");

const typedTableConfig = z.strictObject({
    columns: columns.optional(),
    partitionBy: columns.optional(),
    orderBy: columns.optional(),
    sampleBy: expressionText.optional(),
    primaryKey: columns.optional(),
    ttl: expressionText.optional(),
});

/** Settings of tables as the service takes them. */
export function clickHouseTableConfigs(
    configs: TableConfigs<ClickHouseTableConfig> | undefined,
): Record<string, string> {
    return renderTableConfigs(configs, grammar);
}

/** Whether two texts set the same for a table. */
export function sameClickHouseTableConfig(a: string, b: string): boolean {
    return sameTableConfig(a, b, grammar);
}

function problemOfTable(name: string): string | undefined {
    if (name.includes(","))
        return "must not contain a comma. The service takes the names as one text, with commas between them.";
    if (name.includes("*"))
        return "is a pattern, and ClickHouse (Lightweight Edition) takes whole names only. Name each table.";
    return undefined;
}

export const clickHouseSchema = replicationSchema(
    {
        instanceId: identifier(
            "the id of the ClickHouse instance, such as 54e42160670e48e789af7075e1efea1fin16",
        ),
        sourceInstanceId,
        sourceNodeId,
        sourceDatabase,
        tables,
        databaseConfigs,
        tableConfigs: tableConfigs(typedTableConfig, (config) => renderTableConfig(config, grammar)),
        waitFor,
        adopt,
    },
    problemOfTable,
);

const notHere = "is not an argument of this resource. ClickHouse (Lightweight Edition)";

/** What to say of arguments of StarRocks that a program may expect here. */
export const notInClickHouse = {
    desiredState: `${notHere} has no pause. To stop a task, remove the resource.`,
    taskName: `${notHere} names a task by its database.`,
    targetDatabase: `${notHere} gives the database the source's name.`,
    instanceLevel: `${notHere} replicates one database a task.`,
    wildcards: `${notHere} takes whole names of tables, not patterns.`,
};

export type ClickHouseArgs = z.infer<typeof clickHouseSchema>;
