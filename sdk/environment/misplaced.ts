import { keys } from "../../provider/access/settingNames";
import { type KindName, kindNames, shapeSchema } from "./definition";
import { isMap } from "./merge";

type Values = Record<string, unknown>;

/** An environment without the keys that are at a wrong level, and a message for each of these. */
export interface Placed {
    environment: Values;
    problems: string[];
    /** Arguments that are misplaced, so no entry is told that they are missing. */
    arguments: ReadonlySet<string>;
}

/** Finds lines of YAML that need more indentation: an argument in place of an entry, an entry in place of a kind. */
export function takeOutMisplaced(given: Values, namesOf: (kind: KindName) => string[]): Placed {
    const problems: string[] = [];
    const misplaced = new Set<string>();
    const argumentsOfAll = new Set(kindNames.flatMap(namesOf));
    const isEntry = (value: unknown) =>
        isMap(value) && Object.keys(value).some((name) => argumentsOfAll.has(name));
    /** Removes from a map the keys for which `problemOf` has a message. */
    const without = (
        map: Values,
        path: string,
        problemOf: (key: string, value: unknown) => string | undefined,
    ): Values =>
        Object.fromEntries(
            Object.entries(map).filter(([key, value]) => {
                const problem = problemOf(key, value);
                if (problem === undefined) return true;
                problems.push(`${path}${key}: ${problem}`);
                if (argumentsOfAll.has(key)) misplaced.add(key);
                return false;
            }),
        );

    const environment = without(given, "", (key, value) => {
        if (Object.hasOwn(shapeSchema.shape, key)) return undefined;
        if (isEntry(value))
            return `is an entry. Indent it below ${emptyKind(given) ?? "starRocks or clickHouse"}.`;
        // A map called provider is a misspelt providers.
        if (argumentsOfAll.has(key) && !(key === "provider" && isMap(value)))
            return "is an argument. Indent it below an entry of starRocks or clickHouse.";
        return undefined;
    });
    if (isMap(environment.defaults))
        environment.defaults = without(environment.defaults, "defaults.", (key) =>
            argumentsOfAll.has(key)
                ? "is an argument. Indent it below defaults.starRocks or defaults.clickHouse."
                : undefined,
        );
    if (isMap(environment.providers))
        environment.providers = without(environment.providers, "providers.", (key, value) =>
            Object.hasOwn(keys, key) && (!isMap(value) || key === "assumeRole")
                ? "is a setting. Indent it below the name of a provider."
                : undefined,
        );
    for (const kind of kindNames) {
        const entries = environment[kind];
        if (!isMap(entries)) continue;
        const names = namesOf(kind);
        const isArgument = (key: string, value: unknown) => names.includes(key) && !isEntry(value);
        if (!Object.entries(entries).some(([key, value]) => isArgument(key, value))) continue;
        // In YAML the entry that these arguments belong to is empty.
        const meant = Object.keys(entries).filter((key) => entries[key] === null && !names.includes(key));
        const place = meant.length === 1 ? `${kind}.${meant[0]}` : `an entry of ${kind}`;
        environment[kind] = without(entries, `${kind}.`, (key, value) => {
            return isArgument(key, value) ? `is an argument. Indent it below ${place}.` : undefined;
        });
        for (const key of meant) delete (environment[kind] as Values)[key];
    }
    return { environment, problems, arguments: misplaced };
}

/** The only kind that has a name and no content. */
function emptyKind(given: Values): KindName | undefined {
    const empty = kindNames.filter((kind) => given[kind] === null);
    return empty.length === 1 ? empty[0] : undefined;
}
