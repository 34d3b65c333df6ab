import { z } from "zod";
import { suggestion } from "./suggestion";
import type { TablesArgument } from "./tables";
import { unknown } from "./unknown";

// Parts of schemas that several share. Each message says what is wrong and what to do; the path is put before it. `meta` is for
// the JSON Schema, which cannot derive everything from a check.

/** The service's limits for maps of parameters and of table settings, and for their texts. */
const [mostEntries, longestText] = [1_024, 1_024];

/** Text; `whatToGive` says in messages what a user should write. */
export function textFor(whatToGive: string) {
    return z.string({
        error: ({ input }) =>
            input === undefined || input === null
                ? `is missing. Give ${whatToGive}.`
                : `must be text. ${inQuotes(input) ?? `Give ${whatToGive}.`}`,
    });
}

/** YAML reads 2024 as a number and true as a boolean. */
function inQuotes(input: unknown): string | undefined {
    return typeof input === "number" || typeof input === "boolean" ? "Put it in quotes." : undefined;
}

/** "8" was meant as a number, "true" as a boolean. */
function withoutQuotes(input: unknown, isMeant: (text: string) => boolean): string {
    return typeof input === "string" && isMeant(input) ? " Write it without quotes." : "";
}

/**
 * The id of an instance or a node. Pages say 36 letters and digits with a suffix for the kind, but contradict each other on the
 * suffix. So only what can never be an id is refused.
 */
export function identifier(whatToGive: string) {
    return textFor(whatToGive)
        .min(1, `is empty. Give ${whatToGive}.`)
        .regex(/^[A-Za-z0-9_-]*$/, `must be letters and digits. Give ${whatToGive}.`);
}

export const sourceInstanceId = identifier(
    "the id of the TaurusDB instance, such as 77aa4096cb824a61b93dab5ca00ecc8fin07",
);

export const sourceNodeId = identifier(
    "the id of a read replica of the source, such as 57bfeacf6e8d4eb685ea907372374b35no07, or leave it out for the primary",
).optional();

