import type { Stage } from "../../api/reading";
import { isOver } from "../../waiting/row";
import { type CommonSetup, type CommonWanted, setupDiffers } from "../setup";
import { sameClickHouseTableConfig } from "./arguments";

/** A task as it is. */
export interface Actual {
    stage: Stage;
    setup: CommonSetup;
}

export type Wanted = CommonWanted;

/**
 * One call of the service. "check" and "settings" are the same checks, by which parameters and table settings travel: before
 * a create, and for a task that exists.
 */
export type Step = { do: "check" | "create" | "settings" | "modify" | "delete" };

/** The calls that lead from what is there to what is wanted, none needless. */
export function planSteps(actual: Actual | undefined, wanted: Wanted): Step[] {
    if (!actual) return create(wanted);
    if (isOver(actual.stage)) return [{ do: "delete" }, ...create(wanted)];
    const differs = whatDiffers(actual.setup, wanted);
    const steps: Step[] = [];
    if (differs.includes("databaseConfigs") || differs.includes("tableConfigs"))
        steps.push({ do: "settings" });
    if (differs.includes("tables") || differs.includes("sourceNodeId")) steps.push({ do: "modify" });
    return steps;
}

/** The create's own body has no room for settings and lists: the checks before it carry them. */
function create({ tables, databaseConfigs, tableConfigs }: Wanted): Step[] {
    const anything =
        tables.names.length + Object.keys(databaseConfigs).length + Object.keys(tableConfigs).length > 0;
    return anything ? [{ do: "check" }, { do: "create" }] : [{ do: "create" }];
}

/** The arguments in which a task's setup is not as wanted. */
export function whatDiffers(there: CommonSetup, wanted: Wanted): (keyof CommonSetup)[] {
    return setupDiffers(there, wanted, sameClickHouseTableConfig);
}
