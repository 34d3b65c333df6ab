import * as pulumi from "@pulumi/pulumi";
import { isSecret, keys, namespace, ownerKey } from "../provider/access/settingNames";
import { suggestion } from "../provider/arguments/suggestion";
import { warnOfConfig } from "./configWarnings";

/**
 * How to reach the service, for the resources of one region or account.
 *
 * A setting that is left out comes from the environment, never from the stack's config. The first way to sign in that is set is
 * taken: `authToken`; `accessKey`, `secretKey` and `securityToken`; `userName`, `password` and `domainName`; `profile` or
 * `sharedConfigFile`. Each of these in the arguments precedes all in the environment. If none is set, the files of other tools
 * follow, then the ECS agency. All parts of a way come from one place: a part that is missing there is an error, even if the
 * environment has it. `assumeRole` works on top of any way. Secrets are encrypted in the state, and a secret of fewer than six
 * characters is an error.
 */
export interface ProviderArgs {
    /** The region, such as `cn-north-4`; the endpoints follow from it. Required without `endpoint`. Environment: HW_REGION_NAME. */
    region?: pulumi.Input<string>;
    /**
     * Id of the project. Environment: HW_PROJECT_ID, HUAWEICLOUD_SDK_PROJECT_ID.
     *
     * @default the id that IAM has for `projectName`
     */
    projectId?: pulumi.Input<string>;
    /**
     * Name of the project, such as `cn-north-4_team` for a sub-project; `projectId` precedes it. Environment: HW_PROJECT_NAME.
     *
     * @default the name of the region
     */
    projectName?: pulumi.Input<string>;
    /**
     * Domain of the cloud that the region belongs to. Environment: HW_CLOUD.
     *
     * @default myhuaweicloud.eu for eu-west-1…, else myhuaweicloud.com
     */
    cloud?: pulumi.Input<string>;
    /**
     * Base URL of TaurusDB. Environment: HW_TAURUSDB_ENDPOINT.
     *
     * @default that of the region
     */
    endpoint?: pulumi.Input<string>;
    /**
     * Base URL of IAM. Environment: HW_AUTH_URL.
     *
     * @default that of the region
     */
    iamEndpoint?: pulumi.Input<string>;
    /**
     * Base URL of the ECS metadata service. Environment: HW_METADATA_ENDPOINT.
     *
     * @default http://169.254.169.254
     */
    metadataEndpoint?: pulumi.Input<string>;
    /**
     * An IAM token of the project, valid for up to 24 hours and not renewed; precedes every other way to sign in. A secret.
     * Environment: HW_AUTH_TOKEN.
     */
    authToken?: pulumi.Input<string>;
    /**
     * Access key, permanent or temporary; needs `secretKey`. Ignored if there is an `authToken`. Environment: HW_ACCESS_KEY,
     * HUAWEICLOUD_SDK_AK.
     */
    accessKey?: pulumi.Input<string>;
    /** The secret key of `accessKey`. A secret. Environment: HW_SECRET_KEY, HUAWEICLOUD_SDK_SK. */
    secretKey?: pulumi.Input<string>;
    /**
     * The security token of a temporary access key. A secret. Environment: HW_SECURITY_TOKEN,
     * HUAWEICLOUD_SDK_SECURITY_TOKEN.
     */
    securityToken?: pulumi.Input<string>;
    /**
     * Name of an IAM user; needs `password` and `domainName`. Ignored if there is an `authToken` or an `accessKey`. The user's
     * token is fetched once and renewed. Environment: HW_USER_NAME.
     */
    userName?: pulumi.Input<string>;
    /** Password of the IAM user. A secret. Environment: HW_USER_PASSWORD. */
    password?: pulumi.Input<string>;
    /** Name of the account that the IAM user belongs to. Environment: HW_DOMAIN_NAME. */
    domainName?: pulumi.Input<string>;
    /**
     * An agency whose permissions are taken over after signing in. Environment: HW_ASSUME_ROLE_AGENCY_NAME,
     * HW_ASSUME_ROLE_DOMAIN_NAME, HW_ASSUME_ROLE_DOMAIN_ID, HW_ASSUME_ROLE_DURATION; these count only if the credentials do
     * not come from the arguments.
     *
     * @default none
     */
    assumeRole?: pulumi.Input<AssumeRole>;
    /**
     * A profile of the command line tool, also for its region, project and agency. Environment: HW_PROFILE.
     *
     * @default its current one
     */
    profile?: pulumi.Input<string>;
    /**
     * The command line tool's file. Environment: HW_SHARED_CONFIG_FILE.
     *
     * @default ~/.hcloud/config.json
     */
    sharedConfigFile?: pulumi.Input<string>;
    /**
     * Language of the service's messages.
     *
     * @default "en-us"
     */
    language?: pulumi.Input<"en-us" | "zh-cn">;
    /**
     * How many times a request that is safe to repeat is retried, 0 to 20. Environment: HW_MAX_RETRIES.
     *
     * @default 4
     */
    maxRetries?: pulumi.Input<number>;
    /**
     * Limit of requests a minute, 1 to 100,000, for an account that others use too.
     *
     * @default as many as the service accepts
     */
    maxRequestsPerMinute?: pulumi.Input<number>;
    /**
     * Timeout of one request, 1 s to 1 h, as a duration such as `"30s"`; a number alone means seconds.
     *
     * @default "60s"
     */
    requestTimeout?: pulumi.Input<string>;
    /**
     * Longest time between two polls, 100 ms to 1 h, as a duration.
     *
     * @default "10s"
     */
    pollInterval?: pulumi.Input<string>;
    /**
     * How long the service may take to show what it has accepted, 1 s to 1 h, as a duration.
     *
     * @default "60s"
     */
    settleTime?: pulumi.Input<string>;
    /**
     * Whether a preview that cannot ask the service fails instead of warning. Asks for unchanged resources too.
     *
     * @default false
     */
    requireCloudChecks?: pulumi.Input<boolean>;
    /**
     * Whether to accept any certificate, with a warning. Environment: HW_INSECURE.
     *
     * @default false
     */
    insecure?: pulumi.Input<boolean>;
    /**
     * A file of certificates in PEM to trust in addition to the usual ones. Environment: OS_CACERT.
     *
     * @default none
     */
    caFile?: pulumi.Input<string>;
}

