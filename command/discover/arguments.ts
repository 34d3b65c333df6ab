import type { DatabaseParameter } from "../../provider/api/replication";
import { inputsFor } from "../../provider/pulumi/changes";
import type { PlainResource } from "../../provider/pulumi/preview";
import type { Properties } from "../../provider/pulumi/stateFormat";

/** The order in which people read them: where from, where to, what, how. */
const order = (
    "instanceId sourceInstanceId instanceLevel sourceDatabase targetDatabase taskName tables wildcards " +
    "databaseConfigs tableConfigs desiredState"
).split(" ");

type Texts = Record<string, string>;

/**
 * The arguments that declare a task as it was read: as few as possible, and none that has its default. Its node is left to the
 * service, as an import leaves it: a failover may move the task to another one.
 */
export function argumentsOf(
    resource: PlainResource,
    state: Properties,
    parameters: DatabaseParameter[],
): Properties {
    const { tables, databaseConfigs, tableConfigs } = state;
    const args: Properties = {
        ...inputsFor(resource.rules, state, new Set()),
        tables: sortedLists(tables as Record<string, string[]> | undefined),
        databaseConfigs: changedParameters(databaseConfigs as Texts | undefined, parameters),
        tableConfigs: tableConfigs && sorted(tableConfigs as Texts),
    };
    return withoutDerived(
        resource,
        Object.fromEntries(order.flatMap((name) => (args[name] === undefined ? [] : [[name, args[name]]]))),
    );
}

/** Without arguments that follow from others. */
function withoutDerived({ resolve, derived }: PlainResource, args: Properties): Properties {
    let fewer = args;
    // A later one may follow from an earlier one, so the last goes first.
    for (const name of [...derived].reverse()) {
        const { [name]: value, ...others } = fewer;
        if (value !== undefined && resolve(others, {}, undefined)[name] === value) fewer = others;
    }
    return fewer;
}

/**
 * By one reading of the documents a configuration shows only parameters that were set, by the other all of them. Where all are
 * shown, those with their defaults were not set.
 */
function changedParameters(shown: Texts | undefined, known: DatabaseParameter[]): Properties | undefined {
    if (!shown) return undefined;
    const showsAll = known.length > 0 && known.every(({ name }) => Object.hasOwn(shown, name));
    const defaults = new Map(showsAll ? known.map(({ name, defaultValue }) => [name, defaultValue]) : []);
    const changed = Object.entries(sorted(shown)).filter(([name, text]) => defaults.get(name) !== text);
    if (changed.length === 0) return undefined;
    return Object.fromEntries(changed.map(([name, text]) => [name, typed(text)]));
}

/** The number or the boolean whose text this is, so that code reads as people write it. */
function typed(text: string): string | number | boolean {
    if (text === "true" || text === "false") return text === "true";
    const value = Number(text);
    return Number.isSafeInteger(value) && String(value) === text ? value : text;
}

function sortedLists(tables: Record<string, string[]> | undefined) {
    if (!tables) return undefined;
    return Object.fromEntries(
        Object.entries(tables).map(([kind, names]) => [kind, [...new Set(names)].sort()]),
    );
}

function sorted(map: Texts): Texts {
    return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
