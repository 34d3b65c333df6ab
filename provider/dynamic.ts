import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { ApiError } from "./api/errors";
import { redact } from "./auth/secrets";
import { findChanges, inputsFor } from "./differing";
import { engineLog } from "./engineLog";
import { watchEngine } from "./engineWatch";
import { CloudFacts } from "./resources/cloudFacts";
import { findProblemsOfGiven } from "./resources/problems";
import {
    type ArgumentRule,
    type Before,
    type Operation,
    type Resource,
    Unfinished,
} from "./resources/resource";
import { readSettings, type Settings, type SettingsResult } from "./settings/settings";
import type { ConfigSource } from "./settings/sources";
import { signedIn } from "./signingIn";
import { UserError } from "./userError";
import { systemClock } from "./waiting/clock";
import { type Common, commonTo } from "./waiting/context";
import { parseDuration } from "./waiting/duration";
import { Progress } from "./waiting/progress";

const defaultTimeLimit = 30 * 60_000;

const throttled = "slowed down: the service takes no more requests for the moment (429)";

type Properties = Record<string, unknown>;

interface Connected extends Common {
    facts: CloudFacts;
    /** The operations that are under way, as they are shown. */
    underWay: Set<Progress>;
}

/** Everything that lies beside the arguments: `__provider`, `__urn`, `__timeouts`, `__given` and what a resource keeps. */
const isHidden = (key: string) => key.startsWith("__");

/** Hidden inputs; what else is hidden is an output only. */
const hiddenInputNames = ["__provider", "__urn", "__timeouts"];

/** Every plugin is started with the engine's address as last argument. */
const engineAddress = process.argv.at(-1);
const { say, show } = engineLog(engineAddress);
let watched = false;

let shared: { settings: string; connection: Connected } | undefined;

/** One connection a process, whatever the number of resource types: signed in once, and each question asked once. */
function connectionFor(settings: Settings): Connected {
    const asked = JSON.stringify(settings);
    if (shared?.settings !== asked) {
        if (settings.connection.insecure)
            say("warning", "insecure is set: certificates are not verified", undefined);
        const underWay = new Set<Progress>();
        let told = false;
        const cloud = signedIn(settings, () => {
            if (!told) say("info", throttled, undefined);
            told = true;
            for (const progress of underWay) progress.interrupt(throttled);
        });
        const connection = {
            ...commonTo(cloud, systemClock, settings),
            facts: new CloudFacts(cloud),
            underWay,
        };
        shared = { settings: asked, connection };
    }
    return shared.connection;
}

