import type { Connection } from "../api/cloud";
import type { Kept } from "../api/hints";
import { keepProxySecrets, proxyFor } from "../api/proxy";
import { keepSecret, redact, shortestSecret } from "../redaction";
import { type Agency, readAgency } from "./agency";
import { asBaseUrl, asCertificates, asDuration, asFlag, asLanguage, asNumber } from "./kinds";
import { locationKeys, readLocation, type ServiceLocation, type Take } from "./location";
import { type Key, keys, waysOut } from "./settingNames";
import { chooseSignIn, type SignIn } from "./signIn";
import { type ConfigSource, type Environment, type Source, type Sources, sourcesOf } from "./sources";

/** How to reach the service: stack config and environment, read once a process. */
export interface Settings extends ServiceLocation {
    /** Who was given them in place of the stack config, for messages. */
    owner?: string;
    signIn: SignIn;
    /** An agency whose rights are taken over after signing in. */
    agency?: Agency;
    connection: Connection;
    /** Milliseconds between two looks at work that is under way, at most. */
    pollInterval: number;
    /** Milliseconds that the service may take to show what it has accepted. */
    settleTime: number;
    /** A preview that cannot ask the service fails. */
    requireCloudChecks: boolean;
    /** What came from the stack's config or an explicit provider: Pulumi keeps that in the state. */
    kept: Kept;
}

/** Either settings, or every problem with them at once. */
export type SettingsResult = { settings: Settings } | { problems: string[] };

/** Never throws: whatever goes wrong is a problem to be told. */
export function readSettings(config: ConfigSource, environment: Environment): SettingsResult {
    try {
        return read(config, environment);
    } catch (error) {
        return { problems: [`The settings cannot be read: ${redact(String(error))}`] };
    }
}

function read(config: ConfigSource, environment: Environment): SettingsResult {
    const sources = sourcesOf(config, environment);
    rememberSecrets(sources, environment);
    const problems: string[] = [];
    const { owner } = sources;
    const chosen = chooseSignIn(sources, environment);
    problems.push(...chosen.problems);
    const { signIn, file } = chosen;
    for (const [key, secret] of secretsOf(signIn)) {
        keepSecret(secret);
        if (secret.length < shortestSecret)
            problems.push(
                `${key}${file ? ` (in ${file.where})` : ""}: has fewer than ${shortestSecret} characters, too few to be redacted in messages. ${file ? "Put a longer one there." : waysOut(key, owner)}`,
            );
    }

    // A program that names another region than the environment means nothing else there that belongs to a region.
    const [own, usual] = [sources.config("region"), sources.environment("region")];
    const elsewhere = own !== undefined && usual !== undefined && own !== usual;
    const take = taker(elsewhere ? sources.config : sources.first, problems, file?.where, owner);
    const anywhere = taker(sources.first, problems, file?.where, owner);

    const location = readLocation(take, sources, chosen, problems);
    const { endpoint, projectId } = location;
    if (signIn?.by === "metadata") anywhere("metadataEndpoint", asBaseUrl);
    const agency = readAgency(sources, chosen, environment, problems);
    const asksIam = signIn?.by === "password" || agency !== undefined || projectId === undefined;
    const { region, projectName } = location;
    const isPlaced = endpoint !== undefined && (projectId ?? projectName ?? region) !== undefined;
    if (isPlaced && asksIam && location.iamEndpoint === undefined)
        problems.push(
            `iamEndpoint: is missing, and neither a region nor the endpoint tells which IAM is meant. ${waysOut("iamEndpoint", owner)}`,
        );
    const connection: Connection = {
        language: anywhere("language", asLanguage) ?? "en-us",
        maxRetries: anywhere("maxRetries", asNumber(0, 20)),
        maxRequestsPerMinute: anywhere("maxRequestsPerMinute", asNumber(1, 100_000)),
        requestTimeout: anywhere("requestTimeout", asDuration(1_000)),
        insecure: anywhere("insecure", asFlag),
        ca: anywhere("caFile", asCertificates),
    };
    const pollInterval = anywhere("pollInterval", asDuration(100)) ?? 10_000;
    const settleTime = anywhere("settleTime", asDuration(1_000)) ?? 60_000;
    const requireCloudChecks = anywhere("requireCloudChecks", asFlag) ?? false;
    problems.push(...proxyProblems([endpoint, location.iamEndpoint]));

    if (problems.length > 0 || endpoint === undefined || !signIn) return { problems: problems.map(redact) };
    return {
        settings: {
            ...location,
            endpoint,
            owner,
            signIn,
            agency,
            connection,
            pollInterval,
            settleTime,
            requireCloudChecks,
            kept: {
                signIn: chosen.fromConfig || sources.config("assumeRole") !== undefined,
                location: [...locationKeys, "caFile" as const].some(
                    (key) => sources.config(key) !== undefined,
                ),
            },
        },
    };
}

/** The secrets that one signs in with. */
function secretsOf(signIn: SignIn | undefined): [Key, string][] {
    switch (signIn?.by) {
        case "token":
            return [["authToken", signIn.token]];
        case "password":
            return [["password", signIn.password]];
        case "keys": {
            const { secretKey, securityToken } = signIn.keys;
            return securityToken === undefined
                ? [["secretKey", secretKey]]
                : [
                      ["secretKey", secretKey],
                      ["securityToken", securityToken],
                  ];
        }
        default:
            return [];
    }
}

/** What is wrong with the proxies on the way, each variable once. */
function proxyProblems(addresses: (string | undefined)[]): string[] {
    const proxies = addresses.map((address) => address && proxyFor(address));
    return [...new Set(proxies.flatMap((proxy) => (proxy && "problem" in proxy ? proxy.problem : [])))];
}

/** Whatever is wrong with them later, no message shows them. */
function rememberSecrets(sources: Sources, environment: Environment): void {
    for (const key of Object.keys(keys) as Key[])
        if ("secret" in keys[key]) for (const { from } of sources.places) keepSecret(from(key) ?? "");
    keepProxySecrets(environment);
}

/** Reads keys by kind, and what a file gives instead; what is wrong with a value becomes a problem. */
function taker(from: Source, problems: string[], file: string | undefined, owner: string | undefined): Take {
    return (key, parse, inFile) => {
        const text = from(key) ?? inFile;
        if (text === undefined) return undefined;
        const parsed = parse(text);
        if ("value" in parsed) return parsed.value;
        const where = from(key) === undefined ? ` (in ${file})` : "";
        const shown = parsed.hidden ? "" : ` "${text}"`;
        problems.push(`${key}${shown}${where}: ${parsed.must}. ${waysOut(key, owner)}`);
        return undefined;
    };
}
