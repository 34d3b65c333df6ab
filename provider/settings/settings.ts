import { accessSync, constants } from "node:fs";
import type { Connection } from "../api/cloud";
import { keepSecret } from "../auth/secrets";
import { parseDuration } from "../waiting/duration";
import { iamEndpoint, taurusdbEndpoint } from "./endpoints";
import { type Key, keys, waysOut } from "./keys";
import { chooseSignIn, type SignIn } from "./signIn";
import { type ConfigSource, type Environment, type Sources, sourcesOf } from "./sources";

/** How to reach the service: stack config and environment, read once a process. */
export interface Settings {
    region?: string;
    endpoint: string;
    iamEndpoint: string;
    /** Absent: IAM is asked, by the region. */
    projectId?: string;
    signIn: SignIn;
    /** An agency whose rights are taken over after signing in. */
    agency?: Agency;
    connection: Connection;
    /** Milliseconds between two looks at work that is under way, at most. */
    pollInterval: number;
}

export interface Agency {
    agencyName: string;
    domainName?: string;
    domainId?: string;
    durationSeconds?: number;
}

/** Either settings, or every problem with them at once. */
export type SettingsResult = { settings: Settings } | { problems: string[] };

export function readSettings(config: ConfigSource, environment: Environment): SettingsResult {
    const sources = sourcesOf(config, environment);
    rememberSecrets(sources);
    const problems: string[] = [];
    const read = reader(sources, problems);

    const { signIn, file, problems: signInProblems } = chooseSignIn(sources, environment);
    problems.push(...signInProblems);
    if (signIn?.by === "keys") {
        keepSecret(signIn.keys.secretKey);
        keepSecret(signIn.keys.securityToken ?? "");
    }

    const region = read("region", /^[a-z0-9-]+$/, "must be letters, digits and hyphens") ?? file?.region;
    const endpoint = read.url("endpoint") ?? (region && taurusdbEndpoint(region));
    const said = sources.first("region") !== undefined || sources.first("endpoint") !== undefined;
    if (endpoint === undefined && !said)
        problems.push(`region: is missing, and so is an endpoint. ${waysOut("region")}`);
    const projectId = read("projectId", /^[A-Za-z0-9]+$/, "must be letters and digits") ?? file?.projectId;
    if (projectId === undefined && region === undefined && endpoint !== undefined)
        problems.push(
            `projectId: is missing, and without a region it cannot be looked up. ${waysOut("projectId")}`,
        );
    // Other tools write the version into the address; here each path has its own.
    const iam =
        (read.url("iamEndpoint") ?? file?.iamEndpoint)?.replace(/\/v3(\.0)?$/, "") ?? iamEndpoint(region);
    const agency = read.agency(environment) ?? file?.agency;
    const connection: Connection = {
        language: read("language", /^(en-us|zh-cn)$/, "must be en-us or zh-cn") ?? "en-us",
        maxRetries: read.number("maxRetries", 0, 20),
        requestTimeout: read.duration("requestTimeout", 1_000),
        insecure: read.flag("insecure"),
        caFile: read.file("caFile"),
    };
    const pollInterval = read.duration("pollInterval", 100) ?? 10_000;

    if (problems.length > 0 || endpoint === undefined || !signIn) return { problems };
    return {
        settings: { region, endpoint, iamEndpoint: iam, projectId, signIn, agency, connection, pollInterval },
    };
}

/** Whatever is wrong with them later, no message shows them. */
function rememberSecrets(sources: Sources): void {
    for (const key of Object.keys(keys) as Key[])
        if ("secret" in keys[key])
            for (const value of [sources.config(key), sources.environment(key)]) keepSecret(value ?? "");
}

/** Reads keys by kind; what is wrong with a value becomes a problem, and the value undefined. */
function reader(sources: Sources, problems: string[]) {
    function take<Value>(
        key: Key,
        parse: (text: string) => Value | undefined,
        rule: string,
    ): Value | undefined {
        const text = sources.first(key);
        if (text === undefined) return undefined;
        const value = parse(text);
        if (value === undefined) problems.push(`${key} "${text}": ${rule}. ${waysOut(key)}`);
        return value;
    }
    const matching = (key: Key, form: RegExp, rule: string) =>
        take(key, (text) => (form.test(text) ? text : undefined), rule);
    return Object.assign(matching, {
        url: (key: Key) =>
            take(
                key,
                (text) => (isBaseUrl(text) ? text.replace(/\/+$/, "") : undefined),
                "must be a base URL such as https://host",
            ),
        number: (key: Key, least: number, most: number) =>
            take(
                key,
                (text) => (/^\d+$/.test(text) && +text >= least && +text <= most ? +text : undefined),
                `must be a whole number from ${least} to ${most}`,
            ),
        duration: (key: Key, least: number) =>
            take(
                key,
                (text) => {
                    const value = parseDuration(/^\d+$/.test(text) ? `${text}s` : text);
                    return value !== undefined && value >= least && value <= 3_600_000 ? value : undefined;
                },
                `must be a duration from ${least} ms to 1 h, such as 30s; a number alone means seconds`,
            ),
        flag: (key: Key) =>
            take(
                key,
                (text) => (/^(true|1)$/i.test(text) ? true : /^(false|0)$/i.test(text) ? false : undefined),
                "must be true or false",
            ),
        file: (key: Key) =>
            take(key, (text) => (isReadable(text) ? text : undefined), "is no file that can be read"),
        agency: (environment: Environment) => {
            const text = sources.config("assumeRole");
            const given = text === undefined ? agencyIn(environment) : parseObject(text);
            if (given === undefined && text === undefined) return undefined;
            const wrong = given === undefined ? "must be an object" : whatIsWrong(given);
            if (wrong === undefined) return given as unknown as Agency;
            problems.push(`assumeRole: ${wrong}. ${waysOut("assumeRole")}`);
            return undefined;
        },
    });
}

function agencyIn(environment: Environment): Record<string, unknown> | undefined {
    const { HW_ASSUME_ROLE_AGENCY_NAME, HW_ASSUME_ROLE_DURATION } = environment;
    if (!HW_ASSUME_ROLE_AGENCY_NAME) return undefined;
    return {
        agencyName: HW_ASSUME_ROLE_AGENCY_NAME,
        domainName: environment.HW_ASSUME_ROLE_DOMAIN_NAME || undefined,
        domainId: environment.HW_ASSUME_ROLE_DOMAIN_ID || undefined,
        durationSeconds: HW_ASSUME_ROLE_DURATION ? Number(HW_ASSUME_ROLE_DURATION) : undefined,
    };
}

function whatIsWrong({ agencyName, domainName, domainId, durationSeconds }: Record<string, unknown>) {
    if (typeof agencyName !== "string" || agencyName === "") return "agencyName is missing";
    if (!domainName && !domainId) return "domainName or domainId is missing";
    const seconds = durationSeconds ?? 900;
    if (!Number.isInteger(seconds) || Number(seconds) < 900 || Number(seconds) > 86_400)
        return "durationSeconds must be a whole number from 900 to 86400";
    return undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
    try {
        const value = JSON.parse(text);
        return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

function isBaseUrl(text: string): boolean {
    return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isReadable(file: string): boolean {
    try {
        accessSync(file, constants.R_OK);
        return true;
    } catch {
        return false;
    }
}
