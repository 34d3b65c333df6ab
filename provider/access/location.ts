import { cloudOf, iamEndpoint, isKnownRegion, knownCloudOf, taurusdbEndpoint } from "./endpoints";
import { asBaseUrl, asCloud, asProjectId, asProjectName, asRegion, type Parse } from "./kinds";
import { type Key, keys, waysOut } from "./settingNames";
import type { Chosen } from "./signIn";
import type { Sources } from "./sources";

/** Which region's service is meant, and which project of it. */
export interface ServiceLocation {
    region?: string;
    endpoint: string;
    /** Absent only where neither a region nor an endpoint tells which IAM is meant. */
    iamEndpoint?: string;
    /** Absent: IAM is asked, by the project's name, which is the region's unless it is set. */
    projectId?: string;
    projectName?: string;
}

/** Settings that say so; what comes from the stack's config is kept in the state. */
export const locationKeys: readonly Key[] = [
    "region",
    "cloud",
    "projectId",
    "projectName",
    "endpoint",
    "iamEndpoint",
];

/** Reads a key by its kind, and what a file gives instead. */
export type Take = <Value>(key: Key, parse: Parse<Value>, inFile?: string) => Value | undefined;

/** `endpoint` is undefined only where that is a problem. */
export function readLocation(
    take: Take,
    sources: Sources,
    chosen: Chosen,
    problems: string[],
): Partial<ServiceLocation> {
    const { config, first, owner } = sources;
    const { file } = chosen;
    const region = take("region", asRegion, file?.region);
    const domain = take("cloud", asCloud);
    const given = take("endpoint", asBaseUrl);
    // What a file says of a project or an IAM belongs to its own region.
    const ofRegion = file && (file.region === undefined || file.region === region) ? file : undefined;
    // Other tools write the version into the address; here each path has its own.
    const givenIam = take("iamEndpoint", asBaseUrl, ofRegion?.iamEndpoint)?.replace(/\/v3(\.0)?$/, "");
    const cloud =
        domain ?? (region === undefined && given ? knownCloudOf(given) : undefined) ?? cloudOf(region);
    for (const [key, address] of [["endpoint", given] as const, ["iamEndpoint", givenIam] as const]) {
        const other = address && knownCloudOf(address);
        // Credentials of one cloud never reach another.
        if (other && other !== cloud)
            problems.push(
                `${key} "${address}": is in ${other}, but ${region ? `region ${region}` : "the rest"} is in ${cloud}. ` +
                    `Remove ${key} (${keys[key].environment}), or correct region (${keys.region.environment}) or cloud (${keys.cloud.environment}).`,
            );
    }
    const home = homeOf(chosen, sources, domain);
    if (region !== undefined && home && home.region !== region && home.cloud !== cloud)
        problems.push(
            `region "${region}": is in ${cloud}, but ${home.whose} are of region ${home.region} in ${home.cloud}. ` +
                `Set credentials of ${cloud} where the region is set.`,
        );
    const endpoint = given ?? (region && taurusdbEndpoint(region, cloud));
    if (endpoint === undefined && !first("region") && !first("endpoint"))
        problems.push(`region: is missing, and so is an endpoint. ${waysOut("region", owner)}`);

    const projectName = take("projectName", asProjectName);
    // A name in the stack's config wins over an id in the environment, and any name over an id in a file.
    const nameWins = config("projectName") !== undefined && config("projectId") === undefined;
    const inFile = projectName === undefined ? ofRegion?.projectId : undefined;
    const projectId = nameWins ? undefined : take("projectId", asProjectId, inFile);
    if (endpoint !== undefined && (projectId ?? projectName ?? region) === undefined)
        problems.push(
            `projectId: is missing, and without a region it cannot be looked up. ${waysOut("projectId", owner)}`,
        );
    // An endpoint of nobody known, in a region of nobody known: the main cloud's IAM would be a guess.
    const isElsewhere = given !== undefined && domain === undefined && knownCloudOf(given) === undefined;
    const isGuess = isElsewhere && region !== undefined && !isKnownRegion(region);
    return {
        region,
        endpoint,
        iamEndpoint: givenIam ?? (isGuess ? undefined : iamEndpoint(region, cloud, given)),
        projectId,
        projectName,
    };
}

/** Where credentials come from that do not stand beside the region: a file or an environment that names a region of its own. */
function homeOf({ file, fromConfig }: Chosen, { environment }: Sources, domain: string | undefined) {
    // A file cannot say which cloud it means: `cloud` says it for all regions.
    if (file?.region)
        return {
            region: file.region,
            cloud: domain ?? cloudOf(file.region),
            whose: `the keys in ${file.where}`,
        };
    const region = fromConfig ? undefined : environment("region");
    return (
        region && {
            region,
            cloud: environment("cloud") ?? cloudOf(region),
            whose: "the credentials of the environment",
        }
    );
}
