// The host prefix differs by region: support.huaweicloud.com/api-taurusdb/taurusdb_00_0003.html
const regionsByPrefix = {
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

/** The service's base URL in a region; a region that is not in the table gets the commonest form. */
export function taurusdbEndpoint(region: string): string {
    const found = Object.entries(regionsByPrefix).find(([, regions]) => regions.includes(region));
    return `https://${found?.[0] ?? "gaussdb"}.${region}.myhuaweicloud.com`;
}

// Regions that have an IAM of their own; the others use the global one.
const regionsWithIam = [
    "ae-ad-1",
    "af-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "cn-east-2",
    "cn-east-3",
    "cn-east-4",
    "cn-east-5",
    "cn-north-1",
    "cn-north-12",
    "cn-north-2",
    "cn-north-4",
    "cn-north-9",
    "cn-south-1",
    "cn-south-2",
    "cn-southwest-2",
    "eu-west-0",
    "la-north-2",
    "la-south-2",
    "me-east-1",
    "my-kualalumpur-1",
    "na-mexico-1",
    "ru-moscow-1",
    "sa-brazil-1",
    "tr-west-1",
];

/** IAM's base URL for a region. */
export function iamEndpoint(region: string | undefined): string {
    return region !== undefined && regionsWithIam.includes(region)
        ? `https://iam.${region}.myhuaweicloud.com`
        : "https://iam.myhuaweicloud.com";
}
