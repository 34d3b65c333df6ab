import type { z } from "zod";
import { suggestion } from "./nearest";
import { hasUnknown } from "./unknowns";

/** Characters of a value in a message. */
const longestShown = 140;

export interface Problem {
    /** The argument at the root of the path. */
    argument: string;
    /** Path, value, what is wrong, and the way out, in the user's own names. */
    text: string;
}

/** Everything that is wrong with a set of arguments, at once; each value is told off once, by its innermost problem. */
export function findProblems(
    schema: z.ZodType,
    given: object,
    names: readonly string[] = [],
    absent: Readonly<Record<string, string>> = {},
    /** What stands at the root. */
    whole = "argument of this resource",
): Problem[] {
    const result = schema.safeParse(given);
    if (result.success) return [];
    const paths: string[] = [];
    return result.error.issues
        .flatMap((issue) => problemsOf(issue, names, absent, whole))
        .flatMap(({ path, message, foreign }) => {
            // What stands under a name that means nothing here may be anything, a secret too: it is not shown.
            const value = foreign ? undefined : valueAt(given, path);
            const where = pathText(path);
            // What a preview does not know yet is never judged.
            if (hasUnknown(value) || paths.some((known) => known === where || isUnder(known, where)))
                return [];
            paths.push(where);
            const shown = typeof value === "string" && value !== "" ? ` "${shortened(value)}"` : "";
            return [{ argument: String(path[0]), text: `${where}${shown}: ${message}` }];
        });
}

/** Enough of a value to find it by. */
function shortened(text: string): string {
    return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
}

function problemsOf(
    issue: z.core.$ZodIssue,
    names: readonly string[],
    absent: Readonly<Record<string, string>>,
    whole: string,
): { path: PropertyKey[]; message: string; foreign?: boolean }[] {
    if (issue.code === "invalid_key") return [{ ...issue, foreign: true }];
    if (issue.code !== "unrecognized_keys") return [issue];
    const elsewhere = (path: PropertyKey[], key: string) =>
        path.length === 0 && Object.hasOwn(absent, key) ? absent[key] : undefined;
    const nothing = (path: PropertyKey[], key: string) =>
        path.length === 0 ? `is no ${whole}${suggestion(key, names)}` : `is no part of ${pathText(path)}`;
    return issue.keys.map((key) => ({
        path: [...issue.path, key],
        message: elsewhere(issue.path, key) ?? nothing(issue.path, key),
        foreign: true,
    }));
}

function isUnder(path: string, ancestor: string): boolean {
    return path.startsWith(`${ancestor}.`) || path.startsWith(`${ancestor}[`);
}

/**
 * The same for arguments of which some were filled in from others: what is wrong with a filled-in one matters only when
 * the given ones are right, else one mistake would be told twice.
 */
export function findProblemsOfGiven(
    {
        schema,
        derived,
        rules,
        absent,
        names = Object.keys(rules),
    }: {
        schema: z.ZodType;
        derived: readonly PropertyKey[];
        rules: object;
        absent?: Readonly<Record<string, string>>;
        /** What may be meant by a name that means nothing. */
        names?: readonly string[];
    },
    args: object,
    given: Record<string, unknown>,
): string[] {
    const found = findProblems(schema, args, names, absent);
    const values = args as Record<PropertyKey, unknown>;
    // One that nothing has filled in is missing, and so are those that would follow from it.
    const missing = derived.find((name) => values[name] === undefined);
    const own = found.filter(
        ({ argument }) =>
            given[argument] !== undefined || !derived.includes(argument) || argument === missing,
    );
    if (own.length > 0) return own.map(({ text }) => text);
    // Of several that follow from one another, the first is the cause.
    const [first] = derived.flatMap((name) => found.filter(({ argument }) => argument === name));
    if (!first) return [];
    return [`${first.text} (it was taken from another argument: set it yourself)`];
}

function valueAt(root: unknown, path: PropertyKey[]): unknown {
    return path.reduce((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], root);
}

/** tables.include[3] */
function pathText(path: PropertyKey[]): string {
    return path
        .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`))
        .join("");
}
