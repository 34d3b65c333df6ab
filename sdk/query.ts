import * as pulumi from "@pulumi/pulumi";
import { keys, namespace, ownerKey } from "../provider/access/settingNames";
import { suggestion } from "../provider/arguments/suggestion";
import type { Functions } from "../provider/functions";
import { warnOfConfig } from "./configWarnings";
import { isLater } from "./environment/known";
import { findMocks } from "./mocks";
import type { ProviderArgs } from "./provider";

/**
 * Settings of another region or account, as a {@link Provider} takes them, but as plain values. Functions whose names end in
 * `Output` also take outputs here. A setting that is left out comes from the environment, never from the stack's config.
 */
export type FunctionSettings = { [Name in keyof ProviderArgs]?: pulumi.Unwrap<ProviderArgs[Name]> };

type InputsOf<Args> = { [Name in keyof Args]: pulumi.Input<Args[Name]> };

/** The form of a function that takes outputs. It is called once every resource that its inputs depend on exists. */
export function withInputs<Args, Result>(
    plainForm: (args: Args, settings?: FunctionSettings) => Promise<Result>,
) {
    return (args: pulumi.Inputs & InputsOf<Args>, settings?: ProviderArgs): pulumi.Output<Result> => {
        const known = pulumi.output(args);
        // The credentials are secret; what the service answers is not.
        const by = pulumi.unsecret(pulumi.output(settings));
        const ids = Promise.all([idsBehind(known), idsBehind(pulumi.output(settings))]);
        return pulumi
            .all([known, by, pulumi.output(ids)])
            .apply(([values, plain]) =>
                plainForm(values as unknown as Args, plain as FunctionSettings | undefined),
            ) as pulumi.Output<Result>;
    };
}

/** The ids of the resources that an output depends on. In the preview of a new resource they are unknown. */
async function idsBehind(output: unknown): Promise<pulumi.Output<string>[]> {
    // Not public in Pulumi.
    const { allResources } = output as { allResources?(): Promise<Set<pulumi.Resource>> };
    const all = (await allResources?.call(output)) ?? new Set<pulumi.Resource>();
    return [...all].flatMap((each) => (pulumi.CustomResource.isInstance(each) ? [each.id] : []));
}

type FunctionName = keyof Functions;
type ResultOf<Name extends FunctionName> = Awaited<ReturnType<Functions[Name]>>;

/** Calls a function by its name. In a unit test the mocks answer instead of the service. */
export async function call<Name extends FunctionName>(
    name: Name,
    args: Parameters<Functions[Name]>[0],
    settings: FunctionSettings | undefined,
): Promise<ResultOf<Name>> {
    requirePlain(name, args, settings);
    const mocks = findMocks();
    if (mocks) return mocks.call({ token: `${namespace}:index:${name}`, inputs: args }) as ResultOf<Name>;
    const method = connectionFor(name, settings)[name] as (given: typeof args) => Promise<ResultOf<Name>>;
    return method(args);
}

const connections = new Map<string, Functions>();

/** One connection for each set of settings. Most programs have one set, but one process can deploy several stacks. */
function connectionFor(name: FunctionName, settings: FunctionSettings | undefined): Functions {
    const given: Record<string, unknown> = settings ?? settingsOfStack();
    const key = JSON.stringify([settings !== undefined, given]);
    const known = connections.get(key);
    if (known) return known;
    // Loaded only by programs that call a function.
    const { functionsOf, ofFunction } =
        require("../provider/functions") as typeof import("../provider/functions");
    const owner = settings && "the function's settings";
    try {
        const functions = functionsOf({
            get: (each) => (each === ownerKey ? owner : given[each.replace(`${namespace}:`, "")]),
        });
        connections.set(key, functions);
        return functions;
    } catch (error) {
        throw ofFunction(name, error);
    }
}

/** An output would be read as some text, and a mistyped setting would be ignored. */
function requirePlain(name: string, args: object, settings: object | undefined): void {
    const known = Object.keys(keys);
    if (pulumi.Resource.isInstance(settings))
        throw new pulumi.RunError(`${name}: settings: is a resource. Give the settings themselves.`);
    const problems = [
        ...laterIn(args).map((path) => `${path}: must be a plain value. ${name}Output takes outputs.`),
        ...laterIn(settings).map(
            (path) => `settings.${path}: must be a plain value. ${name}Output takes outputs.`,
        ),
        ...Object.keys(settings ?? {})
            .filter((key) => !known.includes(key))
            .map((key) => `settings.${key}: is not a setting${suggestion(key, known) || "."}`),
    ];
    if (problems.length > 0)
        throw new pulumi.RunError(problems.map((problem) => `${name}: ${problem}`).join("\n"));
}

/** The paths of outputs and promises in a value. */
function laterIn(value: unknown, path = ""): string[] {
    if (isLater(value)) return [path];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, each]) =>
        laterIn(each, Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`),
    );
}

function settingsOfStack(): Record<string, unknown> {
    warnOfConfig();
    const config = new pulumi.Config(namespace);
    return Object.fromEntries(Object.keys(keys).map((key) => [key, config.get(key)]));
}
