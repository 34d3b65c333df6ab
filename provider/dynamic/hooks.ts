import type { dynamic } from "@pulumi/pulumi";
import { readSettings, type SettingsResult } from "../access/settings";
import type { ConfigSource } from "../access/sources";
import type { Resource } from "../lifecycle/resource";
import { CloudConnection, type EngineRequest } from "../pulumi/connection";
import { withoutSecrets } from "../pulumi/defects";
import { engineLog } from "../pulumi/engineLog";
import { watchEngine } from "../pulumi/engineWatch";
import { ManagedResource, type Outcome, type SourceQuestion } from "../pulumi/managedResource";
import type { PlainResource } from "../pulumi/preview";
import { isKnown, type Properties } from "../pulumi/stateFormat";
import { UserError } from "../userError";
import { requestOf, storedRequest } from "./engineRequest";

/** Every plugin is started with the engine's address as last argument. */
const engineAddress = process.argv.at(-1);

let isWatched = false;
let settings: SettingsResult | undefined;

const cloud = new CloudConnection(engineLog(engineAddress), () => {
    settings ??= readSettings({ get: () => undefined }, process.env);
    return settings;
});

/** A resource's operations in the form of Pulumi's dynamic protocol. */
export function dynamicProvider<Args extends object, State extends object>(
    resource: Resource<Args, State>,
): dynamic.ResourceProvider {
    const managed = new ManagedResource(resource as PlainResource, cloud);

    return {
        /** Pulumi does not wait for it before the other hooks, so it only stores the settings, and it never throws. */
        async configure({ config }) {
            if (!isWatched) watchEngine(engineAddress);
            isWatched = true;
            settings = readSettings(config as ConfigSource, process.env);
        },

        check: guarded(async function check(olds: Properties, news: Properties) {
            const autoName = news.__autoName as string | undefined;
            const { urn } = requestFor("check", news);
            const { __siblings } = news;
            const siblings = typeof __siblings === "string" ? questionsOf(__siblings) : undefined;
            const { inputs, problems } = await managed.check(olds, news, { urn, autoName, siblings });
            return {
                inputs: { ...hiddenInputs(news), ...inputs },
                // With a property's name the engine would print the value of a whole map, or <nil>. The reason names the path.
                failures: problems.map(({ text }) => ({ property: "", reason: text })),
            };
        }),

        diff: guarded(async function diff(id: string, olds: Properties, news: Properties) {
            const found = await managed.diff(id, olds, news, requestFor("diff", news).urn);
            const { differs, inputsDiffer, isUnfinished, replaces, deleteBeforeReplace } = found;
            // If undefined, the engine compares the inputs itself. Only then does it know which properties have changed, and so whether
            // replaceOnChanges applies. It would not see a change that only the service has made.
            const changes = differs && inputsDiffer ? undefined : differs || isUnfinished;
            return { changes, replaces, deleteBeforeReplace };
        }),

        create: guarded(async function create(inputs: Properties) {
            const { id, ...outcome } = await managed.create(inputs, requestFor("create", inputs));
            return { id, outs: outputsOf(id, inputs, outcome) };
        }),

        read: guarded(async function read(id: string, properties: Properties) {
            const found = await managed.read(id, properties, requestFor("read", properties));
            const hidden = hiddenInputs(properties);
            if (found)
                return {
                    id,
                    inputs: { ...hidden, ...found.inputs },
                    props: { ...hidden, ...found.properties },
                };
            // Without an id, a refresh drops the resource. A program's .get() needs an error.
            if (isKnown(properties)) return {} as dynamic.ReadResult;
            throw new UserError(`${resource.kind} "${id}" does not exist`);
        }),

        update: guarded(async function update(id: string, olds: Properties, news: Properties) {
            const outcome = await managed.update(id, olds, news, requestFor("update", news));
            return { outs: outputsOf(id, news, outcome) };
        }),

        delete: guarded((id: string, properties: Properties) =>
            managed.delete(id, properties, requestFor("delete", properties)),
        ),
    };
}

/** Lists of siblings that a check of this process has had. Many resources carry the same one. */
const taken = new Set<string>();

/** What the resources of a preview ask of their sources, as the program sends it: see sdk/siblings.ts. Nothing but the first time. */
function questionsOf(siblings: string): SourceQuestion[] {
    if (taken.has(siblings)) return [];
    taken.add(siblings);
    const entries: [string, string, string, string[]][] = JSON.parse(siblings);
    return entries.map(([instanceId, sourceInstanceId, database, tables]) => ({
        instanceId,
        sourceInstanceId,
        database,
        isKnown: false,
        tables,
    }));
}

function requestFor(operation: string, properties: Properties): EngineRequest {
    return requestOf(properties) ?? storedRequest(operation, properties);
}

/** The hidden inputs that later hooks need: all but `__autoName` and `__siblings`. */
function hiddenInputs(properties: Properties): Properties {
    const names = ["__provider", "__urn", "__timeouts"].filter((name) => Object.hasOwn(properties, name));
    return Object.fromEntries(names.map((name) => [name, properties[name]]));
}

/** What did not finish becomes an init error, which Pulumi knows by its fields. It keeps the resource in the state. */
function outputsOf(id: string, inputs: Properties, outcome: Outcome): Properties {
    const properties = { ...hiddenInputs(inputs), ...outcome.properties };
    const { problem } = outcome;
    if (problem === undefined) return properties;
    throw Object.assign(new UserError(problem), { id, properties, reasons: [problem] });
}

/** An error leaves a hook without secrets. */
function guarded<Args extends unknown[], Result>(hook: (...args: Args) => Promise<Result>) {
    return async (...args: Args): Promise<Result> => {
        try {
            return await hook(...args);
        } catch (error) {
            throw withoutSecrets(error);
        }
    };
}
