import type { TableScope } from "../api/replication";

export type { TableScope };

/** As users write it; left out, every table is copied. */
export type TablesArgument = { include: string[] } | { exclude: string[] };

export const allTables: TableScope = { kind: "exclude", names: [] };

export function scopeOf(tables: TablesArgument | undefined): TableScope {
    if (!tables) return allTables;
    return "include" in tables
        ? { kind: "include", names: tables.include }
        : { kind: "exclude", names: tables.exclude };
}

/** The kind of a list in the user's words; a task without one has an empty exclude list. */
export function listKind({ kind }: TableScope): string {
    return kind === "include" ? "an include list" : "an exclude list";
}

export function argumentOf({ kind, names }: TableScope): TablesArgument | undefined {
    if (kind === "include") return { include: names };
    return names.length === 0 ? undefined : { exclude: names };
}

/**
 * The tables that a task copies. While a change of the list is under way, the new list stands beside the old one. A list
 * of either kind without names means every table.
 */
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

/** Lists are sets: their order never matters. Without names either kind means every table. */
export function sameScope(a: TableScope, b: TableScope): boolean {
    return changedNames(a.names, b.names) === 0 && (a.kind === b.kind || a.names.length === 0);
}

/** Whether a table is copied by a list of whole names. */
export function copies({ kind, names }: TableScope, table: string): boolean {
    return names.length === 0 || (kind === "include") === names.includes(table);
}

/**
 * The list of a task after a program's change of it: what the program adds comes in and what it takes out goes; names that
 * somebody else has added or removed in the service since stay as they are there. A list of another kind gives way.
 */
export function mergedScope(there: TableScope, from: TableScope, to: TableScope): TableScope {
    if (there.kind !== to.kind || sameScope(there, from)) return to;
    const [old, wanted] = [new Set(from.names), new Set(to.names)];
    const names = there.names.filter((name) => wanted.has(name) || !old.has(name));
    const added = to.names.filter((name) => !old.has(name) && !names.includes(name));
    const merged = [...names, ...added];
    // An include list without names would mean every table.
    return { kind: to.kind, names: to.kind === "include" && merged.length === 0 ? to.names : merged };
}

/** How many names stand in only one of two lists. */
export function changedNames(a: readonly string[], b: readonly string[]): number {
    const [inA, inB] = [new Set(a), new Set(b)];
    return (
        [...inA].filter((name) => !inB.has(name)).length + [...inB].filter((name) => !inA.has(name)).length
    );
}

/**
 * The lists that lead from one to the other with at most `limit` changed names a step. Names go before new ones come in,
 * so that no step has more than the longer of the two lists; but for the last of them, because a list without names would mean
 * every table.
 */
export function listsBetween(from: readonly string[], to: readonly string[], limit: number): string[][] {
    const wanted = new Set(to);
    const present = new Set(from);
    const gone = [...present].filter((name) => !wanted.has(name)).map((name) => ({ name, add: false }));
    const come = [...wanted].filter((name) => !present.has(name)).map((name) => ({ name, add: true }));
    const changes = [...gone.slice(0, -1), ...come.slice(0, 1), ...gone.slice(-1), ...come.slice(1)];
    const lists: string[][] = [];
    for (let at = 0; at < changes.length; at += limit) {
        for (const { name, add } of changes.slice(at, at + limit))
            add ? present.add(name) : present.delete(name);
        lists.push([...present]);
    }
    return lists;
}
