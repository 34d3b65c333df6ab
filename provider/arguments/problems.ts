import type { z } from "zod";
import { keysAt, pathText, placeBelow } from "./keys";
import { nearest, suggestion } from "./suggestion";
import { hasUnknown } from "./unknown";

/** Characters of a value in a message. */
const longestShown = 140;

/** Names that a message lists when none of them is near. */
const mostListed = 10;

/** One mistake in a set of arguments. */
export interface Problem {
    path: PropertyKey[];
    /** The value as a message shows it. Undefined where there is none, or where it may be a secret. */
    shown?: string;
    /** What is wrong, and what to do. */
    message: string;
    /** The whole message: path, value, what is wrong, and what to do. */
    text: string;
    /** Nothing stands there. */
    missing: boolean;
}

/** How arguments are named in messages. */
export interface Naming {
    /** The names that may stand at the root; those of the schema by default. */
    names?: readonly string[];
    /** What to say of names that do not stand in the schema. */
    absent?: Readonly<Record<string, string>>;
    /** What a name at the root is. */
    whole?: string;
    /** Whether the value at a path may be a secret. */
    isSecret?(path: readonly PropertyKey[]): boolean;
}

type Issue = z.core.$ZodIssue;

/** Everything that is wrong with a set of arguments, at once; each value is reported once, by its innermost problem. */
export function findProblems(schema: z.ZodType, given: object, naming: Naming = {}): Problem[] {
    const result = schema.safeParse(given);
    if (result.success) return [];
    const found: Problem[] = [];
    const meant = new Set<string>();
    for (const issue of result.error.issues.flatMap(innermost))
        for (const { path, message, isForeign, means } of messagesOf(issue, given, schema, naming)) {
            // What stands under a name that means nothing here may be anything, a secret too.
            const value = isForeign ? undefined : valueAt(given, path);
            // What a preview does not know yet is never judged.
            if (hasUnknown(value) || found.some((other) => isAtOrUnder(other.path, path))) continue;
            if (means !== undefined) meant.add(means);
            const shown = naming.isSecret?.(path) ? undefined : shownValue(value);
            found.push({
                path,
                shown,
                message,
                text: problemText({ path, shown, message }),
                missing: !isForeign && value === undefined,
            });
        }
    // An argument under a mistyped name is not missing as well.
    return found.filter(({ missing, path }) => !missing || !meant.has(pathText(path)));
}

/** A problem in words; `prefix` is the path of what the arguments belong to, and `note` says more of where they stand. */
export function problemText(
    { path, shown, message }: Pick<Problem, "path" | "shown" | "message">,
    prefix = "",
    note = "",
): string {
    return `${prefix}${pathText(path)}${shown === undefined ? "" : ` ${shown}`}${note}: ${message}`;
}

/** The value as a program would write it, as far as it helps to find it: not a long list, nor a map, which may hold a secret. */
function shownValue(value: unknown): string | undefined {
    if (value === undefined || value === "") return undefined;
    if (typeof value === "string") return `"${shortened(value)}"`;
    if (typeof value !== "object" || value === null) return String(value);
    const isShown = Array.isArray(value)
        ? value.every((each) => typeof each !== "object" || each === null)
        : Object.keys(value).length === 0;
    const text = isShown ? JSON.stringify(value) : undefined;
    return text === undefined || text.length > longestShown ? undefined : text;
}

function shortened(text: string): string {
    return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
}

/** Of a union, the problems of the one form that was meant, where the others refuse the type of the value. */
function innermost(issue: Issue): Issue[] {
    if (issue.code !== "invalid_union") return [issue];
    const refusesType = ({ code, path }: Issue) => code === "invalid_type" && path.length === 0;
    const [meant, ...others] = issue.errors.filter((issues) => !issues.some(refusesType));
    if (!meant || others.length > 0) return [issue];
    return meant
        .map((inner): Issue => ({ ...inner, path: [...issue.path, ...inner.path] }))
        .flatMap(innermost);
}

interface Message {
    path: PropertyKey[];
    message: string;
    /** It stands under a name that means nothing. */
    isForeign?: boolean;
    /** The argument that was meant. */
    means?: string;
}

function messagesOf(issue: Issue, given: object, schema: z.ZodType, naming: Naming): Message[] {
    const { path, message } = issue;
    if (issue.code === "unrecognized_keys")
        return issue.keys.map((key) => ({
            ...ofUnknownKey(path, key, valueAt(given, [...path, key]), schema, naming),
            isForeign: true,
        }));
    if (issue.code === "invalid_key") return [{ path, message, isForeign: true }];
    const place = placeOfKey(path, given, schema);
    return [{ path, message: place === undefined ? message : moveTo(place) }];
}

