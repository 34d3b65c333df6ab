// The addresses of TaurusDB and IAM, by region. Huawei publishes every host name below. A region outside the tables gets the
// commonest form in its own cloud, so that credentials never reach the IAM of another.

/** The cloud of most regions, which share accounts, tokens and keys. */
export const mainCloud = "myhuaweicloud.com";

/** Huawei Cloud Europe, with its own accounts and IAM. */
export const europeanCloud = "myhuaweicloud.eu";

/** The domain of a region's cloud. Terraform's huaweicloud provider recognises European regions by the same prefix. */
export function cloudOf(region: string | undefined): string {
    return region?.startsWith("eu-west-1") ? europeanCloud : mainCloud;
}

/**
 * First part of TaurusDB's host name. Sources: region/region.go of gaussdb/v3 in huaweicloud-sdk-go-v3, and the page "Endpoints"
 * (support.huaweicloud.com/api-taurusdb/taurusdb_00_0003.html), the only one with cn-southwest-3. No public source has the
 * European regions, so they get the commonest form.
 */
export const regionsByPrefix: Readonly<Record<string, readonly string[]>> = {
    gaussdb: [
        "cn-north-4",
        "cn-north-2",
        "cn-north-9",
        "cn-east-3",
        "cn-south-1",
        "cn-south-4",
        "cn-southwest-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "sa-brazil-1",
        "ru-northwest-2",
    ],
    gaussdbformysql: ["ap-southeast-1", "ap-southeast-2", "cn-north-11", "tr-west-1", "me-east-1"],
    "gaussdb-mysql": ["af-south-1", "cn-east-5", "la-north-2", "cn-southwest-3"],
};

/** TaurusDB's base URL in a region. */
export function taurusdbEndpoint(region: string, cloud: string): string {
    const found = Object.entries(regionsByPrefix).find(([, regions]) => regions.includes(region));
    return `https://${found?.[0] ?? "gaussdb"}.${region}.${cloud}`;
}

/**
 * Regions of the main cloud with TaurusDB that have no IAM of their own and use the global one. Source: core/auth/internal/
 * iam_endpoint.go of huaweicloud-sdk-go-v3, which lists those that have one.
 */
export const regionsOfGlobalIam: readonly string[] = [
    "cn-north-11",
    "cn-south-4",
    "cn-southwest-3",
    "ru-northwest-2",
];

const globalIam = `https://iam.${mainCloud}`;

/** IAM's base URL for a region. Without a region it can be derived only from an endpoint in the main cloud. */
export function iamEndpoint(
    region: string | undefined,
    cloud: string,
    endpoint: string | undefined,
): string | undefined {
    if (region === undefined) return knownCloudOf(endpoint) === mainCloud ? globalIam : undefined;
    return cloud === mainCloud && regionsOfGlobalIam.includes(region)
        ? globalIam
        : `https://iam.${region}.${cloud}`;
}

/** The cloud of an address, if its host name is in a known one. */
export function knownCloudOf(address: string | undefined): string | undefined {
    if (address === undefined) return undefined;
    // A host name may end with a dot.
    const hostname = new URL(address).hostname.replace(/\.$/, "");
    return [mainCloud, europeanCloud].find((cloud) => hostname.endsWith(`.${cloud}`));
}

/** Whether a region is in the tables, or its cloud follows from its name. */
export function isKnownRegion(region: string): boolean {
    return cloudOf(region) !== mainCloud || Object.values(regionsByPrefix).flat().includes(region);
}
