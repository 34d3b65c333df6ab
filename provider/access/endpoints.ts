// Where TaurusDB and IAM are, by region. Every host name below is one that Huawei publishes; a region that is in no table gets
// the commonest form of its own cloud, so that credentials never reach the IAM of another.

/** The cloud of most regions: their accounts, tokens and keys are the same. */
export const mainCloud = "myhuaweicloud.com";

/** Huawei Cloud Europe: accounts and an IAM of its own. */
export const europeanCloud = "myhuaweicloud.eu";

/** The domain of a region's cloud. Terraform's huaweicloud provider tells the European regions by the same prefix. */
export function cloudOf(region: string | undefined): string {
    return region?.startsWith("eu-west-1") ? europeanCloud : mainCloud;
}

/**
 * First part of TaurusDB's host name. Sources: region/region.go of gaussdb/v3 in huaweicloud-sdk-go-v3, and the page "Endpoints"
 * (support.huaweicloud.com/api-taurusdb/taurusdb_00_0003.html), which alone has cn-southwest-3. No public source names the one
 * of the European regions: there it is the commonest form.
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

/** The service's base URL in a region. */
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

/** IAM's base URL for a region. Without a region only an endpoint of the main cloud tells which IAM is meant. */
export function iamEndpoint(
    region: string | undefined,
    cloud: string,
    endpoint: string | undefined,
): string | undefined {
    if (region === undefined) return endpoint && knownCloudOf(endpoint) === mainCloud ? globalIam : undefined;
    return cloud === mainCloud && regionsOfGlobalIam.includes(region)
        ? globalIam
        : `https://iam.${region}.${cloud}`;
}

/** The cloud that an address belongs to, as far as its host name tells. */
export function knownCloudOf(address: string): string | undefined {
    // The dot of a name's end makes it no other name.
    const hostname = new URL(address).hostname.replace(/\.$/, "");
    return [mainCloud, europeanCloud].find((cloud) => hostname.endsWith(`.${cloud}`));
}

/** Whether a region's cloud is known by the region alone. */
export function isKnownRegion(region: string): boolean {
    return cloudOf(region) !== mainCloud || Object.values(regionsByPrefix).flat().includes(region);
}
