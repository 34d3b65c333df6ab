import { z } from "zod";
import { findProblems } from "./arguments/problems";
import { identifier, oneOf, sourceInstanceId } from "./arguments/schemas";
import { clickHouseSchema } from "./clickHouse/arguments";
import { starRocksSchema } from "./starRocks/arguments";
import { UserError } from "./userError";

const { instanceId: starRocksInstanceId, taskName } = starRocksSchema.shape;
const { instanceId: clickHouseInstanceId, sourceDatabase } = clickHouseSchema.shape;
const instanceId = identifier("the id of an HTAP instance");

/** The arguments of each function, by its name in programs. */
const schemas = {
    getStarRocksReplication: z.strictObject({ instanceId: starRocksInstanceId, taskName }),
    listStarRocksReplications: z.strictObject({ instanceId: starRocksInstanceId }),
    getClickHouseReplication: z.strictObject({ instanceId: clickHouseInstanceId, sourceDatabase }),
    listClickHouseReplications: z.strictObject({ instanceId: clickHouseInstanceId }),
    listDatabaseParameters: z.strictObject({ instanceId, engine: oneOf(["starrocks", "clickhouse"]) }),
    listSourceDatabases: z.strictObject({ instanceId: starRocksInstanceId, sourceInstanceId }),
    listSourceTables: z.strictObject({
        instanceId: starRocksInstanceId,
        sourceInstanceId,
        databases: z
            .array(sourceDatabase, { error: "must be a list of databases of the source." })
            .min(1, "is empty. Name databases of the source."),
    }),
    listHtapInstances: z.strictObject({ sourceInstanceId }),
};

type Schemas = typeof schemas;
export type FunctionName = keyof Schemas;
export type FunctionArguments<Name extends FunctionName> = z.infer<Schemas[Name]>;

/** Throws one error with all problems of the arguments, before anything is requested. */
export function requireValid(name: FunctionName, given: object | undefined): void {
    const problems = findProblems(schemas[name], given ?? {}, { whole: "an argument of this function" });
    if (problems.length > 0) throw new UserError(problems.map(({ text }) => text).join("\n"));
}
