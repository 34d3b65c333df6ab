import type { DatabaseParameter, NamedValue } from "../api/replication";

/** As users write them: every value may be text, a number or a boolean. */
export type DatabaseConfigs = Record<string, string | number | boolean>;

/** As the service compares them: 86400 and "86400" are the same. */
export function configTexts(configs: DatabaseConfigs | undefined): Record<string, string> {
    return Object.fromEntries(Object.entries(configs ?? {}).map(([name, value]) => [name, String(value)]));
}

export function sameConfigs(a: DatabaseConfigs | undefined, b: DatabaseConfigs | undefined): boolean {
    return sameTexts(configTexts(a), configTexts(b));
}

export function sameTexts(a: Record<string, string>, b: Record<string, string>): boolean {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].every(
        (name) => Object.hasOwn(a, name) && Object.hasOwn(b, name) && a[name] === b[name],
    );
}

/**
 * The parameters to set: the program's, and the defaults of those that it has taken out. To leave one out of a change may
 * mean to keep it.
 */
export async function parametersToSet(
    before: Record<string, string>,
    now: Record<string, string>,
    ask: () => Promise<DatabaseParameter[]>,
): Promise<Record<string, string>> {
    const removed = Object.keys(before).filter((name) => !Object.hasOwn(now, name));
    if (removed.length === 0) return now;
    const defaults = (await ask()).flatMap(({ name, defaultValue }) =>
        removed.includes(name) && defaultValue !== undefined ? [[name, defaultValue]] : [],
    );
    return { ...now, ...Object.fromEntries(defaults) };
}

export function namedValues(texts: Record<string, string>): NamedValue[] {
    return Object.entries(texts).map(([name, value]) => ({ name, value }));
}

export function textsOf(values: NamedValue[]): Record<string, string> {
    return Object.fromEntries(values.map(({ name, value }) => [name, value]));
}
