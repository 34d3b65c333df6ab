import type { z } from "zod";
import { suggestion } from "../../provider/resources/nearest";
import { findProblems, findProblemsOfGiven } from "../../provider/resources/problems";
import { hasUnknown } from "../../provider/resources/unknowns";
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

type Values = Record<string, unknown>;

interface Environment {
    providers?: Record<string, Values>;
    defaults?: Partial<Record<KindName, Values>>;
    starRocks?: Record<string, Values>;
    clickHouse?: Record<string, Values>;
}

/** One replication, with its defaults. */
export interface Entry {
    kind: KindName;
    name: string;
    args: Values;
    options: z.infer<typeof optionsSchema>;
}

/** The replications of an environment, or everything that is wrong with it, each by the path at which it was written. */
export function readEnvironment(given: unknown): { entries: Entry[] } | { problems: string[] } {
    if (!isMap(given)) return { problems: [`must be a map: ${mapsOfShape}`] };
    const names = Object.keys(shapeSchema.shape);
    const shape = findProblems(shapeSchema, knownPart(given) as Values, names, {}, "part of an environment");
    const environment = given as Environment;
    const problems = new Set([...laterMaps(environment), ...shape.map(({ text }) => text)]);
    const entries = kindNames.flatMap((kind) => {
        const defaults = mapOr(mapOr(environment.defaults)[kind]);
        const ofDefaults = problemsOfDefaults(kind, defaults).map((text) => `defaults.${kind}.${text}`);
        for (const text of ofDefaults) problems.add(text);
        const own = Object.entries(mapOr(environment[kind])).filter(([, each]) => isMap(each));
        return own.map(([name, each]) => {
            const { values, fromDefaults } = merge(defaults, each as Values, namesOf(kind));
            const where = (problem: string) => {
                const [path = ""] = problem.split(/[\s:[]/, 1);
                const [argument = ""] = path.split(".", 1);
                if (!fromDefaults.has(argument) && !fromDefaults.has(path))
                    return `${kind}.${name}.${problem}`;
                const ofDefault = `defaults.${kind}.${problem}`;
                // A default that is right by itself may be wrong for an entry.
                return ofDefaults.includes(ofDefault) ? ofDefault : `${ofDefault} (in ${kind}.${name})`;
            };
            const [options, args] = split(values);
            const known = knownPart(args) as Values;
            for (const { text } of findProblems(optionsSchema, options)) problems.add(where(text));
            for (const text of problemsOfArguments(kind, known)) problems.add(where(text));
            const { provider } = options;
            const there = Object.keys(mapOr(environment.providers));
            if (typeof provider === "string" && !there.includes(provider))
                problems.add(
                    where(`provider "${provider}": is not in providers${suggestion(provider, there)}`),
                );
            return { kind, name, args, options };
        });
    });
    for (const problem of [...findClashes(entries), ...findAliasClashes(entries)]) problems.add(problem);
    return problems.size > 0 ? { problems: [...problems] } : { entries };
}

/** What is in a map must be known when resources are declared: only single arguments may come later. */
function laterMaps(environment: object): string[] {
    const inside = (path: string, value: unknown): [string, unknown][] =>
        Object.entries(mapOr(value)).map(([name, each]) => [path === "" ? name : `${path}.${name}`, each]);
    const maps = inside("", environment);
    return [...maps, ...maps.flatMap(([path, value]) => inside(path, value))].flatMap(([path, value]) =>
        isLater(value)
            ? [`${path}: must be known when the program runs: only single arguments may be outputs`]
            : [],
    );
}

/** What an entry may have: its arguments, and what Pulumi itself takes. */
function namesOf(kind: KindName): string[] {
    return [...Object.keys(kinds[kind].resource.rules), ...optionNames];
}

function mapOr(value: unknown): Values {
    return isMap(value) ? value : {};
}

/** What is wrong with defaults whatever lies over them: what is missing there, entries may give. */
function problemsOfDefaults(kind: KindName, defaults: Values): string[] {
    const names = namesOf(kind);
    const [options, args] = split(merge(defaults, {}, names).values);
    const { schema, absent } = kinds[kind].resource;
    const shared = options.aliases ? [{ text: "aliases: belong to one entry: give them there" }] : [];
    return [
        ...shared,
        ...findProblems(optionsSchema, options),
        ...findProblems(schema, knownPart(args) as Values, names, absent),
    ]
        .map(({ text }) => text)
        .filter((text) => !/: (is missing|names a table)/.test(text));
}

function split(values: Values): [Entry["options"], Values] {
    const isOption = ([name]: [string, unknown]) => (optionNames as string[]).includes(name);
    const all = Object.entries(values);
    return [
        Object.fromEntries(all.filter(isOption)),
        Object.fromEntries(all.filter((each) => !isOption(each))),
    ];
}

function problemsOfArguments(kind: KindName, args: Values): string[] {
    const resource = kinds[kind].resource;
    // The generated name is made from the resource's, which Pulumi knows: any valid one will do here.
    const resolved = resource.resolve(args as never, {}, "generated_name");
    return findProblemsOfGiven({ ...resource, names: namesOf(kind) }, resolved, args);
}

/** Two that mean the same task, or that write into the same database. */
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
            // Whichever provider reaches it: the id of an instance is that of no other.
            const claim = JSON.stringify([instanceId, argument === "taskName", value]);
            const other = taken.get(claim);
            if (other === undefined) taken.set(claim, place);
            return other === undefined ? [] : [`${place}.${argument} "${value}": ${other} ${does} already`];
        });
    });
}

/** A former name means one entry, and none that is there under it. */
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
                : [`${kind}.${name}.aliases[${index}] "${alias}": ${claim} ${other} already`];
        });
    });
}
