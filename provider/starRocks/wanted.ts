import type { StarRocksSetup } from "../api/starRocks";
import { namedValues } from "../arguments/databaseConfigs";
import { tablesThere } from "../arguments/tables";
import { type Extent, freshSetup, settingsToChange } from "../lifecycle/desired";
import type { Before, Operation } from "../lifecycle/resource";
import { isOver } from "../waiting/row";
import { type StarRocksArgs, sameStarRocksTableConfig, starRocksTableConfigs } from "./arguments";
import type { Fresh, Setup, Wanted } from "./plan";
import type { StarRocksSeen } from "./task";

const tableConfigs = (args: Partial<StarRocksArgs>) => starRocksTableConfigs(args.tableConfigs);

/** What has to change of a task that is there, and what a new one gets. */
export async function wantedOf(
    args: StarRocksArgs,
    before: Before<StarRocksArgs>,
    { row, configuration }: StarRocksSeen,
    extent: Extent,
    { facts }: Pick<Operation, "facts">,
): Promise<Wanted> {
    // One whose task is over is made anew, with whatever list the program has.
    const there = configuration && !isOver(row?.stage) ? tablesThere(configuration) : undefined;
    const settings = await settingsToChange(args, before, extent, there, {
        tableConfigs,
        sameTableConfig: sameStarRocksTableConfig,
        canTurn: (from, to) => from.kind === to.kind,
        parameters: () => facts.starRocksParameters(args.instanceId),
    });
    const fresh = freshOf(args);
    const changes = (name: "wildcards" | "desiredState") =>
        extent === "whole" || (before.args[name] ?? defaults[name]) !== fresh[name];
    return {
        ...settings,
        wildcards: changes("wildcards") ? fresh.wildcards : undefined,
        desiredState: changes("desiredState") ? fresh.desiredState : undefined,
        fresh,
    };
}

const defaults = { wildcards: false, desiredState: "running" } as const;

/** What a new task gets. */
function freshOf(args: StarRocksArgs): Fresh {
    return {
        ...freshSetup(args, { tableConfigs }),
        wildcards: args.wildcards ?? defaults.wildcards,
        desiredState: args.desiredState ?? defaults.desiredState,
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