/** An agency (IAM page CreateTemporaryAccessKeyByAgency). Needs `domainName` or `domainId`. */
export interface AssumeRole {
    /** Name of the agency. */
    agencyName: pulumi.Input<string>;
    /** Name of the account that the agency belongs to. */
    domainName?: pulumi.Input<string>;
    /** Id of that account. */
    domainId?: pulumi.Input<string>;
    /**
     * How many seconds the temporary keys are valid, 900 to 86,400. They are renewed in time.
     *
     * @default 900
     */
    durationSeconds?: pulumi.Input<number>;
}

/**
 * An explicit provider, for several regions or accounts in one program. An unknown setting is an error.
 *
 * @example
 * const singapore = new taurusdb.Provider("singapore", {
 *     region: "ap-southeast-3",
 *     accessKey: config.require("accessKey"),
 *     secretKey: config.requireSecret("secretKey"),
 * });
 * new taurusdb.ClickHouseReplication("crm", { ... }, { provider: singapore });
 */
export class Provider extends pulumi.ProviderResource {
    constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
        const given = Object.entries(args).filter(([, value]) => value !== undefined);
        requireSettings(
            name,
            given.map(([key]) => key),
        );
        warnOfConfig();
        super(
            // Dynamic resources of every package share this plugin. The namespace separates their settings.
            "pulumi-nodejs",
            name,
            {
                ...Object.fromEntries(
                    given.map(([key, value]) => [
                        `${namespace}:${key}`,
                        isSecret(key) ? pulumi.secret(value) : value,
                    ]),
                ),
                [ownerKey]: `provider "${name}"`,
            },
            opts,
        );
    }
}

/** A setting that a JavaScript program mistypes would be ignored. */
function requireSettings(provider: string, given: readonly string[]): void {
    const known = Object.keys(keys);
    const problems = given
        .filter((key) => !known.includes(key))
        .map((key) => `provider "${provider}": ${key}: is not a setting${suggestion(key, known) || "."}`);
    if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
}
