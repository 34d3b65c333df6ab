import { isDeepStrictEqual } from "node:util";
import { isMap, own } from "../arguments/maps";
import type { ArgumentRule, Change } from "../arguments/rules";
import { hasUnknown } from "../arguments/unknown";
import type { Properties, Rules } from "../pulumi/stateFormat";

export type DiffKind = "add" | "delete" | "update";

/** One difference in a preview, at the path of a property such as `tables.include[2]`. */
export interface PropertyDifference {
    path: string;
    kind: DiffKind;
    replaces: boolean;
}

/** Every difference behind changed arguments: the names in a set, the entries of a map, else the argument itself. */
export function detailedDiff(
    rules: Rules,
    changes: ReadonlyMap<string, Change>,
    olds: Properties,
    news: Properties,
): PropertyDifference[] {
    return [...changes].flatMap(([name, change]) => {
        if (change === "nothing") return [];
        const found = differencesIn(rules[name], [name], olds[name], news[name]);
        // A forced replacement may have no difference of its own.
        const all = found.length > 0 ? found : [{ path: name, kind: "update" as const }];
        return all.map((each) => ({ ...each, replaces: change === "replace" }));
    });
}

type Difference = Omit<PropertyDifference, "replaces">;

function differencesIn(
    rule: ArgumentRule | undefined,
    path: PropertyKey[],
    before: unknown,
    after: unknown,
): Difference[] {
    const isSame = (a: unknown, b: unknown) =>
        rule?.same?.(a as never, b as never) ?? isDeepStrictEqual(a, b);
    if (before === undefined || after === undefined || hasUnknown(after) || !isMap(before) || !isMap(after))
        return whole(path, before, after);
    // Each entry is compared as a map of its own.
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
        const [old, now] = [own(before, key), own(after, key)];
        if (Array.isArray(old) && Array.isArray(now)) return differencesInSet([...path, key], old, now);
        if (old !== undefined && now !== undefined && isSame({ [key]: old }, { [key]: now })) return [];
        return whole([...path, key], old, now);
    });
}

/** Names that were added, by their place in the new list, and names that were removed, by their place in the old one. */
function differencesInSet(path: PropertyKey[], before: unknown[], after: unknown[]): Difference[] {
    const missing = (from: unknown[], others: unknown[], kind: DiffKind) =>
        from.flatMap((each, index) =>
            others.includes(each) || from.indexOf(each) < index
                ? []
                : [{ path: pathText([...path, index]), kind }],
        );
    const added = missing(after, before, "add");
    const removed = missing(before, after, "delete");
    // A name in the place of another is one difference.
    const places = new Set(added.map((each) => each.path));
    const replaced = new Set(removed.map((each) => each.path).filter((place) => places.has(place)));
    return [
        ...added.map((each) => (replaced.has(each.path) ? { ...each, kind: "update" as const } : each)),
        ...removed.filter((each) => !replaced.has(each.path)),
    ];
}

function whole(path: PropertyKey[], before: unknown, after: unknown): Difference[] {
    if (before === undefined && after === undefined) return [];
    const kind = before === undefined ? "add" : after === undefined ? "delete" : "update";
    return [{ path: pathText(path), kind }];
}

/** A path as Pulumi reads it: in quotes only a quote is escaped. */
export function pathText(path: readonly PropertyKey[]): string {
    const parts = path.map((key) => {
        if (typeof key === "number") return `[${key}]`;
        const text = String(key);
        return /^[A-Za-z_]\w*$/.test(text) ? `.${text}` : `["${text.replaceAll('"', '\\"')}"]`;
    });
    return parts.join("").replace(/^\./, "");
}
