import { whatDiffers, withDesired } from "../lifecycle/desired";
import type { Call } from "../lifecycle/edition";
import type { Actual, Desired } from "../lifecycle/task";
import { isOver } from "../waiting/row";
import { sameClickHouseTableConfig } from "./arguments";

/**
 * `check` and `settings` are the same checks, by which parameters and table settings travel: before a create, and for a task that
 * exists.
 */
export type ClickHouseCall = Call<"check" | "create" | "settings" | "modify" | "delete">;

/** The calls that lead from what is there to what is desired, none needless. */
export function plan(actual: Actual | undefined, desired: Desired): ClickHouseCall[] {
    if (!actual) return create(desired.fresh);
    if (isOver(actual.stage)) return [{ do: "delete" }, ...create(desired.fresh)];
    const differs = whatDiffers(actual.setup, desired, sameClickHouseTableConfig);
    const to = withDesired(actual.setup, desired);
    const calls: ClickHouseCall[] = [];
    if (differs.includes("parameters") || differs.includes("tableConfigs"))
        calls.push({ do: "settings", to });
    if (differs.includes("tables") || differs.includes("sourceNodeId")) calls.push({ do: "modify", to });
    return calls;
}

/** The create itself has no room for settings and lists: checks before it carry them, and whether they took shows afterwards. */
function create(to: Desired["fresh"]): ClickHouseCall[] {
    const { tables, parameters, tableConfigs } = to;
    const hasSetup = [tables.names, Object.keys(parameters), Object.keys(tableConfigs)].flat().length > 0;
    return hasSetup
        ? [
              { do: "check", to },
              { do: "create", observed: true },
          ]
        : [{ do: "create" }];
}
