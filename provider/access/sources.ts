import { type Key, keys, namespace, ownerKey, wayByConfig } from "./settingNames";

/** What Pulumi gives a provider: the stack config, or the arguments of an explicit provider. */
export interface ConfigSource {
    get(key: string): unknown;
}

export type Environment = Record<string, string | undefined>;

/** The text of a setting in one or several places. */
export type Source = (key: Key) => string | undefined;

/** One place that may hold credentials: the config, or the variables of one tool. */
export interface Place {
    from: Source;
    /** For messages. */
    name: string;
    /** How to set a key in this place. */
    wayOut: (key: Key) => string;
}

/** Where each setting is looked up. */
export interface Sources {
    /** Who was given the settings in place of the stack config: an explicit provider or a function. */
    owner: string | undefined;
    /** The stack config, or the owner's settings. */
    config: Source;
    environment: Source;
    /** The config, else the environment. */
    first: Source;
    /** The config, the variables of Terraform's provider, those of the SDKs: in the order in which credentials are taken. */
    places: readonly Place[];
}

export function sourcesOf(given: ConfigSource, variables: Environment): Sources {
    const owner = asText(given.get(ownerKey));
    const config: Source = (key) => asText(given.get(`${namespace}:${key}`));
    const namesOf = (key: Key, prefix: RegExp) => keys[key].environment.filter((name) => prefix.test(name));
    const variable = (prefix: RegExp) => (key: Key) =>
        namesOf(key, prefix)
            .map((name) => asText(variables[name]))
            .find((text) => text !== undefined);
    const variablesOf = (prefix: RegExp): Place => ({
        from: variable(prefix),
        name: "the environment",
        wayOut: (key) => `Set ${namesOf(key, prefix).join(" or ")}`,
    });
    const environment = variable(/^/);
    return {
        owner,
        config,
        environment,
        first: (key) => config(key) ?? environment(key),
        places: [
            { from: config, name: owner ?? "the stack config", wayOut: (key) => wayByConfig(key, owner) },
            variablesOf(/^(HW|OS)_/),
            variablesOf(/^HUAWEICLOUD_SDK_/),
        ],
    };
}

/** The stack config gives texts, an explicit provider any values. An empty text counts as not set. */
export function asText(value: unknown): string | undefined {
    if (value === undefined || value === null) return undefined;
    const text = typeof value === "object" ? JSON.stringify(value) : String(value).trim();
    return text === "" ? undefined : text;
}
