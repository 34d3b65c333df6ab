import { type Key, keys, namespace } from "./keys";

/** What Pulumi gives a provider as stack config, or as the arguments of an explicit provider. */
export interface ConfigSource {
    get(key: string): unknown;
}

export type Environment = Record<string, string | undefined>;

/** A key's value as text, wherever it is set; empty is not set. */
export interface Sources {
    /** In the stack config or an explicit provider's arguments. */
    config(key: Key): string | undefined;
    /** In the environment. */
    environment(key: Key): string | undefined;
    /** The first that is set. */
    first(key: Key): string | undefined;
}

export function sourcesOf(given: ConfigSource, environment: Environment): Sources {
    const config = (key: Key) => asText(given.get(`${namespace}:${key}`));
    const inEnvironment = (key: Key) =>
        keys[key].environment.map((name) => asText(environment[name])).find((value) => value !== undefined);
    return {
        config,
        environment: inEnvironment,
        first: (key) => config(key) ?? inEnvironment(key),
    };
}

/** Stack config gives text; an explicit provider's arguments arrive as they were written. */
function asText(value: unknown): string | undefined {
    if (value === undefined || value === null) return undefined;
    const text = typeof value === "object" ? JSON.stringify(value) : String(value).trim();
    return text === "" ? undefined : text;
}
