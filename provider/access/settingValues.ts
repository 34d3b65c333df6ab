import { z } from "zod";
import { parseDuration } from "../duration";
import { shortestSecret } from "../redaction";
import { readTextFile } from "./configFiles";
import { isSecret, type Key, waysOut } from "./settingNames";

// What each setting may be. A schema takes the text and gives the value. Its messages end without a full stop.

const matching = (form: RegExp, must: string) => z.string().regex(form, must);

const baseUrl = z
    .string()
    .refine((text) => !mayHoldPassword(text), {
        error: "must be a base URL, without user, password, query and fragment",
        abort: true,
    })
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
        error: "must be a base URL such as https://host",
    })
    .transform((url) => url.replace(/\/+$/, ""));

/** Whether an address has more than scheme, host and path. */
function mayHoldPassword(text: string): boolean {
    if (!URL.canParse(text)) return false;
    const { username, password, search, hash } = new URL(text);
    return `${username}${password}${search}${hash}` !== "";
}

const tooShort = `has fewer than ${shortestSecret} characters, too few to be redacted in messages`;
const secret = z.string().min(shortestSecret, tooShort);

const wholeNumber = (least: number, most: number) =>
    z
        .string()
        .refine((text) => /^\d+$/.test(text) && +text >= least && +text <= most, {
            error: `must be a whole number from ${least} to ${most}`,
        })
        .transform(Number);

/** Milliseconds. */
const duration = (least: number) =>
    z
        .string()
        .transform((text) => parseDuration(/^\d+$/.test(text) ? `${text}s` : text) ?? Number.NaN)
        .refine((value) => value >= least && value <= 3_600_000, {
            error: `must be a duration from ${least} ms to 1 h, such as 30s; a number alone means seconds`,
        });

const flag = z.stringbool({ truthy: ["true", "1"], falsy: ["false", "0"], error: "must be true or false" });

const certificates = z
    .string()
    .transform((file, context) => {
        try {
            return readTextFile(file);
        } catch (error) {
            context.addIssue(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
            return z.NEVER;
        }
    })
    .refine((text) => text.includes("-----BEGIN CERTIFICATE-----"), {
        error: "must be a file of certificates in PEM",
    });

const seconds = "must be a whole number from 900 to 86400";

const agency = z
    .strictObject(
        {
            agencyName: z
                .string({ error: ({ input }) => (input === undefined ? "is missing" : "must be text") })
                .min(1, "is missing"),
            domainName: z.string("must be text").optional(),
            domainId: z.string("must be text").optional(),
            durationSeconds: z.int(seconds).min(900, seconds).max(86_400, seconds).optional(),
        },
        {
            error: (issue) =>
                issue.code === "unrecognized_keys"
                    ? `${issue.keys.join(" and ")} is not a key of it`
                    : "must be { agencyName, domainName or domainId, durationSeconds }",
        },
    )
    .refine(({ domainName, domainId }) => domainName || domainId, "domainName or domainId is missing");

const location = {
    region: matching(/^[a-z0-9-]+$/, "must be letters, digits and hyphens"),
    cloud: matching(
        /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
        "must be a domain such as myhuaweicloud.com, without https:// and a region",
    ),
    endpoint: baseUrl,
    // Other tools write the version into the address. Here it is part of each path.
    iamEndpoint: baseUrl.transform((url) => url.replace(/\/v3(\.0)?$/, "")),
    projectName: matching(/^[\p{L}\p{N}_-]+$/u, "must be letters, digits, hyphens and underscores"),
    projectId: matching(/^[A-Za-z0-9]+$/, "must be letters and digits"),
};

const access = {
    authToken: secret,
    secretKey: secret,
    securityToken: secret,
    password: secret,
    metadataEndpoint: baseUrl,
    assumeRole: agency,
};

const behaviour = {
    language: matching(/^(en-us|zh-cn)$/, "must be en-us or zh-cn"),
    maxRetries: wholeNumber(0, 20),
    maxRequestsPerMinute: wholeNumber(1, 100_000),
    requestTimeout: duration(1_000),
    insecure: flag,
    caFile: certificates,
    pollInterval: duration(100),
    settleTime: duration(1_000),
    requireCloudChecks: flag,
};

const schemas = { ...location, ...access, ...behaviour } satisfies Partial<Record<Key, z.ZodType>>;

/** Settings that choose the region, the project and their addresses. */
export const locationKeys = Object.keys(location) as (keyof typeof location)[];

/** Settings of the provider's own behaviour. */
export const behaviourKeys = Object.keys(behaviour) as (keyof typeof behaviour)[];

export type Agency = z.output<typeof agency>;

export type Values = { [Name in keyof typeof schemas]?: z.output<(typeof schemas)[Name]> };

/** Settings as they are written: a text each, an object for `assumeRole`. */
export type Written = Partial<Record<Key, unknown>>;

/** The valid values, and what is wrong with the others. What is not given may stand in a file. */
export function parseSettings(
    given: Written,
    inFile: (Written & { where: string }) | undefined,
    owner: string | undefined,
): { values: Values; problems: string[] } {
    const values: Record<string, unknown> = {};
    const problems: string[] = [];
    for (const [name, schema] of Object.entries(schemas)) {
        const key = name as keyof typeof schemas;
        const isInFile = inFile !== undefined && given[key] === undefined;
        const written = isInFile ? inFile[key] : given[key];
        if (written === undefined) continue;
        const { data, error } = schema.safeParse(written);
        values[key] = data;
        const isShown = typeof written === "string" && !isSecret(key) && !mayHoldPassword(written);
        const note = `${isShown ? ` "${written}"` : ""}${isInFile ? ` (in ${inFile.where})` : ""}`;
        const wayOut = isInFile ? "Correct it there." : waysOut(key, owner);
        for (const { path, message } of error?.issues ?? [])
            problems.push(`${[key, ...path].join(".")}${note}: ${message}. ${wayOut}`);
    }
    return { values, problems };
}
