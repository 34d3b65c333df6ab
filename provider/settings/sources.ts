import { type Key, keys, namespace } from "./keys";

/** What Pulumi gives a provider as stack config, or as the arguments of an explicit provider. */
export interface ConfigSource {
    get(key: string): unknown;
}

export type Environment = Record<string, string | undefined>;

/** One place where settings are: the stack config or an explicit provider, or the variables of one tool. */
export type Source = (key: Key) => string | undefined;

export interface Sources {
    config: Source;
    /** The environment, by the names of Terraform's provider (0) and of the SDKs (1). */
    families: readonly Source[];
    /** The environment, whatever the family. */
    environment: Source;
    /** The first place where it is set. */
    first: Source;
}

export function sourcesOf(given: ConfigSource, environment: Environment): Sources {
    const config: Source = (key) => asText(given.get(`${namespace}:${key}`));
    const variable = (name: string) => asText(environment[name]);
    const family =
        (prefix: RegExp): Source =>
        (key) =>
            keys[key].environment
                .filter((name) => prefix.test(name))
                .map(variable)
                .find((value) => value !== undefined);
    const families = [family(/^(HW|OS)_/), family(/^HUAWEICLOUD_SDK_/)];
    const inEnvironment = family(/^/);
    return {
        config,
        families,
        environment: inEnvironment,
        first: (key) => config(key) ?? inEnvironment(key),
    };
}

/** Stack config gives text; an explicit provider's arguments arrive as they were written. Empty is not set. */
function asText(value: unknown): string | undefined {
    if (value === undefined || value === null) return undefined;
    const text = typeof value === "object" ? JSON.stringify(value) : String(value).trim();
    return text === "" ? undefined : text;
}
