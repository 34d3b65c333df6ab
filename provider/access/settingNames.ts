/** The namespace of the stack config, and of an explicit provider's arguments. */
export const namespace = "taurusdb-htap";

/** A hidden setting of an explicit provider or a function: its name in messages. */
export const ownerKey = `${namespace}:owner`;

interface KeyDescription {
    /** Environment variables of the key; the first that is set wins. */
    environment: readonly string[];
    /** A possible value, for messages. */
    example: string;
    secret?: true;
}

// A program's resources load this file, so it imports nothing. What a value may be stands in settingValues.ts.

/** Every setting by its key. */
export const keys = {
    region: { environment: ["HW_REGION_NAME"], example: "cn-north-4" },
    projectId: {
        environment: ["HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID"],
        example: "<project id>",
    },
    projectName: { environment: ["HW_PROJECT_NAME"], example: "cn-north-4_team" },
    cloud: { environment: ["HW_CLOUD"], example: "myhuaweicloud.eu" },
    endpoint: {
        environment: ["HW_TAURUSDB_ENDPOINT"],
        example: "https://gaussdb.cn-north-4.myhuaweicloud.com",
    },
    iamEndpoint: { environment: ["HW_AUTH_URL"], example: "https://iam.cn-north-4.myhuaweicloud.com" },
    metadataEndpoint: { environment: ["HW_METADATA_ENDPOINT"], example: "http://169.254.169.254" },
    authToken: { environment: ["HW_AUTH_TOKEN"], example: "<IAM token of the project>", secret: true },
    accessKey: { environment: ["HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK"], example: "<access key>" },
    secretKey: {
        environment: ["HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK"],
        example: "<secret key>",
        secret: true,
    },
    securityToken: {
        environment: ["HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN"],
        example: "<security token of temporary keys>",
        secret: true,
    },
    userName: { environment: ["HW_USER_NAME"], example: "<IAM user>" },
    password: { environment: ["HW_USER_PASSWORD"], example: "<its password>", secret: true },
    domainName: { environment: ["HW_DOMAIN_NAME"], example: "<its account>" },
    assumeRole: {
        environment: [
            "HW_ASSUME_ROLE_AGENCY_NAME",
            "HW_ASSUME_ROLE_DOMAIN_NAME",
            "HW_ASSUME_ROLE_DOMAIN_ID",
            "HW_ASSUME_ROLE_DURATION",
        ],
        example: `'{"agencyName":"<agency>","domainName":"<its account>"}'`,
    },
    profile: { environment: ["HW_PROFILE"], example: "default" },
    sharedConfigFile: { environment: ["HW_SHARED_CONFIG_FILE"], example: "~/.hcloud/config.json" },
    language: { environment: [], example: "en-us" },
    maxRetries: { environment: ["HW_MAX_RETRIES"], example: "4" },
    maxRequestsPerMinute: { environment: [], example: "120" },
    requestTimeout: { environment: [], example: "60s" },
    pollInterval: { environment: [], example: "10s" },
    settleTime: { environment: [], example: "60s" },
    requireCloudChecks: { environment: [], example: "true" },
    insecure: { environment: ["HW_INSECURE"], example: "true" },
    caFile: { environment: ["OS_CACERT"], example: "/etc/ssl/company-ca.pem" },
} as const satisfies Record<string, KeyDescription>;

export type Key = keyof typeof keys;

/** Whether a key's value is a secret: never shown, and encrypted in config and state. */
export function isSecret(key: string): boolean {
    return Object.hasOwn(keys, key) && "secret" in keys[key as Key];
}

/** How to set a key, for the end of an error message. `owner` has its own settings in place of the stack config. */
export function waysOut(key: Key, owner?: string): string {
    const { environment }: KeyDescription = keys[key];
    const way = wayByConfig(key, owner);
    return environment.length === 0 ? `${way}.` : `${way} or set ${environment.join(" or ")}.`;
}

/** The same without environment variables and full stop. */
export function wayByConfig(key: Key, owner?: string): string {
    const { secret, example }: KeyDescription = keys[key];
    if (owner !== undefined) return `Give ${key} to ${owner}`;
    return `Run "pulumi config set ${secret ? "--secret " : ""}${namespace}:${key} ${example}"`;
}
