import type { Properties } from "./pulumi";

export type Path = (string | number)[];

/**
 * The declared inputs as `pulumi up` takes them after a refresh: paths in `ignoreChanges` have the found values. Follows the
 * engine: an element of a list or map that was added or removed as a whole is not ignored.
 */
export function withIgnored(declared: Properties, found: Properties, paths: string[]): Properties {
    const inputs = structuredClone(declared);
    for (const path of paths) reset(pathOf(path), found, inputs);
    return inputs;
}

/** `tables.include[0]`, `databaseConfigs["a.b"]`, `tableConfigs[*].orderBy`. */
export function pathOf(text: string): Path {
    const steps = text.matchAll(/\["((?:\\"|[^"])*)"\]|\[(\d+)\]|\[(\*)\]|([^.[\]]+)/g);
    return [...steps].map(([, quoted, index, all, name]) =>
        index === undefined ? (quoted?.replaceAll('\\"', '"') ?? all ?? name ?? "") : Number(index),
    );
}

function reset([step, ...rest]: Path, from: unknown, to: unknown): void {
    if (!isContainer(to)) return;
    if (step === "*") {
        if (isContainer(from))
            for (const key of Object.keys({ ...from, ...to })) resetAt(key, rest, from, to);
    } else if (Array.isArray(to) === (typeof step === "number"))
        resetAt(String(step), rest, isContainer(from) ? from : {}, to);
}

function resetAt(key: string, rest: Path, from: Properties, to: Properties): void {
    const [isFound, isDeclared] = [Object.hasOwn(from, key), Object.hasOwn(to, key)];
    // The engine neither adds nor removes an element of a list, and creates no map on the way to a deeper element.
    if (Array.isArray(to) ? !(isFound && isDeclared) : rest.length > 0 && !isDeclared) return;
    if (rest.length > 0) reset(rest, from[key], to[key]);
    else if (isFound) to[key] = from[key];
    else delete to[key];
}

/** A map, or a list with its indices as keys. */
function isContainer(value: unknown): value is Properties {
    return typeof value === "object" && value !== null;
}
