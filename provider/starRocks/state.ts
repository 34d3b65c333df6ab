import { argumentOf, sameScope, scopeOf, tablesThere } from "../arguments/tables";
import { type Baseline, type Beside, settingsThere } from "../lifecycle/driftBaseline";
import { type Outputs, outputsOf } from "../lifecycle/outputs";
import { isOver } from "../waiting/row";
import { type StarRocksArgs, sameStarRocksTableConfig, starRocksTableConfigs } from "./arguments";
import type { StarRocksSeen as Seen } from "./task";

export type StarRocksState = Omit<StarRocksArgs, "desiredState"> &
    Outputs & {
        desiredState: "running" | "paused" | "cancelled";
        needsRepair?: boolean;
        __beside?: Beside;
    };

/** The arguments as they are in the service, in the program's own form wherever that means the same, and the outputs. */
export function stateOf(
    args: StarRocksArgs,
    { row, configuration }: Seen,
    jobId: string | undefined,
    baseline: Baseline,
): StarRocksState {
    const there = configuration && tablesThere(configuration);
    return {
        ...args,
        sourceInstanceId: configuration?.sourceInstanceId ?? args.sourceInstanceId,
        sourceDatabase: row?.sourceDatabase ?? args.sourceDatabase,
        targetDatabase: row?.targetDatabase ?? args.targetDatabase,
        sourceNodeId: configuration?.sourceNodeId ?? args.sourceNodeId,
        tables: there && !sameScope(there, scopeOf(args.tables)) ? argumentOf(there) : args.tables,
        ...settingsThere(
            args,
            starRocksTableConfigs(args.tableConfigs),
            sameStarRocksTableConfig,
            configuration,
            true,
            baseline,
        ),
        instanceLevel: configuration?.instanceLevel ?? args.instanceLevel ?? false,
        wildcards: configuration?.wildcards ?? args.wildcards ?? false,
        desiredState: stateThere(row?.stage) ?? args.desiredState ?? "running",
        waitFor: args.waitFor ?? "job",
        adopt: args.adopt ?? "matching",
        ...outputsOf(row, configuration, jobId),
        needsRepair: row?.needsRepair,
    };
}

/** The arguments as the program gives them, with what it leaves out. A node that it leaves to the service is as it is there. */
export function asGiven(args: StarRocksArgs) {
    const { tables, databaseConfigs, tableConfigs, wildcards = false, desiredState = "running" } = args;
    const { sourceNodeId } = args;
    const node = sourceNodeId === undefined ? {} : { sourceNodeId };
    return { ...node, tables, databaseConfigs, tableConfigs, wildcards, desiredState };
}

function stateThere(stage: Outputs["stage"]): StarRocksState["desiredState"] | undefined {
    if (stage === "full" || stage === "incremental") return "running";
    if (stage === "wait" || stage === "paused") return "paused";
    return isOver(stage) ? "cancelled" : undefined;
}
