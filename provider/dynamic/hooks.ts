import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { readSettings, type SettingsResult } from "../access/settings";
import type { ConfigSource } from "../access/sources";
import { ApiError } from "../api/errors";
import { keptHint } from "../api/hints";
import type { CloudFacts } from "../arguments/cloudFacts";
import { problemsOfGiven } from "../arguments/problems";
import { hasUnknown, unknown } from "../arguments/unknown";
import { adoptionPreview } from "../lifecycle/adopt";
import { differencesText } from "../lifecycle/differences";
import type { Difference, Found } from "../lifecycle/resource";
import { type Before, type Operation, type Resource, Unfinished } from "../lifecycle/resource";
import { plainText } from "../plainText";
import { asBefore, findChanges, inputsFor } from "../pulumi/changes";
import { type Connected, connectionFor, engineAddress, say, show } from "../pulumi/connection";
import { watchEngine } from "../pulumi/engineWatch";
import { mayHaveKeptSettings, programDeclares } from "../pulumi/program";
import { beforeOf, givenOf, hiddenInputs, type Properties, plain, visible } from "../pulumi/stateFormat";
import { Owners } from "../pulumi/taskOwner";
import { UserError } from "../userError";
import { Progress } from "../waiting/progress";
import { requestOf, storedRequest } from "./engineRequest";
import { InitError } from "./initError";

const defaultTimeLimit = 30 * 60_000;

let watched = false;

/** What previews could not ask, told once for all resources. */
const warned = new Set<string>();

