import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../../../provider/pulumi/stateFormat";

/** Where tasks are, and how they are adopted. What they copy is each one's own, even if it is the same for all. */
const shareable = ["instanceId", "sourceInstanceId", "adopt"];

/** What all of several entries of an environment have in common: where they are, how they are adopted, and parameters. */
export function defaultsOf(entries: readonly Properties[]): Properties {
    if (entries.length < 2) return {};
    const shared = entries.map((args) =>
        Object.fromEntries(shareable.filter((name) => name in args).map((name) => [name, args[name]])),
    );
    const parameters = common(entries.map(parametersOf));
    return {
        ...common(shared),
        ...(Object.keys(parameters).length === 0 ? {} : { databaseConfigs: parameters }),
    };
}

/** An entry above the defaults. Its parameters are merged with theirs. */
export function withoutDefaults(args: Properties, defaults: Properties): Properties {
    const own = without(parametersOf(args), parametersOf(defaults));
    const { databaseConfigs, ...others } = args;
    const entry = Object.keys(own).length === 0 ? others : { ...args, databaseConfigs: own };
    const { databaseConfigs: _, ...below } = defaults;
    return without(entry, below);
}

/** What all maps have with the same value. */
function common([first = {}, ...others]: readonly Properties[]): Properties {
    const inAll = ([name, value]: [string, unknown]) =>
        others.every((map) => Object.hasOwn(map, name) && isDeepStrictEqual(map[name], value));
    return Object.fromEntries(Object.entries(first).filter(inAll));
}

function without(map: Properties, names: Properties): Properties {
    return Object.fromEntries(Object.entries(map).filter(([name]) => !Object.hasOwn(names, name)));
}

function parametersOf({ databaseConfigs }: Properties): Properties {
    return (databaseConfigs ?? {}) as Properties;
}
