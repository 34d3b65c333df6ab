import { z } from "zod";
import { keys } from "../../provider/access/settingNames";
import { asMap, flag, textFor } from "../../provider/arguments/schemas";
import { clickHouseReplication } from "../../provider/clickHouse/replication";
import { durationForm } from "../../provider/duration";
import { starRocksReplication } from "../../provider/starRocks/replication";

// The forms of a ReplicationEnvironment. The checks and the JSON Schema for editors use this one definition. Arguments are
// checked after entry and defaults are merged, so here each of them can be missing.

const notADuration = { error: 'must be a duration such as "30m" or "2h".' };
const duration = z.string(notADuration).regex(durationForm, notADuration);

/** Options of Pulumi for each resource. */
export const optionsSchema = z.strictObject({
    provider: z.string({ error: "must be the name of one of providers." }).optional(),
    customTimeouts: z
        .strictObject(
            { create: duration.optional(), update: duration.optional(), delete: duration.optional() },
            {
                error: ({ code }) =>
                    code === "invalid_type" ? "must be { create, update, delete }." : undefined,
            },
        )
        .optional(),
    aliases: z
        .array(textFor("the name of an entry").min(1, "is empty. Give the name of an entry."), {
            error: "must be a list of names.",
        })
        .optional(),
    protect: flag.optional(),
    retainOnDelete: flag.optional(),
    ignoreChanges: paths(),
    replaceOnChanges: paths(),
});

function paths() {
    const path = textFor("the path of an argument").min(1, "is empty. Give the path of an argument.");
    return z.array(path, { error: "must be a list of paths." }).optional();
}

export const optionNames = Object.keys(optionsSchema.shape) as (keyof typeof optionsSchema.shape)[];

const scalar = z.union([z.string(), z.number(), z.boolean()], {
    error: "must be text, a number or a boolean.",
});

const agency = z
    .record(z.string(), scalar, { error: "must be { agencyName, domainName or domainId, durationSeconds }." })
    .meta({ examples: [{ agencyName: "<agency>", domainName: "<its account>" }] });

const settings = z.strictObject(
    Object.fromEntries(
        Object.entries(keys).map(([key, { example }]) => {
            const one = key === "assumeRole" ? agency : scalar.meta({ examples: [example] });
            return [key, one.optional()];
        }),
    ),
    {
        error: ({ code }) =>
            code === "invalid_type" ? "must be a map of settings, such as { region }." : undefined,
    },
);

/** The kinds of replications, by the name of their map. */
export const kinds = {
    starRocks: { resource: starRocksReplication, what: "a StarRocks replication" },
    clickHouse: { resource: clickHouseReplication, what: "a ClickHouse replication" },
} as const;

export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as KindName[];

/** Pulumi accepts nearly any name. These can also be part of a path in a message. */
const entryName = z.string().regex(/^(?!__)[A-Za-z0-9_-]{1,100}$/);

const notAName = "is not a name. Give 1 to 100 letters, digits, hyphens and underscores.";

const anything = z.record(z.string(), z.unknown(), { error: "must be a map of arguments." });

function entries(what: string) {
    return z.record(entryName, anything, { error: asMap(`must be a map from a name to ${what}.`, notAName) });
}

export const mapsOfShape = "{ providers, defaults, starRocks, clickHouse }";

/** An environment without the arguments of its entries. A map whose lines are all commented out is `null`: it is empty. */
export const shapeSchema = z.strictObject(
    {
        providers: z
            .record(entryName, settings, { error: asMap("must be a map from a name to settings.", notAName) })
            .nullish(),
        defaults: z
            .strictObject(
                { starRocks: anything.nullish(), clickHouse: anything.nullish() },
                {
                    error: ({ code }) =>
                        code === "invalid_type" ? "must be { starRocks, clickHouse }." : undefined,
                },
            )
            .nullish(),
        starRocks: entries(kinds.starRocks.what).nullish(),
        clickHouse: entries(kinds.clickHouse.what).nullish(),
    },
    {
        error: ({ code }) => (code === "invalid_type" ? `must be ${mapsOfShape}.` : undefined),
    },
);
