import { type DatabaseConfigs, sameConfigs } from "./databaseConfigs";
import { sameScope, scopeOf, type TablesArgument } from "./tables";
import { unknown } from "./unknown";

export type Change = "replace" | "update" | "nothing";

/** What a change of an argument means. */
export interface ArgumentRule {
    /** A function where it depends on the values. */
    change: Change | ((before: never, after: never) => Change);
    /** When two values are the same; to the letter when absent. */
    same?: (a: never, b: never) => boolean;
    /** Every program sets it, or it is filled in. */
    required?: true;
    /** What an argument that is left out means. */
    default?: unknown;
    /** An argument that is left out is the service's choice: whatever is there is right. */
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

/** What changes mean of the arguments that both resources have. */
export function commonRules<TableConfigs>(
    sameTableConfigs: (a: TableConfigs | undefined, b: TableConfigs | undefined) => boolean,
): Record<Argument, ArgumentRule> {
    return {
        instanceId: { change: "replace", required: true },
        sourceInstanceId: { change: "replace", required: true },
        sourceNodeId: { change: "update", serviceChooses: true },
        sourceDatabase: { change: "replace", required: true },
        tables: {
            change: (
                before: TablesArgument | undefined,
                after: TablesArgument | typeof unknown | undefined,
            ) =>
                // The service refuses to turn a list of one kind into one of the other.
                after !== unknown && scopeOf(before).kind !== scopeOf(after as TablesArgument).kind
                    ? "replace"
                    : "update",
            same: (a: TablesArgument | undefined, b: TablesArgument | undefined) =>
                sameScope(scopeOf(a), scopeOf(b)),
        },
        databaseConfigs: {
            change: "update",
            same: (a: DatabaseConfigs | undefined, b: DatabaseConfigs | undefined) => sameConfigs(a, b),
        },
        tableConfigs: { change: "update", same: sameTableConfigs },
        waitFor: { change: "nothing", default: "job" },
        adopt: { change: "nothing", default: "matching" },
    };
}
