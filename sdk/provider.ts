import * as pulumi from "@pulumi/pulumi";
import { isSecret, keys, namespace, ownerKey } from "../provider/access/settingNames";
import { suggestion } from "../provider/arguments/suggestion";
import { warnOfConfig } from "./configWarnings";

/**
 * How to reach the service, for resources of one region or account.
 *
 * What is left out is taken from the environment, never from the stack's config. Secrets lie encrypted in the state.
 */
export interface ProviderArgs {
    /** The region, such as `cn-north-4`; the endpoints follow from it. Environment: HW_REGION_NAME. */
    region?: pulumi.Input<string>;
    /** The project of the region; looked up in IAM when left out. Environment: HW_PROJECT_ID, HUAWEICLOUD_SDK_PROJECT_ID. */
    projectId?: pulumi.Input<string>;
    /** The project by its name, such as `cn-north-4_team`; `projectId` wins. Environment: HW_PROJECT_NAME. @default the region's own */
    projectName?: pulumi.Input<string>;
    /** Domain of the region's cloud, for one outside of myhuaweicloud.com. Environment: HW_CLOUD. @default by the region */
    cloud?: pulumi.Input<string>;
    /** Base URL of TaurusDB. Environment: HW_TAURUSDB_ENDPOINT. @default that of the region */
    endpoint?: pulumi.Input<string>;
    /** Base URL of IAM. Environment: HW_AUTH_URL. @default that of the region */
    iamEndpoint?: pulumi.Input<string>;
    /** Base URL of the ECS metadata service. Environment: HW_METADATA_ENDPOINT. @default http://169.254.169.254 */
    metadataEndpoint?: pulumi.Input<string>;
    /** A ready-made IAM token of the project. A secret. Environment: HW_AUTH_TOKEN. */
    authToken?: pulumi.Input<string>;
    /** Access key. Environment: HW_ACCESS_KEY, HUAWEICLOUD_SDK_AK. */
    accessKey?: pulumi.Input<string>;
    /** Its secret key. A secret. Environment: HW_SECRET_KEY, HUAWEICLOUD_SDK_SK. */
    secretKey?: pulumi.Input<string>;
    /** The security token of temporary keys. A secret. Environment: HW_SECURITY_TOKEN, HUAWEICLOUD_SDK_SECURITY_TOKEN. */
    securityToken?: pulumi.Input<string>;
    /** IAM user. Environment: HW_USER_NAME. */
    userName?: pulumi.Input<string>;
    /** Its password. A secret. Environment: HW_USER_PASSWORD. */
    password?: pulumi.Input<string>;
    /** The account of the user. Environment: HW_DOMAIN_NAME. */
    domainName?: pulumi.Input<string>;
    /** An agency whose rights are taken over after signing in. Environment: HW_ASSUME_ROLE_AGENCY_NAME and others. */
    assumeRole?: pulumi.Input<AssumeRole>;
    /** A profile of the command line tool. Environment: HW_PROFILE. @default its current one */
    profile?: pulumi.Input<string>;
    /** The command line tool's file. Environment: HW_SHARED_CONFIG_FILE. @default ~/.hcloud/config.json */
    sharedConfigFile?: pulumi.Input<string>;
    /** Language of the service's messages. @default "en-us" */
    language?: pulumi.Input<"en-us" | "zh-cn">;
    /** How many times a request that is safe to repeat is sent again, 0 to 20. Environment: HW_MAX_RETRIES. @default 4 */
    maxRetries?: pulumi.Input<number>;
    /** Requests a minute at most, 1 to 100,000, for an account that others use too. @default as many as the service takes */
    maxRequestsPerMinute?: pulumi.Input<number>;
    /** How long to wait for an answer, as a duration such as `"30s"`, 1 s to 1 h. @default "60s" */
    requestTimeout?: pulumi.Input<string>;
    /** Longest time between two looks at work under way, 100 ms to 1 h. @default "10s" */
    pollInterval?: pulumi.Input<string>;
    /** How long the service may take to show what it has accepted, 1 s to 1 h. @default "60s" */
    settleTime?: pulumi.Input<string>;
    /** Fails a preview that cannot ask the service about the program, instead of warning. @default false */
    requireCloudChecks?: pulumi.Input<boolean>;
    /** Accepts any certificate, with a warning. Environment: HW_INSECURE. @default false */
    insecure?: pulumi.Input<boolean>;
    /** A file of certificates to trust, in PEM, beside the usual ones. Environment: OS_CACERT. */
    caFile?: pulumi.Input<string>;
}

/** An agency (IAM page CreateTemporaryAccessKeyByAgency). */
export interface AssumeRole {
    /** Name of the agency. */
    agencyName: pulumi.Input<string>;
    /** Account that the agency belongs to; this or `domainId` is needed. */
    domainName?: pulumi.Input<string>;
    /** Id of that account. */
    domainId?: pulumi.Input<string>;
    /** How long the keys are valid, 900 to 86,400 seconds; they are renewed in time. @default 900 */
    durationSeconds?: pulumi.Input<number>;
}

/**
 * An explicit provider, for several regions or accounts in one program.
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
            // Dynamic resources of every package share this plugin; the namespace keeps their settings apart.
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

/** A program in JavaScript may mistype a setting, which would silently be none. */
function requireSettings(provider: string, given: readonly string[]): void {
    const known = Object.keys(keys);
    const problems = given
        .filter((key) => !known.includes(key))
        .map((key) => `provider "${provider}": ${key}: is not a setting${suggestion(key, known)}`);
    if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
}
