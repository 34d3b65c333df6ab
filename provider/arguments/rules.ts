import { sameConfigs } from "./databaseConfigs";
import { sameKind, sameScope, scopeOf, type TablesArgument } from "./tables";
import { unknown } from "./unknown";

export type Change = "replace" | "update" | "nothing";

/** How an argument is compared, and what a change of it means. */
export interface ArgumentRule {
    /** A function where it depends on the values. */
    change: Change | ((before: never, after: never) => Change);
    /** Whether two values mean the same. Without it, only equal values do. */
    same?: (a: never, b: never) => boolean;
    /** Every program sets it, or it is derived. */
    required?: true;
    /** What leaving the argument out means. */
    default?: unknown;
    /** Leaving the argument out leaves the choice to the service: any value is right. */
    serviceChooses?: boolean;
}

type Argument =
    | "instanceId"
    | "sourceInstanceId"
    | "sourceNodeId"
    | "sourceDatabase"
    | "tables"
    | "databaseConfigs"
    | "tableConfigs"
    | "waitFor"
    | "adopt";

/** The rules of the arguments that both resources have. */
export function commonRules<TableConfigs>(
    sameTableConfigs: (a: TableConfigs | undefined, b: TableConfigs | undefined) => boolean,
): Record<Argument, ArgumentRule> {
    return {
        instanceId: { change: "replace", required: true },
        sourceInstanceId: { change: "replace", required: true },
        sourceNodeId: { change: "update", serviceChooses: true },
        sourceDatabase: { change: "replace", required: true },
        tables: {
            change: (before?: TablesArgument, after?: TablesArgument | typeof unknown) =>
                after === unknown || sameKind(scopeOf(before), scopeOf(after)) ? "update" : "replace",
            same: (a?: TablesArgument, b?: TablesArgument) => sameScope(scopeOf(a), scopeOf(b)),
        },
        databaseConfigs: { change: "update", same: sameConfigs },
        tableConfigs: { change: "update", same: sameTableConfigs },
        waitFor: { change: "nothing", default: "job" },
        adopt: { change: "nothing", default: "matching" },
    };
}