/** Pulumi's dynamic protocol on one side, a resource in plain typed values on the other. */
export function dynamicProvider<Args extends object, State extends object>(
    resource: Resource<Args, State>,
): dynamic.ResourceProvider {
    let found: SettingsResult | undefined;
    /** Tasks that a create of this process has found and taken over. */
    const takenOver = new Set<string>();
    /** What each resource was before: the engine checks a replacement without telling. */
    const lastKnown = new Map<unknown, Partial<Args>>();
    /** The entry of the state that each task belongs to, as far as this process has seen. */
    const owners = new Map<string, unknown>();
    const warned = new Set<string>();

    /** Called once a process, and not awaited before the other hooks: so it only stores, and never throws. */
    function configure({ config }: dynamic.ConfigureRequest): void {
        if (!watched) watchEngine(engineAddress);
        watched = true;
        found = readSettings(config as ConfigSource, process.env);
    }

    function settings(): SettingsResult {
        found ??= readSettings({ get: () => undefined }, process.env);
        return found;
    }

    function connected(): Connected {
        const result = settings();
        if ("problems" in result) throw new UserError(result.problems.join("\n"));
        return connectionFor(result.settings);
    }

    async function operate<Done>(
        operation: "create" | "read" | "update" | "delete",
        properties: Properties,
        run: (context: Operation) => Promise<Done>,
    ): Promise<Done> {
        const common = connected();
        const { clock, underWay } = common;
        const timeouts = (properties.__timeouts ?? {}) as Record<string, string>;
        const urn = typeof properties.__urn === "string" ? properties.__urn : undefined;
        const progress = new Progress(clock, (line) => show(line, urn));
        underWay.add(progress);
        try {
            return await run({
                ...common,
                deadline: clock.now() + (parseDuration(timeouts[operation] ?? "") ?? defaultTimeLimit),
                say: (severity, text) => say(severity, text, urn),
                progress,
            });
        } finally {
            underWay.delete(progress);
        }
    }

    /** Outputs as they lie in the state: with the hidden inputs, and which optional arguments the program sets. */
    function outputs(inputs: Properties, state: State): Properties {
        const rules: Record<string, ArgumentRule> = resource.rules;
        const given = Object.keys(rules).filter((key) => !rules[key]?.required && inputs[key] !== undefined);
        return { ...hiddenInputs(inputs), __given: given, ...plain(state) };
    }

    async function check(olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
        const before = visible(olds) as Partial<Args>;
        const args = resource.resolve(
            visible(news) as Partial<Args>,
            before,
            news.__autoName as string | undefined,
        );
        const inputs = { ...hiddenInputs(news), ...plain(args) };
        const result = settings();
        const problems = [
            "problems" in result ? result.problems : [],
            findProblemsOfGiven(resource, args, news),
        ].flat();
        // Nothing is asked of the cloud for arguments that are wrong anyway, or that have not changed.
        const asks = problems.length === 0 && !isDeepStrictEqual(visible(inputs), visible(olds));
        if (Object.keys(before).length > 0) lastKnown.set(news.__urn, before);
        const replaced = lastKnown.get(news.__urn) ?? before;
        if (asks && resource.findCloudProblems)
            problems.push(
                ...(await askedOfCloud([], async (facts) =>
                    resource.findCloudProblems?.(args, replaced, facts).catch(unknownInstance),
                )),
            );
        // With a property's name the engine would print the value of a whole map, or <nil>; the reason names the path.
        return { inputs, failures: problems.map((reason) => ({ property: "", reason: redact(reason) })) };
    }

    async function diff(id: string, olds: Properties, news: Properties): Promise<dynamic.DiffResult> {
        // By the name in the state: an alias or a renamed stack changes the program's, and the entry stays the same.
        owners.set(id, olds.__urn);
        const changes = findChanges(resource.rules, olds, news);
        const [before, args] = [visible(olds) as Partial<Args>, visible(news) as Args];
        if (changes.has("databaseConfigs") && resource.findForcedReplaces)
            for (const name of await askedOfCloud([], (facts) =>
                resource.findForcedReplaces?.(before, args, facts),
            ))
                changes.set(name, "replace");
        const replaces = [...changes.keys()].filter((name) => changes.get(name) === "replace");
        return {
            changes:
                [...changes.values()].some((change) => change !== "nothing") ||
                resource.isBroken?.(visible(olds) as Partial<State>) === true,
            replaces,
            // Two tasks of one identity cannot exist at once; any others can, and the old one serves until the new one does.
            deleteBeforeReplace: replaces.length > 0 && resource.identity(args) === id,
        };
    }

    /** What previews ask is a service, not a condition: without an answer they go on, and say so once. */
    async function askedOfCloud<Answer>(
        otherwise: Answer,
        ask: (facts: CloudFacts) => Promise<Answer | undefined> | undefined,
    ): Promise<Answer> {
        try {
            return (await ask(connected().facts)) ?? otherwise;
        } catch (error) {
            if (!(error instanceof UserError)) throw error;
            if (!warned.has(error.message))
                say("warning", `Not checked against the cloud: ${error.message}`, undefined);
            warned.add(error.message);
            return otherwise;
        }
    }

    async function create(inputs: Properties): Promise<dynamic.CreateResult> {
        const args = visible(inputs) as Args;
        const id = resource.identity(args);
        const made = await operate("create", inputs, (context) =>
            keepingState(id, inputs, {}, () => resource.create(args, context)),
        ).catch((error) => {
            // Only what it has in its state is its own.
            if (error instanceof InitError) owners.set(id, inputs.__urn);
            throw error;
        });
        owners.set(id, inputs.__urn);
        if (made.tookOver) takenOver.add(id);
        return { id, outs: outputs(inputs, made.state) };
    }

    async function read(id: string, props: Properties): Promise<dynamic.ReadResult> {
        const before = Array.isArray(props.__given) ? beforeOf<Args>(props) : undefined;
        const state = await operate("read", props, (context) => resource.read(id, before, context));
        if (!state) {
            // A refresh knows more than the id and drops a task that has gone; .get() must not return nothing.
            if (before) return {} as dynamic.ReadResult;
            throw new UserError(`${resource.kind} "${id}" does not exist`);
        }
        // Only an operation that comes to its end finishes what another has left; a look does not.
        const kept = before
            ? { __given: [...before.given], ...(before.unfinished ? { __unfinished: true } : {}) }
            : {};
        const inputs = { ...hiddenInputs(props), ...inputsFor(resource.rules, plain(state), before?.given) };
        return { id, inputs, props: { ...outputs(inputs, state), ...kept } };
    }

    async function update(id: string, olds: Properties, news: Properties): Promise<dynamic.UpdateResult> {
        // Until an update has succeeded, what the program had set before it is what counts.
        const more = Array.isArray(olds.__given) ? { __given: olds.__given } : {};
        const state = await operate("update", news, (context) =>
            keepingState(id, news, more, () =>
                resource.update(beforeOf(olds), visible(news) as Args, context),
            ),
        );
        return { outs: outputs(news, state) };
    }

    async function remove(id: string, props: Properties): Promise<void> {
        // A forced replacement and a renamed resource create first and delete the old one then; where both mean the same
        // task, the create has taken it over, and to delete it now would be to delete the new one.
        if (takenOver.delete(id)) return;
        if (owners.has(id) && owners.get(id) !== props.__urn) return;
        await operate("delete", props, (context) => resource.delete(id, context));
    }

    /** What was begun but not finished stays in the state, with everything that the other hooks need later. */
    async function keepingState<Done>(
        id: string,
        inputs: Properties,
        more: Properties,
        run: () => Promise<Done>,
    ): Promise<Done> {
        try {
            return await run();
        } catch (error) {
            if (!(error instanceof Unfinished)) throw error;
            throw new InitError(
                id,
                { ...outputs(inputs, error.state), ...more, __unfinished: true },
                error.message,
            );
        }
    }

    return {
        configure: configure as dynamic.ResourceProvider["configure"],
        check: guarded(check),
        diff: guarded(diff),
        create: guarded(create),
        read: guarded(read),
        update: guarded(update),
        delete: guarded(remove),
    };
}

