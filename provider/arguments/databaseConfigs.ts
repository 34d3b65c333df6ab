import type { CheckResult, DatabaseParameter } from "../api/replication";
import { sameTexts } from "./maps";

/** Database parameters as users write them. */
export type DatabaseConfigs = Record<string, string | number | boolean>;

/** As the service compares them: 86400 and "86400" are the same. */
export function configTexts(configs: DatabaseConfigs | undefined): Record<string, string> {
    return Object.fromEntries(Object.entries(configs ?? {}).map(([name, value]) => [name, String(value)]));
}

export function sameConfigs(a: DatabaseConfigs | undefined, b: DatabaseConfigs | undefined): boolean {
    return sameTexts(configTexts(a), configTexts(b));
}

/**
 * The parameters to set: those in `toSet`, and the defaults of those that the program has removed, because the service may keep
 * the value of a parameter that a change leaves out. Some parameters have no documented default.
 */
export async function parametersToSet(
    before: Record<string, string>,
    now: Record<string, string>,
    toSet: Record<string, string>,
    ask: () => Promise<DatabaseParameter[]>,
): Promise<{ parameters: Record<string, string>; parametersWithoutDefault: string[] }> {
    const removed = Object.keys(before).filter((name) => !Object.hasOwn(now, name));
    const known = removed.length === 0 ? [] : await ask();
    const defaults = new Map(known.map(({ name, defaultValue }) => [name, defaultValue]));
    const parameters = { ...toSet };
    const parametersWithoutDefault: string[] = [];
    for (const name of removed) {
        const value = defaults.get(name);
        if (value === undefined) parametersWithoutDefault.push(name);
        else parameters[name] = value;
    }
    return { parameters, parametersWithoutDefault };
}

export function textsOf(values: CheckResult[]): Record<string, string> {
    return Object.fromEntries(values.map(({ name, value }) => [name, value]));
}
