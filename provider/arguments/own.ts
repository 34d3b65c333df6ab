/** What a map holds under a name; names such as "constructor" are names like any other. */
export function own<Value>(
    map: Readonly<Record<string, Value>> | undefined,
    name: string,
): Value | undefined {
    return map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
}
