import type { z } from "zod";
import { isSecret } from "../../provider/access/settingNames";
import { keysAt, moveTo } from "../../provider/arguments/argumentKeys";
import {
    findProblems,
    type Naming,
    type Problem,
    problemsOfGiven,
    problemText,
} from "../../provider/arguments/problems";
import { suggestion } from "../../provider/arguments/suggestion";
import { hasUnknown } from "../../provider/arguments/unknown";
import {
    type KindName,
    kindNames,
    kinds,
    mapsOfShape,
    optionNames,
    optionsSchema,
    shapeSchema,
} from "./definition";
import { isLater, knownPart } from "./known";
import { isMap, merge } from "./merge";
import { takeOutMisplaced } from "./misplaced";

type Values = Record<string, unknown>;

interface Environment {
    providers?: Record<string, Values>;
    defaults?: Partial<Record<KindName, Values>>;
    starRocks?: Record<string, Values>;
    clickHouse?: Record<string, Values>;
}

type Stated = Pick<Problem, "path" | "shown" | "message">;

const isOutput =
    "is an output, and resources must be known when the program runs. Use requireObject instead of requireSecretObject.";

/** One replication, with its defaults. */
export interface Entry {
    kind: KindName;
    name: string;
    args: Values;
    options: z.infer<typeof optionsSchema>;
}

/** The replications of an environment, or all its problems, each by its path. */
export function readEnvironment(given: unknown): { entries: Entry[] } | { problems: string[] } {
    if (isLater(given)) return { problems: [isOutput] };
    if (!isMap(given)) return { problems: [`must be a map: ${mapsOfShape}.`] };
    const placed = takeOutMisplaced(given, namesOf);
    const environment = placed.environment as Environment;
    const shape = findProblems(shapeSchema, knownPart(environment) as Values, {
        whole: "a key of an environment",
        isSecret: ([map, , setting]) => map === "providers" && isSecret(String(setting)),
    });
    const problems = new Set([
        ...placed.problems,
        ...laterMaps(environment),
        ...shape.map(({ text }) => text),
    ]);
    const entries = kindNames.flatMap((kind) => {
        const defaults = mapOr(mapOr(environment.defaults)[kind]);
        const ofDefaults = problemsOfDefaults(kind, defaults).map((problem) =>
            problemText(problem, `defaults.${kind}.`),
        );
        for (const text of ofDefaults) problems.add(text);
        const own = Object.entries(mapOr(environment[kind])).filter(([, each]) => isMap(each));
        return own.map(([name, each]) => {
            const { values, fromDefaults } = merge(defaults, each as Values, namesOf(kind));
            const place = `${kind}.${name}`;
            const add = (problem: Stated) => {
                const [argument, parameter] = problem.path.map(String);
                if (!fromDefaults.has(`${argument}`) && !fromDefaults.has(`${argument}.${parameter}`))
                    problems.add(problemText(problem, `${place}.`));
                // A valid default can be wrong for an entry.
                else if (!ofDefaults.includes(problemText(problem, `defaults.${kind}.`)))
                    problems.add(problemText(problem, `defaults.${kind}.`, ` (in ${place})`));
            };
            const [options, args] = split(values);
            const known = knownPart(args) as Values;
            for (const problem of findProblems(optionsSchema, options)) add(problem);
            // Already reported; each entry would also clash with the others.
            if (fromDefaults.has("aliases")) delete options.aliases;
            for (const problem of problemsOfArguments(kind, known))
                if (!problem.missing || !placed.arguments.has(String(problem.path[0]))) add(problem);
            const { provider } = options;
            const there = Object.keys(mapOr(environment.providers));
            if (typeof provider === "string" && !there.includes(provider)) {
                const message = `is not in providers${suggestion(provider, there) || "."}`;
                add({ path: ["provider"], shown: JSON.stringify(provider), message });
            }
            return { kind, name, args, options };
        });
    });
    for (const problem of [...findClashes(entries), ...findAliasClashes(entries)]) problems.add(problem);
    return problems.size > 0 ? { problems: [...problems] } : { entries };
}

