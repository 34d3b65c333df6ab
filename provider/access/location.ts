import { cloudOf, iamEndpoint, isKnownRegion, knownCloudOf, taurusdbEndpoint } from "./endpoints";
import { keys, waysOut } from "./settingNames";
import type { Values } from "./settingValues";
import type { Chosen, SignIn } from "./signIn";
import type { Sources } from "./sources";

/** The addresses of the service and of IAM, and the project. */
export interface ServiceLocation {
    region?: string;
    endpoint: string;
    /** Undefined where IAM is not needed and its address cannot be derived. */
    iamEndpoint?: string;
    /** Undefined: IAM is asked for it, by the project's name, by default the region's. */
    projectId?: string;
    projectName?: string;
}

/** Without an `endpoint` there is a problem. */
export function findLocation(
    values: Values,
    sources: Sources,
    chosen: Chosen,
): { location: Partial<ServiceLocation>; problems: string[] } {
    const { region, projectId, projectName } = values;
    const { first, owner } = sources;
    const knownCloud = knownCloudOf(values.endpoint);
    const cloud = values.cloud ?? (region === undefined ? knownCloud : undefined) ?? cloudOf(region);
    const endpoint = values.endpoint ?? (region && taurusdbEndpoint(region, cloud));
    // With an unknown endpoint in an unknown region, the main cloud's IAM would be a guess.
    const isGuess =
        region !== undefined &&
        !isKnownRegion(region) &&
        values.endpoint !== undefined &&
        (values.cloud ?? knownCloud) === undefined;
    const iam = values.iamEndpoint ?? (isGuess ? undefined : iamEndpoint(region, cloud, values.endpoint));
    const needsIam = asksIam({ signIn: chosen.signIn, agency: values.assumeRole, projectId });

    const problems = findMixedClouds(values, cloud, sources, chosen);
    if (endpoint === undefined) {
        if (!first("region") && !first("endpoint"))
            problems.push(`region: is missing, and so is an endpoint. ${waysOut("region", owner)}`);
    } else if ((projectId ?? projectName ?? region) === undefined)
        problems.push(
            `projectId: is missing, and without a region it cannot be looked up. ${waysOut("projectId", owner)}`,
        );
    else if (needsIam && iam === undefined)
        problems.push(
            `iamEndpoint: is missing and cannot be derived from region or endpoint. ${waysOut("iamEndpoint", owner)}`,
        );
    return { location: { region, endpoint, iamEndpoint: iam, projectId, projectName }, problems };
}

/** Whether IAM has to issue a token or keys, or to name the project. */
export function asksIam({
    signIn,
    agency,
    projectId,
}: {
    signIn?: Pick<SignIn, "by">;
    agency?: object;
    projectId?: string;
}): boolean {
    return signIn?.by === "password" || agency !== undefined || projectId === undefined;
}

/** Credentials of one cloud must never reach another. */
function findMixedClouds(
    { region, cloud: domain, endpoint, iamEndpoint }: Values,
    cloud: string,
    sources: Sources,
    chosen: Chosen,
): string[] {
    const problems = Object.entries({ endpoint, iamEndpoint }).flatMap(([key, address]) => {
        const other = knownCloudOf(address);
        return other === undefined || other === cloud
            ? []
            : `${key} "${address}": is in ${other}, but ${region ? `region ${region}` : "the rest"} is in ${cloud}. ` +
                  `Remove ${key} (${keys[key as "endpoint"].environment}), or correct region (${keys.region.environment}) or cloud (${keys.cloud.environment}).`;
    });
    const home = homeOf(chosen, sources, domain);
    if (region !== undefined && home && home.region !== region && home.cloud !== cloud)
        problems.push(
            `region "${region}": is in ${cloud}, but ${home.whose} belong to region ${home.region} in ${home.cloud}. ` +
                `Set credentials of ${cloud} where the region is set.`,
        );
    return problems;
}

/** The region and cloud of credentials that are not set beside the region: those of a file or of the environment. */
function homeOf({ file, fromConfig }: Chosen, { environment }: Sources, domain: string | undefined) {
    // A file names no cloud, so `cloud` applies to its region too.
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
