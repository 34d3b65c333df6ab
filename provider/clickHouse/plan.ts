import type { Stage } from "../api/reading";
import { type CommonSetup, type CommonWanted, setupDiffers } from "../lifecycle/setup";
import { isOver } from "../waiting/row";
import { sameClickHouseTableConfig } from "./arguments";

/** A task as it is. */
export interface Actual {
    stage: Stage;
    setup: CommonSetup;
}

/** What has to change of a task, and what a new one gets. */
export interface Wanted extends CommonWanted {
    fresh: CommonSetup;
}

/**
 * One call of the service. "check" and "settings" are the same checks, by which parameters and table settings travel: before
 * a create, and for a task that exists.
 */
export type Step =
    | { do: "create" | "delete" }
    /** The whole setup: what does not change is sent as it is there. */
    | { do: "check" | "settings" | "modify"; to: CommonSetup };

/** The calls that lead from what is there to what is wanted, none needless. */
export function planSteps(actual: Actual | undefined, wanted: Wanted): Step[] {
    if (!actual) return create(wanted.fresh);
    if (isOver(actual.stage)) return [{ do: "delete" }, ...create(wanted.fresh)];
    const differs = whatDiffers(actual.setup, wanted);
    const to = changed(actual.setup, wanted);
    const steps: Step[] = [];
    if (differs.includes("databaseConfigs") || differs.includes("tableConfigs"))
        steps.push({ do: "settings", to });
    if (differs.includes("tables") || differs.includes("sourceNodeId")) steps.push({ do: "modify", to });
    return steps;
}

function changed(there: CommonSetup, wanted: Wanted): CommonSetup {
    const tableConfigs = { ...there.tableConfigs, ...wanted.tableConfigs };
    for (const table of wanted.droppedTableConfigs) delete tableConfigs[table];
    return {
        sourceNodeId: wanted.sourceNodeId ?? there.sourceNodeId,
        tables: wanted.tables ?? there.tables,
        databaseConfigs: { ...there.databaseConfigs, ...wanted.databaseConfigs },
        tableConfigs,
    };
}

/** The create's own body has no room for settings and lists: the checks before it carry them. */
function create(fresh: CommonSetup): Step[] {
    const { tables, databaseConfigs, tableConfigs } = fresh;
    const anything =
        tables.names.length + Object.keys(databaseConfigs).length + Object.keys(tableConfigs).length > 0;
    return anything ? [{ do: "check", to: fresh }, { do: "create" }] : [{ do: "create" }];
}

/** The arguments in which a task's setup is not as wanted. */
export function whatDiffers(there: CommonSetup, wanted: Wanted): (keyof CommonSetup)[] {
    return setupDiffers(there, wanted, sameClickHouseTableConfig);
}
