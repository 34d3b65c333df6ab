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
