import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { ApiError } from "./api/errors";
import { keptHint } from "./api/hints";
import { redact } from "./auth/secrets";
import { parseDuration } from "./duration";
import { type Connected, connectionFor, engineAddress, say, show } from "./dynamic/connection";
import { findChanges, inputsFor } from "./dynamic/differing";
import { watchEngine } from "./dynamic/engineWatch";
import { InitError } from "./dynamic/initError";
import { Owners } from "./dynamic/owners";
import { mayHaveKeptSettings, programDeclares } from "./dynamic/program";
import { beforeOf, givenOf, hiddenInputs, type Properties, plain, visible } from "./dynamic/properties";
import type { CloudFacts } from "./resources/cloudFacts";
import { findProblemsOfGiven } from "./resources/problems";
import { type Operation, type Resource, Unfinished } from "./resources/resource";
import { readSettings, type SettingsResult } from "./settings/settings";
import type { ConfigSource } from "./settings/sources";
import { UserError } from "./userError";
import { Progress } from "./waiting/progress";

const defaultTimeLimit = 30 * 60_000;

let watched = false;

/** What previews could not ask, told once for all resources. */
const warned = new Set<string>();

/** Pulumi's dynamic protocol on one side, a resource in plain typed values on the other. */
export function dynamicProvider<Args extends object, State extends object>(
    resource: Resource<Args, State>,
): dynamic.ResourceProvider {
    let found: SettingsResult | undefined;
    /** What each resource was before: the engine checks a replacement without telling. */
    const lastKnown = new Map<unknown, Partial<Args>>();
    const owners = new Owners();

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
        if ("settings" in result) return connectionFor(result.settings);
        const hint = mayHaveKeptSettings() ? [`${keptHint}.`] : [];
        throw new UserError([...result.problems, ...hint].join("\n"));
    }

    function requiresCloudChecks(): boolean {
        const result = settings();
        return "settings" in result && result.settings.requireCloudChecks;
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

    /** Outputs as they lie in the state. */
    function outputs(inputs: Properties, entry: unknown, state: State): Properties {
        const hidden = { __given: givenOf(resource.rules, inputs), __entry: entry };
        return { ...hiddenInputs(inputs), ...plain({ ...hidden, ...state }) };
    }

    async function check(olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
        programDeclares();
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
        // Nothing is asked of the cloud for arguments that are wrong anyway, or, unless it must be, that have not changed.
        const isChanged = !isDeepStrictEqual(visible(inputs), visible(olds));
        const asks = problems.length === 0 && (isChanged || requiresCloudChecks());
        if (Object.keys(before).length > 0) lastKnown.set(news.__urn, before);
        const replaced = lastKnown.get(news.__urn) ?? before;
        if (asks && resource.findCloudProblems)
            problems.push(
                ...(await askedOfCloud([], async (facts) =>
                    resource.findCloudProblems?.(args, replaced, facts).catch(unknownInstance),
                ).catch(uncheckedProblem)),
            );
        // With a property's name the engine would print the value of a whole map, or <nil>; the reason names the path.
        return { inputs, failures: problems.map((reason) => ({ property: "", reason: redact(reason) })) };
    }

    async function diff(id: string, olds: Properties, news: Properties): Promise<dynamic.DiffResult> {
        const changes = findChanges(resource.rules, olds, news);
        const [before, args] = [visible(olds) as Partial<Args>, visible(news) as Args];
        if (changes.has("databaseConfigs") && resource.findForcedReplaces)
            for (const name of await askedOfCloud([], (facts) =>
                resource.findForcedReplaces?.(before, args, facts),
            ))
                changes.set(name, "replace");
        const replaces = [...changes.keys()].filter((name) => changes.get(name) === "replace");
        if (replaces.length === 0) owners.keep(id, olds);
        return {
            changes:
                [...changes.values()].some((change) => change !== "nothing") ||
                // A refresh clears Pulumi's own note of it, and what is unfinished is unfinished all the same.
                olds.__unfinished === true ||
                resource.isBroken?.(visible(olds) as Partial<State>) === true,
            replaces,
            // Two tasks of one identity cannot exist at once; any others can, and the old one serves until the new one does.
            deleteBeforeReplace: replaces.length > 0 && resource.identity(args) === id,
        };
    }

    /** Without an answer a preview goes on and says so once, unless requireCloudChecks makes an answer a condition. */
    async function askedOfCloud<Answer>(
        otherwise: Answer,
        ask: (facts: CloudFacts) => Promise<Answer | undefined> | undefined,
    ): Promise<Answer> {
        try {
            return (await ask(connected().facts)) ?? otherwise;
        } catch (error) {
            if (!(error instanceof UserError)) throw error;
            if (requiresCloudChecks())
                throw new UserError(
                    `Not checked against the cloud, which requireCloudChecks demands: ${error.message}`,
                );
            const same = error.message.replace(/ \(request id [^)]*\)/, "");
            if (!warned.has(same))
                say("warning", `Not checked against the cloud: ${error.message}`, undefined);
            warned.add(same);
            return otherwise;
        }
    }

    async function create(inputs: Properties): Promise<dynamic.CreateResult> {
        const args = visible(inputs) as Args;
        const id = resource.identity(args);
        const entry = Owners.newEntry();
        try {
            const state = await operate("create", inputs, (context) =>
                keepingState(id, inputs, { __entry: entry }, () => resource.create(args, context)),
            );
            const outs = outputs(inputs, entry, state);
            owners.keep(id, outs);
            return { id, outs };
        } catch (error) {
            // Only what it has in its state is its own.
            if (error instanceof InitError) owners.keep(id, error.properties);
            throw error;
        }
    }

    async function read(id: string, props: Properties): Promise<dynamic.ReadResult> {
        const before = Array.isArray(props.__given) ? beforeOf<Args>(props) : undefined;
        // Only a program's .get() knows nothing but the id.
        if (!before) programDeclares();
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
        return { id, inputs, props: { ...outputs(inputs, props.__entry, state), ...kept } };
    }

    async function update(id: string, olds: Properties, news: Properties): Promise<dynamic.UpdateResult> {
        const { __entry = Owners.newEntry(), __given } = olds;
        owners.keep(id, { __entry });
        // Until an update has succeeded, what the program had set before it is what counts.
        const more = Array.isArray(__given) ? { __entry, __given } : { __entry };
        const state = await operate("update", news, (context) =>
            keepingState(id, news, more, () =>
                resource.update(beforeOf(olds), visible(news) as Args, context),
            ),
        );
        return { outs: outputs(news, __entry, state) };
    }

    async function remove(id: string, props: Properties): Promise<void> {
        if (owners.isOthers(id, props)) return;
        await operate("delete", props, (context) => resource.delete(id, context));
    }

    /** What was begun but not finished stays in the state, with everything that the other hooks need later. */
    async function keepingState<Done>(
        id: string,
        inputs: Properties,
        kept: Properties,
        run: () => Promise<Done>,
    ): Promise<Done> {
        try {
            return await run();
        } catch (error) {
            if (!(error instanceof Unfinished)) throw error;
            throw new InitError(
                id,
                { ...outputs(inputs, undefined, error.state), ...plain(kept), __unfinished: true },
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

/** With requireCloudChecks, what could not be asked fails the check. */
function uncheckedProblem(error: unknown): string[] {
    if (error instanceof UserError) return [error.message];
    throw error;
}

/** An instance that does not exist is a mistake in the program, not a cloud that cannot be reached. */
function unknownInstance(error: unknown): string[] {
    if (error instanceof ApiError && error.status === 400 && error.errorCode === "DBS.200022")
        return [`instanceId: ${error.message}`];
    throw error;
}
