import { isLater } from "./known";

/** An entry merged with the defaults of its kind. */
export interface Merged {
    values: Record<string, unknown>;
    /** Arguments, and parameters as `databaseConfigs.<name>`, that come from the defaults. */
    fromDefaults: ReadonlySet<string>;
}

/** Arguments that are merged name by name. Any other argument of an entry replaces the default. */
const together = ["databaseConfigs"];

/** `null` removes a default. Under an unknown name it stays, so that the checks report the name. */
export function merge(
    defaults: Record<string, unknown>,
    entry: Record<string, unknown>,
    names: readonly string[],
): Merged {
    const values: Record<string, unknown> = { ...defaults };
    for (const [name, value] of Object.entries(entry)) {
        const below = defaults[name];
        if (together.includes(name) && isMap(below) && isMap(value)) values[name] = { ...below, ...value };
        else if (value !== undefined) values[name] = value;
    }
    for (const name of names) if (values[name] === null) delete values[name];
    for (const name of together) if (isMap(values[name])) values[name] = withoutNulls(values[name]);
    const notIn = (above: Record<string, unknown>) => (name: string) => above[name] === undefined;
    const fromDefaults = Object.keys(defaults).filter(notIn(entry));
    for (const name of together) {
        const [below, above] = [defaults[name], entry[name]];
        if (isMap(below) && isMap(above))
            fromDefaults.push(
                ...Object.keys(below)
                    .filter(notIn(above))
                    .map((each) => `${name}.${each}`),
            );
    }
    return { values, fromDefaults: new Set(fromDefaults) };
}

function withoutNulls(map: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null));
}

export function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isLater(value);
}