/** Maps must be known when resources are declared. Only single arguments may be outputs. */
function laterMaps(environment: object): string[] {
    const inside = (path: string, value: unknown): [string, unknown][] =>
        Object.entries(mapOr(value)).map(([name, each]) => [path === "" ? name : `${path}.${name}`, each]);
    const maps = inside("", environment);
    return [...maps, ...maps.flatMap(([path, value]) => inside(path, value))].flatMap(([path, value]) =>
        isLater(value)
            ? [`${path}: must be known when the program runs. Only single arguments may be outputs.`]
            : [],
    );
}

/** The keys of an entry: arguments, and options of Pulumi. */
function namesOf(kind: KindName): string[] {
    return [...Object.keys(kinds[kind].resource.rules), ...optionNames];
}

function mapOr(value: unknown): Values {
    return isMap(value) ? value : {};
}

/** Problems of defaults that no entry can mend. What is missing there can be in the entries. */
function problemsOfDefaults(kind: KindName, defaults: Values): Stated[] {
    const [options, args] = split(merge(defaults, {}, namesOf(kind)).values);
    const shared: Stated[] = options.aliases
        ? [{ path: ["aliases"], message: "belong to one entry. Give them there." }]
        : [];
    const found = [
        ...findProblems(optionsSchema, options),
        ...findProblems(kinds[kind].resource.schema, knownPart(args) as Values, namingOf(kind)),
    ];
    return [...shared, ...found.filter(({ missing }) => !missing)];
}

function split(values: Values): [Entry["options"], Values] {
    const isOption = ([name]: [string, unknown]) => (optionNames as string[]).includes(name);
    const all = Object.entries(values);
    return [
        Object.fromEntries(all.filter(isOption)),
        Object.fromEntries(all.filter((each) => !isOption(each))),
    ];
}

function problemsOfArguments(kind: KindName, args: Values): Problem[] {
    const resource = kinds[kind].resource;
    // Any valid name replaces the generated one, which is made from the name of the resource.
    const resolved = resource.resolve(args as never, {}, "generated_name");
    return problemsOfGiven({ ...resource, ...namingOf(kind) }, resolved, args);
}

/** What the checks call the keys of an entry, and where to move misplaced ones. */
function namingOf(kind: KindName): Naming {
    const places = keysAt(optionsSchema, ["customTimeouts"]).map((key) => [key, moveTo("customTimeouts")]);
    return {
        names: namesOf(kind),
        absent: { ...kinds[kind].resource.absent, ...Object.fromEntries(places) },
    };
}

/** Entries for the same task or the same target database. */
function findClashes(entries: Entry[]): string[] {
    const taken = new Map<string, string>();
    return entries.flatMap(({ kind, name, args }) => {
        const place = `${kind}.${name}`;
        const known = knownPart(args) as Values;
        const resolved: Values = kinds[kind].resource.resolve(known as never, {}, undefined);
        const { instanceId, sourceDatabase, targetDatabase, taskName } = resolved;
        if (instanceId === undefined || hasUnknown(instanceId)) return [];
        const claims: [string, unknown, string][] = [
            [
                known.targetDatabase === undefined ? "sourceDatabase" : "targetDatabase",
                targetDatabase ?? sourceDatabase,
                "writes into this database of the instance",
            ],
            ["taskName", taskName, "has this name on the instance"],
        ];
        return claims.flatMap(([argument, value, does]) => {
            if (value === undefined || hasUnknown(value)) return [];
            // Ids of instances are unique, so the provider does not matter.
            const claim = JSON.stringify([instanceId, argument === "taskName", value]);
            const other = taken.get(claim);
            if (other === undefined) taken.set(claim, place);
            return other === undefined ? [] : [`${place}.${argument} "${value}": ${other} ${does} already.`];
        });
    });
}

/** Aliases that belong to two entries, or that are the name of another entry. */
function findAliasClashes(entries: Entry[]): string[] {
    const taken = new Map(entries.map(({ kind, name }) => [`${kind}.${name}`, "is an entry of its own"]));
    return entries.flatMap(({ kind, name, options }) => {
        const aliases = Array.isArray(options.aliases) ? options.aliases : [];
        return aliases.flatMap((alias, index) => {
            const claim = `${kind}.${alias}`;
            const other = taken.get(claim);
            taken.set(claim, `is an alias of ${kind}.${name}`);
            return other === undefined
                ? []
                : [`${kind}.${name}.aliases[${index}] "${alias}": ${claim} ${other} already.`];
        });
    });
}
