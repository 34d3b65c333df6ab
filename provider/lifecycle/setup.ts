import { own } from "../arguments/own";
import { sameScope, type TableScope } from "../arguments/tables";

/** What can be changed of a task of either edition while it exists. */
export interface CommonSetup {
    /** Undefined: whatever the service chose. */
    sourceNodeId?: string;
    tables: TableScope;
    databaseConfigs: Record<string, string>;
    tableConfigs: Record<string, string>;
}

/** What has to change of a setup. Whatever it does not name stays as it is in the service. */
export interface CommonWanted extends Omit<CommonSetup, "tables"> {
    tables?: TableScope;
    /** Tables whose settings the program has taken out. */
    droppedTableConfigs: string[];
    /** Parameters that the program has taken out and for which the service names no default. */
    parametersWithoutDefault: string[];
}

/** The arguments in which a task's setup is not as wanted. */
export function setupDiffers(
    there: CommonSetup,
    wanted: CommonWanted,
    sameTableConfig: (a: string, b: string) => boolean,
): (keyof CommonSetup)[] {
    const differs: Record<keyof CommonSetup, boolean> = {
        sourceNodeId: wanted.sourceNodeId !== undefined && wanted.sourceNodeId !== there.sourceNodeId,
        tables: wanted.tables !== undefined && !sameScope(there.tables, wanted.tables),
        databaseConfigs: Object.entries(wanted.databaseConfigs).some(
            ([name, value]) => own(there.databaseConfigs, name) !== value,
        ),
        tableConfigs:
            wanted.droppedTableConfigs.some((table) => own(there.tableConfigs, table) !== undefined) ||
            Object.entries(wanted.tableConfigs).some(
                ([table, config]) => !sameTableConfig(own(there.tableConfigs, table) ?? "", config),
            ),
    };
    return (Object.keys(differs) as (keyof CommonSetup)[]).filter((name) => differs[name]);
}
