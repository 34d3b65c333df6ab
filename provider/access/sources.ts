import { type Key, keys, namespace, ownerKey, wayByConfig } from "./settingNames";

/** What Pulumi gives a provider as stack config, or as the arguments of an explicit provider. */
export interface ConfigSource {
    get(key: string): unknown;
}

export type Environment = Record<string, string | undefined>;

export type Source = (key: Key) => string | undefined;

/** One place where settings are: the stack config or an explicit provider, or the variables of one tool. */
export interface Place {
    from: Source;
    /** As it stands in a message. */
    name: string;
    /** How to set a key here and nowhere else. */
    wayOut: (key: Key) => string;
}

export interface Sources {
    /** Who was given the settings in place of the stack config: an explicit provider or a function. */
    owner: string | undefined;
    config: Source;
    /** The config, then the environment by the names of Terraform's provider, then by those of the SDKs. */
    places: readonly Place[];
    /** The environment, whatever the family. */
    environment: Source;
    /** The first place where it is set. */
    first: Source;
}

export function sourcesOf(given: ConfigSource, environment: Environment): Sources {
    const config: Source = (key) => asText(given.get(`${namespace}:${key}`));
    const owner = asText(given.get(ownerKey));
    const variable = (name: string) => asText(environment[name]);
    const family = (prefix: RegExp): Place => {
        const namesOf = (key: Key) => keys[key].environment.filter((name) => prefix.test(name));
        return {
            from: (key) =>
                namesOf(key)
                    .map(variable)
                    .find((value) => value !== undefined),
            name: "the environment",
            wayOut: (key) => `Set ${namesOf(key).join(" or ")}`,
        };
    };
    const places = [
        { from: config, name: owner ?? "the stack config", wayOut: (key: Key) => wayByConfig(key, owner) },
        family(/^(HW|OS)_/),
        family(/^HUAWEICLOUD_SDK_/),
    ];
    const inEnvironment = family(/^/).from;
    return {
        owner,
        config,
        places,
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
