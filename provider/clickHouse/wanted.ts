import type { ClickHouseSetup } from "../api/clickHouse";
import { namedValues } from "../arguments/databaseConfigs";
import { tablesThere } from "../arguments/tables";
import { type Extent, freshSetup, settingsToChange } from "../lifecycle/desired";
import type { Before, Operation } from "../lifecycle/resource";
import type { CommonSetup } from "../lifecycle/setup";
import { isOver } from "../waiting/row";
import { type ClickHouseArgs, clickHouseTableConfigs, sameClickHouseTableConfig } from "./arguments";
import type { Wanted } from "./plan";
import type { ClickHouseSeen } from "./task";

const tableConfigs = (args: Partial<ClickHouseArgs>) => clickHouseTableConfigs(args.tableConfigs);

/** What has to change of a task that is there, and what a new one gets. */
export async function wantedOf(
    args: ClickHouseArgs,
    before: Before<ClickHouseArgs>,
    { row, configuration }: ClickHouseSeen,
    extent: Extent,
    { facts }: Pick<Operation, "facts">,
): Promise<Wanted> {
    // One whose task is over is made anew, with whatever list the program has.
    const there = configuration && !isOver(row?.stage) ? tablesThere(configuration) : undefined;
    const settings = await settingsToChange(args, before, extent, there, {
        tableConfigs,
        sameTableConfig: sameClickHouseTableConfig,
        // A list without names may still become one of either kind.
        canTurn: (from, to) => from.kind === to.kind || from.names.length === 0,
        parameters: () => facts.clickHouseParameters(args.instanceId),
    });
    return { ...settings, fresh: freshSetup(args, { tableConfigs }) };
}

/** A whole setup as the checks send it. */
export function setupOf(args: ClickHouseArgs, setup: CommonSetup): ClickHouseSetup {
    return {
        sourceInstanceId: args.sourceInstanceId,
        sourceNodeId: setup.sourceNodeId,
        sourceDatabase: args.sourceDatabase,
        databaseConfigs: namedValues(setup.databaseConfigs),
        tableConfigs: namedValues(setup.tableConfigs),
        tables: setup.tables,
    };
}
