import type { z } from "zod";
import { type KeyNaming, misplacedEntry, pathText, unknownKey } from "./argumentKeys";
import { hasUnknown } from "./unknown";

/** The most characters of a value that a message shows. */
const longestShown = 140;

/** One mistake in a set of arguments. */
export interface Problem {
    path: PropertyKey[];
    /** The value as a message shows it; undefined if there is none, or if it may be a secret. */
    shown?: string;
    /** What is wrong, and what to do. */
    message: string;
    /** The whole message, with path and value. */
    text: string;
    /** The path has no value. */
    missing: boolean;
}

/** How arguments are named and shown in messages. */
export interface Naming extends KeyNaming {
    /** Whether the value at a path may be a secret. */
    isSecret?(path: readonly PropertyKey[]): boolean;
}

type Issue = z.core.$ZodIssue;

/** All problems of a set of arguments. Each value is reported once, by its innermost problem. */
export function findProblems(schema: z.ZodType, given: object, naming: Naming = {}): Problem[] {
    const result = schema.safeParse(given);
    if (result.success) return [];
    const found: Problem[] = [];
    const meantKeys = new Set<string>();
    const findings = result.error.issues
        .flatMap(innermost)
        .flatMap((issue) => findingsOf(issue, given, schema, naming));
    for (const { path, message, isForeign, meant } of findings) {
        // The value of an unknown key may be anything, even a secret.
        const value = isForeign ? undefined : valueAt(given, path);
        // A preview may not know the value yet.
        if (hasUnknown(value) || found.some((other) => isAtOrUnder(other.path, path))) continue;
        if (meant !== undefined) meantKeys.add(meant);
        const shown = naming.isSecret?.(path) ? undefined : shownValue(value);
        const text = problemText({ path, shown, message });
        found.push({ path, shown, message, text, missing: !isForeign && value === undefined });
    }
    // An argument under a mistyped name is not missing as well.
    return found.filter(({ missing, path }) => !missing || !meantKeys.has(pathText(path)));
}

interface GivenRules extends KeyNaming {
    schema: z.ZodType;
    /** Arguments that are derived from others. */
    derived: readonly PropertyKey[];
}

/**
 * The problems of arguments of which some were derived from the given ones. A derived one is reported only if the given ones are
 * right: else one mistake would be reported twice.
 */
export function problemsOfGiven(
    { schema, derived, names, absent }: GivenRules,
    args: object,
    given: object,
): Problem[] {
    const found = findProblems(schema, args, { names, absent });
    // One that could not be derived is missing, and so are those that would follow from it.
    const missing = derived.find((name) => valueAt(args, [name]) === undefined);
    const ofGiven = found.filter(
        ({ path: [name = ""] }) =>
            valueAt(given, [name]) !== undefined || !derived.includes(name) || name === missing,
    );
    if (ofGiven.length > 0) return ofGiven;
    // Of several that follow from one another, the first is the cause.
    const [first] = derived.flatMap((name) => found.filter(({ path }) => path[0] === name));
    if (!first) return [];
    const message = `${first.message} It was taken from another argument: set it yourself.`;
    return [{ ...first, message, text: problemText({ ...first, message }) }];
}

/** A problem in words. `prefix` is the path of the arguments themselves; `note` says more about where the value stands. */
export function problemText(
    { path, shown, message }: Pick<Problem, "path" | "shown" | "message">,
    prefix = "",
    note = "",
): string {
    return `${prefix}${pathText(path)}${shown === undefined ? "" : ` ${shown}`}${note}: ${message}`;
}

/** A short value as a program would write it. Not a map: it may hold a secret. */
function shownValue(value: unknown): string | undefined {
    if (value === undefined || value === "") return undefined;
    if (typeof value === "string")
        return `"${value.length <= longestShown ? value : `${value.slice(0, longestShown)}…`}"`;
    if (typeof value !== "object" || value === null) return String(value);
    const isPlain = Array.isArray(value)
        ? value.every((each) => typeof each !== "object" || each === null)
        : Object.keys(value).length === 0;
    const text = isPlain ? JSON.stringify(value) : "";
    return text === "" || text.length > longestShown ? undefined : text;
}

/** The issues of the form of a union that was meant, if all others refuse the value's type. */
function innermost(issue: Issue): Issue[] {
    if (issue.code !== "invalid_union") return [issue];
    const refusesType = ({ code, path }: Issue) => code === "invalid_type" && path.length === 0;
    const [meant, ...others] = issue.errors.filter((issues) => !issues.some(refusesType));
    if (!meant || others.length > 0) return [issue];
    return meant
        .map((inner): Issue => ({ ...inner, path: [...issue.path, ...inner.path] }))
        .flatMap(innermost);
}

interface Finding {
    path: PropertyKey[];
    message: string;
    /** The key is unknown, and so is what its value means. */
    isForeign?: boolean;
    /** The path of the key that was probably meant. */
    meant?: string;
}

function findingsOf(issue: Issue, given: object, schema: z.ZodType, naming: KeyNaming): Finding[] {
    const { path, message } = issue;
    if (issue.code === "invalid_key") return [{ path, message, isForeign: true }];
    if (issue.code !== "unrecognized_keys")
        return [{ path, message: misplacedEntry(schema, path, valueAt(given, path)) ?? message }];
    return issue.keys.map((key) => {
        const at = [...path, key];
        return { path: at, isForeign: true, ...unknownKey(schema, at, valueAt(given, at), naming) };
    });
}

function isAtOrUnder(path: PropertyKey[], ancestor: PropertyKey[]): boolean {
    return ancestor.every((key, index) => path[index] === key);
}

function valueAt(root: object, path: PropertyKey[]): unknown {
    return path.reduce<unknown>(
        (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
        root,
    );
}
