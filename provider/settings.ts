import { keepSecret } from "./auth/secrets";
import { taurusdbEndpoint } from "./endpoints";

/** How to reach the service: stack config and environment, read once a process. */
export interface Settings {
    endpoint: string;
    projectId: string;
    /** Absent when nobody has signed in; only what needs the cloud then fails. */
    authToken?: string;
    /** Language of the service's messages. */
    language: "en-us" | "zh-cn";
}

/** Either settings, or every problem with them at once. */
export type SettingsResult = { settings: Settings } | { problems: string[] };

/** What Pulumi gives a provider as stack config. */
export interface ConfigSource {
    get(key: string): string | undefined;
}

const namespace = "taurusdb-htap";

/** The keys and the variables that stand in for them; the first that is set wins. */
const sources = {
    region: ["HW_REGION_NAME"],
    projectId: ["HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID"],
    endpoint: ["HW_TAURUSDB_ENDPOINT"],
    authToken: ["HW_AUTH_TOKEN"],
} as const;

type Key = keyof typeof sources;

export function readSettings(config: ConfigSource, environment: NodeJS.ProcessEnv): SettingsResult {
    const read = (key: Key) =>
        [config.get(`${namespace}:${key}`), ...sources[key].map((name) => environment[name])]
            .map((value) => value?.trim())
            .find((value) => value);
    const problems: string[] = [];

    const authToken = read("authToken");
    if (authToken) keepSecret(authToken);

    const region = read("region");
    if (region !== undefined && !/^[a-z0-9-]+$/.test(region))
        problems.push(
            `region "${region}": must be letters, digits and hyphens, such as cn-north-4. ${waysOut("region")}`,
        );
    const endpoint = read("endpoint")?.replace(/\/+$/, "") ?? (region && taurusdbEndpoint(region));
    if (endpoint === undefined)
        problems.push(`region: is missing, and so is an endpoint. ${waysOut("region", "cn-north-4")}`);
    else if (!isBaseUrl(endpoint))
        problems.push(
            `endpoint "${endpoint}": must be a base URL such as https://host. ${waysOut("endpoint")}`,
        );

    const projectId = read("projectId");
    if (projectId === undefined)
        problems.push(`projectId: is missing. ${waysOut("projectId", "<project id>")}`);
    else if (!/^[A-Za-z0-9]+$/.test(projectId))
        problems.push(`projectId "${projectId}": must be letters and digits. ${waysOut("projectId")}`);

    if (problems.length > 0 || !endpoint || !projectId) return { problems };
    return { settings: { endpoint, projectId, authToken, language: "en-us" } };
}

/** How to set a key, for the end of an error message. */
export function waysOut(key: Key, example = "…"): string {
    const secret = key === "authToken" ? "--secret " : "";
    return `Run "pulumi config set ${secret}${namespace}:${key} ${example}" or set ${sources[key].join(" or ")}.`;
}

function isBaseUrl(text: string): boolean {
    return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