/** Pages say 3 to 1024 letters, digits and underscores, but definitions allow more. So only impossible names are refused. */
export const sourceDatabase = textFor("the name of a database of the source")
    .min(1, "is empty. Give the name of a database of the source.")
    .max(1024, "must be 1,024 characters at most.")
    .regex(/^[^\s"'`\\/\p{Cc}]*$/u, "must not contain spaces, quotes, slashes or control characters.")
    // The path of a request would lose these.
    .regex(/^(?!\.{1,2}$)/, 'must not be "." or "..".');

/** Names that the service itself limits to 3 to 128 letters, digits and underscores. */
export function serviceName(whatToGive: string) {
    return textFor(whatToGive)
        .min(3, "must be 3 characters at least.")
        .max(128, "must be 128 characters at most.")
        .regex(/^[A-Za-z0-9_]*$/, "must be letters, digits and underscores only.");
}

export const flag = z.boolean({
    error: ({ input }) =>
        `must be true or false.${withoutQuotes(input, (text) => text === "true" || text === "false")}`,
});

export const count = z
    .int({
        error: ({ input }) => `must be a whole number.${withoutQuotes(input, (text) => /^\d+$/.test(text))}`,
    })
    .min(1, "must be 1 at least.");

export function oneOf<const Word extends string>(words: readonly Word[]) {
    return z.enum(words, {
        error: ({ input }) => {
            const meant = typeof input === "string" ? suggestion(input, words) : "";
            return `must be ${words.map((word) => `"${word}"`).join(" or ")}${meant || "."}`;
        },
    });
}

export const waitFor = oneOf(["accepted", "job", "full", "incremental"]).optional();
export const adopt = oneOf(["matching", "unchanged", "never", "always"]).optional();

const tableName = textFor("the name of a table").min(1, "is empty. Give the name of a table.");

const tableList = z
    .array(tableName, { error: "must be a list of table names." })
    .min(1, "is empty. Name tables, or leave tables out to copy all.")
    .max(5_000, "must be 5,000 tables at most.")
    .superRefine(
        (names, context) => {
            const seen = new Set<string>();
            for (const [index, name] of names.entries()) {
                // Two unknown names are not the same name.
                if (seen.has(name) && name !== unknown)
                    context.addIssue({
                        code: "custom",
                        path: [index],
                        message: "is in the list twice. Remove one.",
                    });
                seen.add(name);
            }
        },
        // Even if a name is wrong, so that all problems come at once.
        { when: ({ value }) => Array.isArray(value) },
    )
    .meta({ uniqueItems: true })
    .optional();

/** The message for a value that is not a map, and for a wrong name in one. */
export const asMap =
    (otherwise: string, ofName?: string) =>
    ({ code }: { code?: string }) =>
        code === "invalid_key" ? ofName : code === "invalid_type" ? otherwise : undefined;

/** `{ include: […] }` or `{ exclude: […] }`. */
export const tables = z
    .strictObject(
        {
            include: tableList,
            exclude: tableList,
        },
        { error: asMap("must be { include: […] } or { exclude: […] }.") },
    )
    .refine((given) => (given.include === undefined) !== (given.exclude === undefined), {
        error: "must have either include or exclude. A task has one list.",
        when: ({ value, issues }) => typeof value === "object" && issues.length === 0,
    })
    .meta({ minProperties: 1, maxProperties: 1 })
    .transform((given) => given as TablesArgument)
    .optional();

export const databaseConfigs = z
    .record(
        z.string().min(1),
        z.union([z.string().max(longestText, "must be 1,024 characters at most."), z.number(), z.boolean()], {
            error: "must be text, a number or a boolean.",
        }),
        { error: asMap("must be a map from parameter to value.", "must be the name of a parameter.") },
    )
    .refine((map) => Object.keys(map).length <= mostEntries, "must be 1,024 parameters at most.")
    .meta({ maxProperties: mostEntries })
    .optional();

const column = z
    .string({ error: ({ input }) => `must be the name of a column. ${inQuotes(input) ?? ""}`.trim() })
    .min(1, "is empty. Give the name of a column.");

export const columns = z.union(
    [column, z.array(column).min(1, "is empty. Name a column, or leave this out.")],
    {
        error: ({ input }) => `must be a column or a list of columns. ${inQuotes(input) ?? ""}`.trim(),
    },
);

/** Settings of tables: the service's own text, or operations by name. */
export function tableConfigs<Typed extends object>(
    typed: z.ZodType<Typed>,
    render: (config: string | Typed) => string,
) {
    const config = z
        .union(
            [z.string().meta({ pattern: "\\S", maxLength: longestText }), typed.meta({ minProperties: 1 })],
            {
                error: "must be text, or an object with operations as keys.",
            },
        )
        .refine((value) => render(value).length <= longestText, "must be 1,024 characters at most.")
        .refine((value) => render(value).trim() !== "", "is empty. Give settings, or leave the table out.");
    return z
        .record(z.string().min(1).max(128), config, {
            error: asMap(
                "must be a map from table to settings.",
                "must be the name of a table, 1 to 128 characters.",
            ),
        })
        .refine((map) => Object.keys(map).length <= mostEntries, "must be 1,024 tables at most.")
        .meta({ maxProperties: mostEntries })
        .optional();
}

/**
 * The arguments of a replication. Its own checks run even if single arguments are wrong, so that all problems come at once:
 * nothing in them relies on a type.
 */
export function replicationSchema<Shape extends z.ZodRawShape>(
    shape: Shape,
    problemOfTable: (name: string, args: Record<string, unknown>) => string | undefined,
) {
    return z.strictObject(shape).superRefine(
        (given, context) => {
            const args = given as Record<string, unknown>;
            const add = (path: PropertyKey[], message: string | undefined) =>
                message && context.addIssue({ code: "custom", path, message });
            if (args.instanceId !== undefined && args.instanceId === args.sourceInstanceId)
                add(
                    ["sourceInstanceId"],
                    "is the same as instanceId. Give the TaurusDB instance here and the HTAP instance there.",
                );
            for (const [list, names] of Object.entries(Object(args.tables)))
                for (const [index, name] of Array.isArray(names) ? names.entries() : [])
                    if (typeof name === "string") add(["tables", list, index], problemOfTable(name, args));
        },
        { when: () => true },
    );
}
