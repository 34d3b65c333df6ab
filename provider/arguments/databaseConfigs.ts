import type { CheckResult, DatabaseParameter } from "../api/replication";

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
 * The parameters to set: those in `toSet`, and the defaults of those that the program has taken out. To leave one out of a
 * change may mean to keep it. Of some the service names no default.
 */
export async function parametersToSet(
    before: Record<string, string>,
    now: Record<string, string>,
    toSet: Record<string, string>,
    ask: () => Promise<DatabaseParameter[]>,
): Promise<{ databaseConfigs: Record<string, string>; parametersWithoutDefault: string[] }> {
    const removed = Object.keys(before).filter((name) => !Object.hasOwn(now, name));
    const parameters = removed.length === 0 ? [] : await ask();
    const defaults = parameters.flatMap(({ name, defaultValue }) =>
        removed.includes(name) && defaultValue !== undefined ? [[name, defaultValue] as const] : [],
    );
    const named = new Set(defaults.map(([name]) => name));
    return {
        databaseConfigs: { ...toSet, ...Object.fromEntries(defaults) },
        parametersWithoutDefault: removed.filter((name) => !named.has(name)),
    };
}

export function textsOf(values: CheckResult[]): Record<string, string> {
    return Object.fromEntries(values.map(({ name, value }) => [name, value]));
}
