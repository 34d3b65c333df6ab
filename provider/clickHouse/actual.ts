import { configTexts, textsOf } from "../arguments/databaseConfigs";
import { tablesThere } from "../arguments/tables";
import type { Before } from "../lifecycle/resource";
import type { CommonSetup } from "../lifecycle/setup";
import { type ClickHouseArgs, clickHouseTableConfigs } from "./arguments";
import type { Actual, Wanted } from "./plan";
import type { ClickHouseSeen } from "./task";

/** The task in the plan's terms. Settings that it does not show are as they were sent last. */
export function actualNow(
    { row, configuration }: ClickHouseSeen,
    before: Before<ClickHouseArgs>,
    wanted: Wanted,
    done: ReadonlySet<string>,
): Actual | undefined {
    if (!row) return undefined;
    const sentBefore = before.unfinished
        ? { databaseConfigs: {}, tableConfigs: {} }
        : {
              databaseConfigs: configTexts(before.args.databaseConfigs),
              tableConfigs: clickHouseTableConfigs(before.args.tableConfigs),
          };
    const { fresh } = wanted;
    const sent = done.has("settings") || done.has("check") ? sentNow(sentBefore, wanted, done) : sentBefore;
    const shown = configuration?.tableConfigs.filter(({ value }) => value !== "") ?? [];
    return {
        stage: row.stage,
        setup: {
            sourceNodeId: configuration?.sourceNodeId ?? wanted.sourceNodeId ?? fresh.sourceNodeId,
            tables: (configuration && tablesThere(configuration)) ?? wanted.tables ?? fresh.tables,
            databaseConfigs: { ...sent.databaseConfigs, ...textsOf(configuration?.databaseConfigs ?? []) },
            tableConfigs: { ...sent.tableConfigs, ...textsOf(shown) },
        },
    };
}

type Settings = Pick<CommonSetup, "databaseConfigs" | "tableConfigs">;

/** Settings as the checks of this operation have sent them. */
function sentNow(before: Settings, wanted: Wanted, done: ReadonlySet<string>): Settings {
    const from = done.has("check") ? wanted.fresh : before;
    const tableConfigs = { ...from.tableConfigs, ...wanted.tableConfigs };
    for (const table of wanted.droppedTableConfigs) delete tableConfigs[table];
    return { databaseConfigs: { ...from.databaseConfigs, ...wanted.databaseConfigs }, tableConfigs };
}
