import type { Stage } from "../../api/reading";
import { own } from "../own";
import { sameScope, type TableScope } from "../tables";
import { sameClickHouseTableConfig } from "./arguments";

/** What can be changed while a task exists. */
export interface Setup {
    /** Undefined: whatever the service chose. */
    sourceNodeId?: string;
    tables: TableScope;
    databaseConfigs: Record<string, string>;
    tableConfigs: Record<string, string>;
}

/** A task as it is. */
export interface Actual {
    stage: Stage;
    setup: Setup;
}

/** A task as it should be. Parameters and tables that it does not name stay as they are. */
export interface Wanted extends Setup {
    /** Tables whose settings the program has taken out. */
    droppedTableConfigs: string[];
    /** Parameters that the program has taken out and for which the service names no default. */
    parametersWithoutDefault: string[];
}

/**
 * One call of the service. "check" and "settings" are the same checks, by which parameters and table settings travel: before
 * a create, and for a task that exists.
 */
export type Step = { do: "check" | "create" | "settings" | "modify" | "delete" };

/** The calls that lead from what is there to what is wanted, none needless. */
export function planSteps(actual: Actual | undefined, wanted: Wanted): Step[] {
    if (!actual) return create(wanted);
    // Nothing starts a task again that has failed; it copies nothing, so nothing is lost.
    if (actual.stage === "failed" || actual.stage === "cancelled")
        return [{ do: "delete" }, ...create(wanted)];
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
export function whatDiffers(there: Setup, wanted: Wanted): (keyof Setup)[] {
    const differs: Record<keyof Setup, boolean> = {
        sourceNodeId: wanted.sourceNodeId !== undefined && wanted.sourceNodeId !== there.sourceNodeId,
        tables: !sameScope(there.tables, wanted.tables),
        databaseConfigs: Object.entries(wanted.databaseConfigs).some(
            ([name, value]) => own(there.databaseConfigs, name) !== value,
        ),
        tableConfigs:
            wanted.droppedTableConfigs.some((table) => own(there.tableConfigs, table) !== undefined) ||
            Object.entries(wanted.tableConfigs).some(
                ([table, config]) => !sameClickHouseTableConfig(own(there.tableConfigs, table) ?? "", config),
            ),
    };
    return (Object.keys(differs) as (keyof Setup)[]).filter((name) => differs[name]);
}
