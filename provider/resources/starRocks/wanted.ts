import type { StarRocksSetup } from "../../api/starRocks";
import { isOver } from "../../waiting/row";
import { configTexts, namedValues, parametersToSet } from "../databaseConfigs";
import type { Before, Operation } from "../resource";
import { nodeToMoveTo } from "../sourceNode";
import { scopeOf, tablesThere } from "../tables";
import { type StarRocksArgs, starRocksTableConfigs } from "./arguments";
import type { Setup, Wanted } from "./plan";
import type { StarRocksSeen } from "./task";

/** The arguments in the plan's terms, with what was taken out since the last operation. */
export async function wantedOf(
    args: StarRocksArgs,
    before: Before<StarRocksArgs>,
    { row, configuration }: StarRocksSeen,
    context: Operation,
): Promise<Wanted> {
    // One whose task is over is made anew, with whatever list the program has.
    const stays = !isOver(row?.stage);
    const there = configuration && stays ? tablesThere(configuration) : undefined;
    const tables = scopeOf(args.tables);
    const tableConfigs = starRocksTableConfigs(args.tableConfigs);
    return {
        sourceNodeId: nodeToMoveTo(before, args),
        // A list of the other kind, of a task that was taken over whatever it is, only a new task can have.
        tables: there && there.kind !== tables.kind ? there : tables,
        ...(await parametersToSet(
            configTexts(before.args.databaseConfigs),
            configTexts(args.databaseConfigs),
            () => context.facts.starRocksParameters(args.instanceId),
        )),
        tableConfigs,
        wildcards: args.wildcards ?? false,
        desiredState: args.desiredState ?? "running",
        droppedTableConfigs: Object.keys(before.args.tableConfigs ?? {}).filter(
            (table) => !Object.hasOwn(tableConfigs, table),
        ),
    };
}

/** A whole setup as every check and change sends it. */
export function setupOf(args: StarRocksArgs, setup: Setup): StarRocksSetup {
    return {
        ...args,
        sourceNodeId: setup.sourceNodeId,
        databaseConfigs: namedValues(setup.databaseConfigs),
        tableConfigs: namedValues(setup.tableConfigs),
        tables: setup.tables,
        instanceLevel: args.instanceLevel ?? false,
        databaseScope: args.instanceLevel && args.sourceDatabase === "ALL" ? "all" : "part",
        wildcards: setup.wildcards,
    };
}