/** Where the name of a map's entry belongs that is a key of the entries: `tableConfigs: { orderBy: "id" }`. */
function placeOfKey(path: PropertyKey[], given: object, schema: z.ZodType): string | undefined {
    const [above, key] = [path.slice(0, -1), path.at(-1)];
    if (typeof key !== "string" || keysAt(schema, above).includes(key)) return undefined;
    // An entry may have any name, and one with keys of its own is an entry.
    return isMap(valueAt(given, path)) ? undefined : placeBelow(schema, above, key);
}

function ofUnknownKey(
    path: PropertyKey[],
    key: string,
    value: unknown,
    schema: z.ZodType,
    { names, absent = {}, whole = "an argument of this resource" }: Naming,
): Message {
    const isRoot = path.length === 0;
    const known = (isRoot && names) || keysAt(schema, path);
    const place = placeBelow(schema, path, key);
    const at = [...path, key];
    if (isRoot && Object.hasOwn(absent, key)) return { path: at, message: absent[key] as string };
    if (place !== undefined) return { path: at, message: moveTo(place) };
    const what = `is not ${isRoot ? whole : `a key of ${pathText(path)}`}`;
    const meant = nearest(key, known);
    if (meant !== undefined)
        return { path: at, message: what + suggestion(key, known), means: pathText([...path, meant]) };
    const map = isRoot ? mapBeside(schema, key, value) : undefined;
    if (map !== undefined) return { path: at, message: `${what}. If it is ${map}.` };
    const list = known.length <= mostListed ? `Use ${listed(known)}` : "Remove it";
    return { path: at, message: `${what}. ${list}.` };
}

/** The map that an entry was meant for which stands beside it: the names in these maps are those of the service. */
function mapBeside(schema: z.ZodType, key: string, value: unknown): string | undefined {
    const known = keysAt(schema, []);
    const operations = keysAt(schema, ["tableConfigs", key]);
    if (isMap(value) && Object.keys(value as object).some((each) => operations.includes(each)))
        return "a table, indent it below tableConfigs";
    // No argument has an underscore, and every parameter does.
    if (known.includes("databaseConfigs") && key.includes("_") && typeof value !== "object")
        return "a parameter, indent it below databaseConfigs";
    return undefined;
}

/** What to say of a key that stands too high. */
export function moveTo(place: string): string {
    return `is a key of ${place}. Indent it below that.`;
}

/** a, b or c */
function listed(names: readonly string[]): string {
    const last = names.at(-1) ?? "";
    return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
}

function isMap(value: unknown): boolean {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isAtOrUnder(path: PropertyKey[], ancestor: PropertyKey[]): boolean {
    return ancestor.every((key, index) => path[index] === key);
}

/**
 * The same for arguments of which some were filled in from others: what is wrong with a filled-in one matters only when
 * the given ones are right, else one mistake would be reported twice.
 */
export function findProblemsOfGiven(
    rules: GivenRules,
    args: object,
    given: Record<string, unknown>,
): string[] {
    return problemsOfGiven(rules, args, given).map(({ text }) => text);
}

interface GivenRules extends Naming {
    schema: z.ZodType;
    /** Arguments that are filled in from others. */
    derived: readonly PropertyKey[];
}

/** The same as data. */
export function problemsOfGiven(
    { schema, derived, names, absent }: GivenRules,
    args: object,
    given: Record<string, unknown>,
): Problem[] {
    const found = findProblems(schema, args, { names, absent });
    const values = args as Record<PropertyKey, unknown>;
    // One that nothing has filled in is missing, and so are those that would follow from it.
    const missing = derived.find((name) => values[name] === undefined);
    const own = found.filter(({ path: [argument = ""] }) => {
        const isGiven = given[argument as string] !== undefined;
        return isGiven || !derived.includes(argument) || argument === missing;
    });
    if (own.length > 0) return own;
    // Of several that follow from one another, the first is the cause.
    const [first] = derived.flatMap((name) => found.filter(({ path: [argument] }) => argument === name));
    if (!first) return [];
    const message = `${first.message} It was taken from another argument: set it yourself.`;
    return [{ ...first, message, text: problemText({ ...first, message }) }];
}

function valueAt(root: unknown, path: PropertyKey[]): unknown {
    return path.reduce((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], root);
}
