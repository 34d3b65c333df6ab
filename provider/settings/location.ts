import { cloudOf, iamEndpoint, knownCloudOf, taurusdbEndpoint } from "./endpoints";
import type { FromFile } from "./files";
import { type Key, keys, waysOut } from "./keys";
import { asBaseUrl, asCloud, asProjectId, asProjectName, asRegion, type Parse } from "./kinds";
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
    { config, first, owner }: Sources,
    file: FromFile | undefined,
    problems: string[],
): Partial<ServiceLocation> {
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
    return {
        region,
        endpoint,
        iamEndpoint: givenIam ?? iamEndpoint(region, cloud, given),
        projectId,
        projectName,
    };
}
