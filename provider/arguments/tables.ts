import type { TableScope } from "../api/replication";

export type { TableScope };

/** As users write it. Without the argument, every table is copied. */
export type TablesArgument = { include: string[] } | { exclude: string[] };

const allTables: TableScope = { kind: "exclude", names: [] };

export function scopeOf(tables: TablesArgument | undefined): TableScope {
    if (!tables) return allTables;
    return "include" in tables
        ? { kind: "include", names: tables.include }
        : { kind: "exclude", names: tables.exclude };
}

/** The kind of a list in the user's words; a task without a list has an empty exclude list. */
export function listKind({ kind }: TableScope): string {
    return kind === "include" ? "an include list" : "an exclude list";
}

export function argumentOf({ kind, names }: TableScope): TablesArgument | undefined {
    if (kind === "include") return { include: names };
    return names.length === 0 ? undefined : { exclude: names };
}

/** The tables that a task copies. While a change of the list is running, the service shows the old list and the new one. */
export function tablesThere({
    tables,
    newTables,
}: {
    tables?: TableScope;
    newTables?: TableScope;
}): TableScope | undefined {
    const list = newTables ?? tables;
    return list && list.names.length === 0 ? allTables : list;
}

/** Whether a task with the one list can be given the other: the service refuses to change a list's kind. */
export function sameKind(a: TableScope, b: TableScope): boolean {
    return a.kind === b.kind;
}

/** Lists are sets, so their order never matters. Without names, either kind means every table. */
export function sameScope(a: TableScope, b: TableScope): boolean {
    return changedNames(a.names, b.names) === 0 && (sameKind(a, b) || a.names.length === 0);
}

/** Whether a table is copied by a list of whole names. */
export function copies({ kind, names }: TableScope, table: string): boolean {
    return names.length === 0 || (kind === "include") === names.includes(table);
}

/**
 * The list of a task after a change of it by the program. Names that the program adds or removes are added or removed; names that
 * somebody else has added or removed in the service stay as they are there. A list of another kind is replaced.
 */
export function mergedScope(there: TableScope, from: TableScope, to: TableScope): TableScope {
    if (!sameKind(there, to) || sameScope(there, from)) return to;
    const [old, wanted] = [new Set(from.names), new Set(to.names)];
    const kept = there.names.filter((name) => wanted.has(name) || !old.has(name));
    const added = to.names.filter((name) => !old.has(name) && !kept.includes(name));
    const merged = [...kept, ...added];
    // An include list without names would mean every table.
    return { kind: to.kind, names: to.kind === "include" && merged.length === 0 ? to.names : merged };
}

/** How many names are in only one of two lists. */
export function changedNames(a: readonly string[], b: readonly string[]): number {
    return without(a, b).length + without(b, a).length;
}

/** The names of a list that another list lacks, each once. */
function without(names: readonly string[], others: readonly string[]): string[] {
    const excluded = new Set(others);
    return [...new Set(names)].filter((name) => !excluded.has(name));
}

/**
 * The lists that lead from one to the other with at most `limit` changed names a step. Names are removed before others are added,
 * so that no step has more names than the longer list. Only the last removal waits for the first addition: a list without names
 * would mean every table.
 */
export function listsBetween(from: readonly string[], to: readonly string[], limit: number): string[][] {
    const removals = without(from, to).map((name) => ({ name, add: false }));
    const additions = without(to, from).map((name) => ({ name, add: true }));
    const changes = [
        ...removals.slice(0, -1),
        ...additions.slice(0, 1),
        ...removals.slice(-1),
        ...additions.slice(1),
    ];
    const present = new Set(from);
    const lists: string[][] = [];
    for (let at = 0; at < changes.length; at += limit) {
        for (const { name, add } of changes.slice(at, at + limit))
            add ? present.add(name) : present.delete(name);
        lists.push([...present]);
    }
    return lists;
}
