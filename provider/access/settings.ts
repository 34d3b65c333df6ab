import type { Connection } from "../api/cloud";
import type { Kept } from "../api/hints";
import { keepProxySecrets, proxyFor } from "../api/proxy";
import { keepSecret } from "../redaction";
import type { ConfigFile } from "./configFiles";
import { findLocation, type ServiceLocation } from "./location";
import { isSecret, type Key, keys } from "./settingNames";
import { type Agency, behaviourKeys, locationKeys, parseSettings, type Written } from "./settingValues";
import { agencyIn, type Chosen, chooseSignIn, type SignIn } from "./signIn";
import { type ConfigSource, type Environment, type Source, type Sources, sourcesOf } from "./sources";

/** How to reach the service and how to behave. Read once a process from config, environment and files. */
export interface Settings extends ServiceLocation {
    /** Who was given them in place of the stack config, for messages. */
    owner?: string;
    signIn: SignIn;
    /** The file of another tool that holds the access key, and all keys that come from it. */
    file?: { where: string; keys: Key[] };
    /** An agency whose rights are assumed after signing in. */
    agency?: Agency;
    connection: Connection;
    /** Longest time between two polls, in milliseconds. */
    pollInterval: number;
    /** How long the service may take to show an accepted change, in milliseconds. */
    settleTime: number;
    /** Whether a preview fails when it cannot ask the service. */
    requireCloudChecks: boolean;
    /** What came from the stack config or an explicit provider: Pulumi keeps that in the state. */
    kept: Kept;
}

/** Either the settings, or every problem with them at once. */
export type SettingsResult = { settings: Settings } | { problems: string[] };

/** Never throws: any failure becomes a problem. */
export function readSettings(config: ConfigSource, environment: Environment): SettingsResult {
    try {
        return read(config, environment);
    } catch (error) {
        return { problems: [`The settings cannot be read: ${error}`] };
    }
}

function read(config: ConfigSource, environment: Environment): SettingsResult {
    const sources = sourcesOf(config, environment);
    keepSecrets(sources, environment);
    const chosen = chooseSignIn(sources, environment);
    const { signIn, file } = chosen;
    keepSecret(file?.secretKey);
    keepSecret(file?.securityToken);
    const given = writtenIn(sources, environment, chosen);
    const inFile = file && writtenInFile(file, given);
    const { values, problems } = parseSettings(given, inFile, sources.owner);
    const { location, problems: misplaced } = findLocation(values, sources, chosen);
    const { endpoint, iamEndpoint } = location;
    const all = [chosen.problems, misplaced, problems, proxyProblems([endpoint, iamEndpoint])].flat();
    if (all.length > 0 || endpoint === undefined || !signIn) return { problems: all };
    const { language = "en-us", maxRetries, maxRequestsPerMinute, requestTimeout, insecure, caFile } = values;
    return {
        settings: {
            ...location,
            endpoint,
            owner: sources.owner,
            signIn,
            file: inFile && { where: inFile.where, keys: keysFrom(inFile, given) },
            agency: values.assumeRole,
            connection: { language, maxRetries, maxRequestsPerMinute, requestTimeout, insecure, ca: caFile },
            pollInterval: values.pollInterval ?? 10_000,
            settleTime: values.settleTime ?? 60_000,
            requireCloudChecks: values.requireCloudChecks ?? false,
            kept: {
                signIn: chosen.fromConfig || sources.config("assumeRole") !== undefined,
                location: [...locationKeys, "caFile" as const].some(
                    (key) => sources.config(key) !== undefined,
                ),
            },
        },
    };
}

/** The settings of the config and the environment that apply. */
function writtenIn(
    sources: Sources,
    environment: Environment,
    { signIn, file, fromConfig }: Chosen,
): Written {
    const { config, first } = sources;
    const agency = config("assumeRole");
    const [own, usual] = [config("region"), sources.environment("region")];
    // Location settings of the environment belong to its region, not to another one in the config.
    const isElsewhere = own !== undefined && usual !== undefined && own !== usual;
    // A project's name in the config wins over an id in the environment.
    const nameWins = config("projectName") !== undefined && config("projectId") === undefined;
    return {
        ...textsOf(behaviourKeys, first),
        ...textsOf(locationKeys, isElsewhere ? config : first),
        ...(nameWins ? { projectId: undefined } : {}),
        ...(file ? {} : signIn),
        // An agency in the environment is for sign-ins from there, not for a program's own keys.
        assumeRole: agency ? parseJson(agency) : fromConfig ? undefined : agencyIn(environment),
    };
}

function textsOf(names: readonly Key[], source: Source): Written {
    return Object.fromEntries(names.map((key) => [key, source(key)]));
}

/** The settings of a file that apply. Its project and IAM are those of its own region, and any project name wins over its id. */
function writtenInFile(file: ConfigFile, { region, projectName }: Written): ConfigFile {
    const isHere = file.region === undefined || (region ?? file.region) === file.region;
    return {
        ...file,
        iamEndpoint: isHere ? file.iamEndpoint : undefined,
        projectId: isHere && projectName === undefined ? file.projectId : undefined,
    };
}

/** The settings that only a file has. */
function keysFrom({ where, ...written }: Written & { where: string }, given: Written): Key[] {
    return (Object.keys(written) as Key[]).filter(
        (key) => written[key] !== undefined && given[key] === undefined,
    );
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

/** Each problem once: both addresses may have the same proxy. */
function proxyProblems(addresses: (string | undefined)[]): string[] {
    const proxies = addresses.map((address) => address && proxyFor(address));
    return [...new Set(proxies.flatMap((proxy) => (proxy && "problem" in proxy ? proxy.problem : [])))];
}

/** Makes all secrets known, also those that are not used, before any message is made. */
function keepSecrets({ places }: Sources, environment: Environment): void {
    const secretKeys = (Object.keys(keys) as Key[]).filter(isSecret);
    for (const key of secretKeys) for (const { from } of places) keepSecret(from(key));
    keepProxySecrets(environment);
}
