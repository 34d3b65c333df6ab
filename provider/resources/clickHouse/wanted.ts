import type { ClickHouseSetup } from "../../api/clickHouse";
import { isOver } from "../../waiting/row";
import { configTexts, namedValues, parametersToSet } from "../databaseConfigs";
import type { Before, Operation } from "../resource";
import { nodeToMoveTo } from "../sourceNode";
import { scopeOf, tablesThere } from "../tables";
import { type ClickHouseArgs, clickHouseTableConfigs } from "./arguments";
import type { Wanted } from "./plan";
import type { ClickHouseSeen } from "./task";

/** The arguments in the plan's terms, with what was taken out since the last operation. */
export async function wantedOf(
    args: ClickHouseArgs,
    before: Before<ClickHouseArgs>,
    { row, configuration }: ClickHouseSeen,
    context: Operation,
): Promise<Wanted> {
    // One whose task is over is made anew, with whatever list the program has.
    const stays = !isOver(row?.stage);
    const there = configuration && stays ? tablesThere(configuration) : undefined;
    const tables = scopeOf(args.tables);
    const tableConfigs = clickHouseTableConfigs(args.tableConfigs);
    return {
        sourceNodeId: nodeToMoveTo(before, args),
        // A list of names of the other kind, of a task that was taken over whatever it is, only a new task can have.
        tables: there && there.kind !== tables.kind && there.names.length > 0 ? there : tables,
        ...(await parametersToSet(
            configTexts(before.args.databaseConfigs),
            configTexts(args.databaseConfigs),
            () => context.facts.clickHouseParameters(args.instanceId),
        )),
        tableConfigs,
        droppedTableConfigs: Object.keys(before.args.tableConfigs ?? {}).filter(
            (table) => !Object.hasOwn(tableConfigs, table),
        ),
    };
}

/** A whole setup as the checks send it. */
export function setupOf(args: ClickHouseArgs, wanted: Wanted): ClickHouseSetup {
    return {
        sourceInstanceId: args.sourceInstanceId,
        sourceNodeId: wanted.sourceNodeId,
        sourceDatabase: args.sourceDatabase,
        databaseConfigs: namedValues(wanted.databaseConfigs),
        tableConfigs: namedValues(wanted.tableConfigs),
        tables: wanted.tables,
    };
}
