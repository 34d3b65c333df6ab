import type { DatabaseParameter } from "../api/replication";
import { configTexts, type DatabaseConfigs } from "./databaseConfigs";
import { changedEntries } from "./maps";
import { suggestion } from "./suggestion";
import { scopeOf, type TablesArgument } from "./tables";
import { hasUnknown } from "./unknown";

interface Configured {
    instanceId?: string;
    databaseConfigs?: DatabaseConfigs;
}

/**
 * Names and values of parameters against the service's own table, which is requested only when there are any. Parameters that
 * the program had before are not checked again.
 */
export async function findParameterProblems(
    now: Configured,
    before: Configured,
    ask: () => Promise<DatabaseParameter[]>,
): Promise<string[]> {
    if (hasUnknown(now.databaseConfigs)) return [];
    const old = now.instanceId === before.instanceId ? before.databaseConfigs : undefined;
    const changed = Object.entries(changedEntries(configTexts(old), configTexts(now.databaseConfigs)));
    if (changed.length === 0) return [];
    const parameters = new Map((await ask()).map((each) => [each.name, each]));
    return changed.flatMap(([name, value]) => {
        const parameter = parameters.get(name);
        if (!parameter) {
            const meant = suggestion(name, [...parameters.keys()]) || ".";
            return [`databaseConfigs.${name}: is an unknown parameter of this instance${meant}`];
        }
        return accepts(parameter, value)
            ? []
            : [`databaseConfigs.${name} "${value}": must be ${parameter.range?.replaceAll("|", " or ")}.`];
    });
}

/** "min-max" for integers, "a|b" for words. A range in any other form accepts everything. */
function accepts({ type, range }: DatabaseParameter, value: string): boolean {
    if (range === undefined) return true;
    if (range.includes("|")) return range.split("|").includes(value);
    const [, low, high] = /^(-?\d+)-(-?\d+)$/.exec(range) ?? [];
    if (low === undefined || type?.toLowerCase() !== "integer") return true;
    return /^-?\d+$/.test(value) && BigInt(value) >= BigInt(low) && BigInt(value) <= BigInt(high as string);
}

interface TableArguments {
    tables?: TablesArgument;
    tableConfigs?: object;
}

/** Tables that the program names anew: those of the list, and those with settings, whether a list names them or not. */
export function newTables({ tables, tableConfigs }: TableArguments, before: TableArguments): string[] {
    const old = new Set(scopeOf(before.tables).names);
    const { kind, names } = scopeOf(tables);
    const withSettings = newNames(tableConfigs, before.tableConfigs);
    return [
        ...new Set([
            ...names.filter((name) => !old.has(name)),
            ...withSettings.filter((name) => kind === "exclude" || !names.includes(name)),
        ]),
    ];
}

/** Those of them that the source does not have. */
export function findTableProblems(
    { tables, tableConfigs }: TableArguments,
    before: TableArguments,
    inSource: string[],
): string[] {
    const problem = (path: string, name: string) => `${path}: ${notInSource(name, inSource)}`;
    const { kind, names } = scopeOf(tables);
    const known = new Set([...scopeOf(before.tables).names, ...inSource]);
    // A name in an include list has been checked there.
    const checked = new Set([...inSource, ...(kind === "include" ? names : [])]);
    return [
        ...names.flatMap((name, index) =>
            known.has(name) ? [] : [problem(`tables.${kind}[${index}] "${name}"`, name)],
        ),
        ...newNames(tableConfigs, before.tableConfigs).flatMap((name) =>
            checked.has(name) ? [] : [problem(`tableConfigs.${name}`, name)],
        ),
    ];
}

/** Names in a map that were not in it before. A map that is not known yet has none. */
export function newNames(now: object | undefined, before: object | undefined): string[] {
    return Object.keys(typeof now === "object" ? now : {}).filter(
        (name) => !Object.hasOwn(before ?? {}, name),
    );
}

function notInSource(name: string, tables: string[]): string {
    // The service alone knows the syntax of patterns.
    const isPattern = /[*?%^$|+[\]\\]/.test(name);
    const hint = isPattern ? ". Set wildcards to true if it is a pattern." : suggestion(name, tables) || ".";
    return `is not a table of the source database${hint}`;
}
