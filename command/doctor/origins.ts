import { type Key, keys, namespace } from "../../provider/access/settingNames";
import { readSettings } from "../../provider/access/settings";
import { asText, type ConfigSource, type Environment } from "../../provider/access/sources";

/** A setting as it is written in one place. */
export interface Written {
    key: Key;
    /** The name of the environment variable. Undefined for the stack config. */
    variable?: string;
    text: string;
    /** Whether anything depends on it: a setting of another place may take precedence. */
    isUsed: boolean;
}

/**
 * Every setting that is written in the config or the environment. Which of them count is found out by experiment: a setting counts
 * if without it, or with another value, the provider reads other settings. So the rules of precedence stand in the provider alone.
 */
export function findWritten(config: ConfigSource, environment: Environment): Written[] {
    const read = (changed: Change) =>
        JSON.stringify(readSettings(...withChange(config, environment, changed)));
    const usual = read({});
    return writtenIn(config, environment).map((setting) => ({
        ...setting,
        isUsed: [undefined, `${setting.text}${suffix}`].some((text) => read({ ...setting, text }) !== usual),
    }));
}

/** Makes any value another one. As long as the shortest secret, so that one that was refused as too short is not. */
const suffix = "~~~~~~";

type Change = Partial<Pick<Written, "key" | "variable" | "text">>;

function withChange(
    config: ConfigSource,
    environment: Environment,
    { key, variable, text }: Change,
): [ConfigSource, Environment] {
    if (variable !== undefined) return [config, { ...environment, [variable]: text }];
    return [{ get: (name) => (name === `${namespace}:${key}` ? text : config.get(name)) }, environment];
}

function writtenIn(config: ConfigSource, environment: Environment): Omit<Written, "isUsed">[] {
    return (Object.keys(keys) as Key[]).flatMap((key) =>
        [undefined, ...keys[key].environment].flatMap((variable) => {
            const value = variable === undefined ? config.get(`${namespace}:${key}`) : environment[variable];
            const text = asText(value);
            return text === undefined ? [] : [{ key, variable, text }];
        }),
    );
}
