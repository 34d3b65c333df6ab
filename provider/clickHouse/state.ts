import { argumentOf, sameScope, scopeOf, tablesThere } from "../arguments/tables";
import { type Baseline, type Beside, settingsThere } from "../lifecycle/driftBaseline";
import { type Outputs, outputsOf } from "../lifecycle/outputs";
import { type ClickHouseArgs, clickHouseTableConfigs, sameClickHouseTableConfig } from "./arguments";
import type { ClickHouseSeen } from "./task";

export type ClickHouseState = ClickHouseArgs &
    Outputs & {
        notice?: string;
        __beside?: Beside;
    };

/** The arguments as they are in the service, in the program's own form wherever that means the same, and the outputs. */
export function stateOf(
    args: ClickHouseArgs,
    { row, configuration, notice }: ClickHouseSeen,
    jobId: string | undefined,
    baseline: Baseline,
): ClickHouseState {
    const there = configuration && tablesThere(configuration);
    return {
        ...args,
        sourceInstanceId: configuration?.sourceInstanceId ?? args.sourceInstanceId,
        sourceNodeId: configuration?.sourceNodeId ?? args.sourceNodeId,
        tables: there && !sameScope(there, scopeOf(args.tables)) ? argumentOf(there) : args.tables,
        ...settingsThere(
            args,
            clickHouseTableConfigs(args.tableConfigs),
            sameClickHouseTableConfig,
            configuration,
            false,
            baseline,
        ),
        waitFor: args.waitFor ?? "job",
        adopt: args.adopt ?? "matching",
        ...outputsOf(row, configuration, jobId),
        notice,
    };
}

/** The arguments as the program gives them. A node that it leaves to the service is as it is there. */
export function asGiven({ sourceNodeId, tables, databaseConfigs, tableConfigs }: ClickHouseArgs) {
    const node = sourceNodeId === undefined ? {} : { sourceNodeId };
    return { ...node, tables, databaseConfigs, tableConfigs };
}