/** What is no UserError is a defect and keeps its stack; a secret does not leave with it either. */
function guarded<Args extends unknown[], Result>(hook: (...args: Args) => Promise<Result>) {
    return async (...args: Args): Promise<Result> => {
        try {
            return await hook(...args);
        } catch (error) {
            if (error instanceof Error && !(error instanceof UserError)) {
                error.message = redact(error.message);
                error.stack = redact(error.stack ?? "");
                // What it was caused by may be printed with it.
                delete error.cause;
            }
            throw error;
        }
    };
}

/** Pulumi's form of "it exists but is not ready": recognised by its fields. */
class InitError extends UserError {
    override name = "InitError";
    readonly reasons: string[];

    constructor(
        readonly id: string,
        readonly properties: Properties,
        reason: string,
    ) {
        super(reason);
        this.reasons = [reason];
    }
}

/** An instance that does not exist is a mistake in the program, not a cloud that cannot be reached. */
function unknownInstance(error: unknown): string[] {
    if (error instanceof ApiError && error.status === 400 && error.errorCode === "DBS.200022")
        return [`instanceId: ${error.message}`];
    throw error;
}

function beforeOf<Args>(properties: Properties): Before<Args> {
    return {
        args: visible(properties) as Partial<Args>,
        given: new Set(Array.isArray(properties.__given) ? properties.__given : []),
        jobId: properties.jobId as string | undefined,
        unfinished: properties.__unfinished === true,
        beside: properties.__beside,
    };
}

function visible(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([key]) => !isHidden(key)));
}

function hiddenInputs(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([key]) => hiddenInputNames.includes(key)));
}

/** JSON and nothing else: one undefined in a reply would fail the hook after the work is done. */
function plain(value: object): Properties {
    return JSON.parse(JSON.stringify(value));
}