/** Pulumi's dynamic protocol on one side, a resource in plain typed values on the other. */
export function dynamicProvider<Args extends object, State extends object>(
    resource: Resource<Args, State>,
): dynamic.ResourceProvider {
    let found: SettingsResult | undefined;
    /** The inputs of each resource in the state: the engine checks a replacement without telling, and diffs without them. */
    const lastInputs = new Map<string | undefined, Partial<Args>>();
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
        const { urn, timeLimit = defaultTimeLimit } =
            requestOf(properties) ?? storedRequest(operation, properties);
        const progress = new Progress(clock, (line) => show(line, urn));
        underWay.add(progress);
        try {
            return await run({
                ...common,
                deadline: clock.now() + timeLimit,
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
        const result = settings();
        const problems = [
            "problems" in result ? result.problems : [],
            problemsOfGiven(resource, withoutValuesOfService(args, before), news).map(({ text }) => text),
        ].flat();
        // What is wrong has no form to compare.
        const form = problems.length === 0 ? asBefore(resource.rules, args as Properties, before) : args;
        const inputs = { ...hiddenInputs(news), ...plain(form) };
        // Nothing is asked of the cloud for arguments that are wrong anyway, or, unless it must be, that have not changed.
        const isChanged = !isDeepStrictEqual(visible(inputs), visible(olds));
        const asks = problems.length === 0 && (isChanged || requiresCloudChecks());
        const urn = urnOf(news);
        if (Object.keys(before).length > 0) lastInputs.set(urn, before);
        const replaced = lastInputs.get(urn) ?? before;
        if (asks && resource.findCloudProblems)
            problems.push(
                ...(await askedOfCloud([], async (facts) =>
                    resource.findCloudProblems?.(args, replaced, facts).catch(unknownInstance),
                ).catch(uncheckedProblem)),
            );
        const isNew = Object.keys(before).length === 0;
        if (asks && isNew && problems.length === 0) await tellTakeOver(args as Args, replaced, urn);
        // With a property's name the engine would print the value of a whole map, or <nil>; the reason names the path.
        return { inputs, failures: problems.map((reason) => ({ property: "", reason: plainText(reason) })) };
    }

    /** An ignored argument comes back as the service had it, which is no mistake of the program. */
    function withoutValuesOfService(args: Partial<Args>, before: Partial<Args>): Partial<Args> {
        const isOfService = ([name, value]: [string, unknown]) =>
            value !== undefined &&
            value === resource.ofService?.[name] &&
            value === (before as Properties)[name];
        return Object.fromEntries(Object.entries(args).filter((each) => !isOfService(each))) as Partial<Args>;
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
        // A refresh clears Pulumi's own note of it, and what is unfinished is unfinished all the same.
        const isBroken = resource.isBroken?.(visible(olds) as Partial<State>) === true;
        const isUnfinished = olds.__unfinished === true || isBroken;
        if (isUnfinished && replaces.length === 0) await explainUpdate(id, olds, news);
        const differs = [...changes.values()].some((change) => change !== "nothing");
        return {
            // Left open, the engine compares the inputs itself: that alone tells it which properties have changed, and so whether
            // replaceOnChanges applies. It would see no change where only the service has something to bring about.
            changes: differs && inputsDiffer(news) ? undefined : differs || isUnfinished,
            replaces,
            // Two tasks of one identity cannot exist at once; any others can, and the old one serves until the new one does.
            deleteBeforeReplace: (differs || isUnfinished) && resource.identity(args) === id,
        };
    }

    /** Whether the program gives an argument otherwise than at the last deployment, as the engine will see it. */
    function inputsDiffer(news: Properties): boolean {
        const old = lastInputs.get(urnOf(news));
        return old !== undefined && !isDeepStrictEqual(old, visible(news));
    }

    /** Tells what a create would do with a task that is there. A refusal is only told: the first problem would hide all others. */
    async function tellTakeOver(args: Args, replaced: Partial<Args>, urn: string | undefined): Promise<void> {
        const id = resource.identity(args);
        // The task of this resource itself is replaced, not taken over.
        if (id.includes(unknown) || id === resource.identity(replaced as Args)) return;
        const found = await existing(args, undefined);
        const said = found && adoptionPreview(found);
        if (said) say(said.severity, said.text, urn);
    }

    /** What is there in the place of the task. What a preview does not know yet is not compared. */
    async function existing(args: Args, before: Before<Args> | undefined): Promise<Found | undefined> {
        const isKnown = ([, value]: [string, unknown]) => !hasUnknown(value);
        const known = Object.fromEntries(Object.entries(args).filter(isKnown));
        const found = await askedOfCloud(undefined, (facts) =>
            resource.findExisting(known as Args, before, facts),
        );
        const isOfKnown = ({ argument }: Difference) =>
            !hasUnknown((args as Properties)[argument.split(".")[0] ?? ""]);
        return (
            found && {
                ...found,
                fixed: found.fixed.filter(isOfKnown),
                changes: found.changes.filter(isOfKnown),
            }
        );
    }

    /** Why there is an update although nothing differs between the state and the program. */
    async function explainUpdate(id: string, olds: Properties, news: Properties): Promise<void> {
        // A refresh asks for a diff too, without a check before it, and updates nothing.
        if (!lastInputs.has(urnOf(news))) return;
        const args = visible(news) as Args;
        const found = resource.identity(args) === id ? await existing(args, beforeOf(olds)) : undefined;
        const changes = differencesText(found?.changes ?? []);
        const reason =
            olds.__unfinished === true
                ? `the last operation did not come to its end, so this update brings the whole task to the program${changes && `: ${changes}`}`
                : `its stage is ${olds.stage} in the state, so this update makes the task anew unless somebody has done so`;
        say("warning", reason, urnOf(news));
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
            // Which request was first makes no difference.
            const same = error.message.replace(/^\[[A-Z]+\] "[^"]*": | \(request id [^)]*\)/g, "");
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

/** The row of a resource in checks and diffs. */
function urnOf(news: Properties): string | undefined {
    return (requestOf(news) ?? storedRequest("check", news)).urn;
}

/** What is no UserError is a defect and keeps its stack; a secret does not leave with it either. */
function guarded<Args extends unknown[], Result>(hook: (...args: Args) => Promise<Result>) {
    return async (...args: Args): Promise<Result> => {
        try {
            return await hook(...args);
        } catch (error) {
            if (error instanceof Error && !(error instanceof UserError)) {
                error.message = plainText(error.message);
                error.stack = plainText(error.stack ?? "");
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
