type Texts = Readonly<Record<string, string>>;

export function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a map's own key: "constructor" is a name like any other. */
export function own<Value>(
    map: Readonly<Record<string, Value>> | undefined,
    name: string,
): Value | undefined {
    return map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
}

export function sameTexts(a: Texts, b: Texts): boolean {
    const names = Object.keys(a);
    return names.length === Object.keys(b).length && names.every((name) => own(b, name) === a[name]);
}

/** The entries that an older map lacks or has with another value. */
export function changedEntries(
    old: Texts,
    now: Texts,
    same: (a: string, b: string) => boolean = Object.is,
): Record<string, string> {
    const isChanged = ([name, text]: [string, string]) => {
        const before = own(old, name);
        return before === undefined || !same(before, text);
    };
    return Object.fromEntries(Object.entries(now).filter(isChanged));
}

/** A map that a state leaves out when it is empty. */
export function mapOrUndefined<Map extends object>(map: Map): Map | undefined {
    return Object.keys(map).length === 0 ? undefined : map;
}
