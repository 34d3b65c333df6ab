import { isDeepStrictEqual } from "node:util";
import { type Problem, problemsOfGiven } from "../arguments/problems";
import type { Change } from "../arguments/rules";
import type { SourceQuestion } from "../arguments/sourceNames";
import { type Operation, Unfinished } from "../lifecycle/resource";
import { plainText } from "../plainText";
import { UserError } from "../userError";
import { asBefore, findChanges, inputsFor } from "./changes";
import type { CloudConnection, EngineRequest } from "./connection";
import { programDeclares } from "./keptSettings";
import { type PlainResource, Preview } from "./preview";
import { beforeOf, isKnown, type Properties, plain, type Rules, stored, visible } from "./stateFormat";
import { Owners } from "./taskOwner";

export type { SourceQuestion };

/** The program's inputs as they will lie in the state, and what is wrong with them. */
export interface Checked {
    inputs: Properties;
    /** The path is empty if the problem belongs to no argument, or if only its text names the argument. */
    problems: Pick<Problem, "path" | "text">[];
}

/** How the program differs from the state. */
export interface Diff {
    /** The meaning of each argument's change. */
    changes: Map<string, Change>;
    /** The arguments whose change replaces the resource. */
    replaces: string[];
    /** Whether a change needs an update or a replacement. */
    differs: boolean;
    /** Whether an update is needed in any case: the last operation did not finish, or the task is broken. */
    isUnfinished: boolean;
    /** Only if old and new task have the same identity. Otherwise the old task serves until the new one exists. */
    deleteBeforeReplace: boolean;
    /** Whether the program's inputs are known not to be those of its last deployment, as the engine compares them. */
    inputsDiffer: boolean;
}

/** What a create or an update leaves in the state. */
export interface Outcome {
    properties: Properties;
    /** Why the operation did not finish. Its properties must be kept all the same: the next update continues from them. */
    problem?: string;
}

/**
 * The operations of a resource in plain properties, for any face of Pulumi. The face says what the engine says of an operation, and
 * puts results into the form of its protocol.
 */
export class ManagedResource {
    private readonly preview: Preview;
    private readonly owners = new Owners();
    /** The last inputs of each URN. The engine checks a replacement without them, and some protocols send none with a diff. */
    private readonly lastInputs = new Map<string | undefined, Properties>();

    constructor(
        private readonly resource: PlainResource,
        private readonly cloud: CloudConnection,
    ) {
        this.preview = new Preview(resource, cloud);
    }

    get rules(): Rules {
        return this.resource.rules;
    }

    /**
     * `siblings`: what resources of the program may ask of their sources, given in a preview that calls no create. Then the check
     * asks, for all.
     */
    async check(
        olds: Properties,
        news: Properties,
        { urn, autoName, siblings }: { urn?: string; autoName?: string; siblings?: SourceQuestion[] } = {},
    ): Promise<Checked> {
        programDeclares();
        const { resource, cloud, preview } = this;
        const [before, given] = [visible(olds), visible(news)];
        const isNew = Object.keys(before).length === 0;
        if (!isNew) this.lastInputs.set(urn, before);
        const args = resource.resolve(given, before, autoName);
        const judged = this.withoutValuesOfService(args, before);
        const problems = [
            ...cloud.problems.map((text) => problem(text)),
            ...problemsOfGiven(resource, judged, given).map(({ text, path }) => problem(text, path)),
        ];
        // Also if this resource is wrong: those that are checked after it have the same siblings.
        if (cloud.problems.length === 0) await preview.expect(siblings ?? []);
        // A wrong argument has no form to compare, and the cloud is not asked about it.
        if (problems.length > 0) return { inputs: plain(args), problems };
        const inputs = plain(asBefore(resource.rules, args, before));
        if (isDeepStrictEqual(inputs, before) && !cloud.requiresChecks) return { inputs, problems };
        const replaced = this.lastInputs.get(urn) ?? before;
        await preview.expect([resource.sourceQuestion?.(args, replaced)]);
        // The create of a replacement may come after the delete.
        const asksSource = siblings !== undefined || !isNew;
        const found = await preview.findProblems(args, replaced, isNew, asksSource);
        if (isNew && found.length === 0) await preview.sayAdoption(urn, args, replaced);
        return { inputs, problems: found.map((text) => problem(text)) };
    }

    async diff(id: string, olds: Properties, news: Properties, urn?: string): Promise<Diff> {
        const { resource, cloud, preview } = this;
        const [before, args] = [beforeOf(resource.rules, olds), visible(news)];
        const changes = findChanges(resource.rules, olds, news);
        if (changes.has("databaseConfigs"))
            for (const name of await preview.findForcedReplaces(before.args, args))
                changes.set(name, "replace");
        const replaces = [...changes.keys()].filter((name) => changes.get(name) === "replace");
        if (replaces.length === 0) this.owners.keep(id, olds);
        // A refresh clears Pulumi's own note of an unfinished operation.
        const isUnfinished = before.unfinished || resource.isBroken?.(visible(olds)) === true;
        const last = this.lastInputs.get(urn);
        // A refresh has a diff without a check, and updates nothing.
        if (isUnfinished && replaces.length === 0 && last)
            cloud.log.say("warning", await preview.explainUpdate(id, args, before), urn);
        const differs = [...changes.values()].some((change) => change !== "nothing");
        return {
            changes,
            replaces,
            differs,
            isUnfinished,
            deleteBeforeReplace: (differs || isUnfinished) && resource.identity(args) === id,
            inputsDiffer: last !== undefined && !isDeepStrictEqual(last, args),
        };
    }

    /** Fails if the source lacks what a create would send. The check of a resource that changes has asked already. */
    async requireSource(inputs: Properties, { urn }: EngineRequest): Promise<void> {
        const problems = await this.preview.findSourceProblems(
            visible(inputs),
            this.lastInputs.get(urn) ?? {},
        );
        if (problems.length > 0) throw new UserError(problems.map((text) => plainText(text)).join("\n"));
    }

    async create(inputs: Properties, request: EngineRequest): Promise<Outcome & { id: string }> {
        await this.requireSource(inputs, request);
        const args = visible(inputs);
        const id = this.resource.identity(args);
        const marks = { __entry: Owners.newEntry() };
        const context = this.begin(id, request);
        const outcome = await this.outcomeOf(this.resource.create(args, context), context, inputs, marks);
        this.owners.keep(id, marks);
        return { id, ...outcome };
    }

    /**
     * Inputs and properties of a resource; undefined if it does not exist. `given`: the optional arguments among the inputs if only
     * the id is known; undefined takes all.
     */
    async read(id: string, properties: Properties, request: EngineRequest, given?: ReadonlySet<string>) {
        const { rules } = this.resource;
        const before = isKnown(properties) ? beforeOf(rules, properties) : undefined;
        // Only a program's .get() knows nothing but the id.
        if (!before) programDeclares();
        const context = this.begin(id, request);
        const reading = this.resource.read(id, before, context);
        const state = await reading.finally(() => this.cloud.end(context));
        if (!state) return undefined;
        const inputs = inputsFor(rules, plain(state), before?.given ?? given);
        const { __entry, __given } = properties;
        // A read does not finish what another operation has left.
        const kept = before && { __given, __unfinished: before.unfinished || undefined };
        return { inputs, properties: stored(rules, inputs, state, { __entry, ...kept }) };
    }

    async update(id: string, olds: Properties, news: Properties, request: EngineRequest): Promise<Outcome> {
        const { __entry = Owners.newEntry(), __given } = olds;
        this.owners.keep(id, { __entry });
        const before = beforeOf(this.resource.rules, olds);
        const context = this.begin(id, request);
        const updating = this.resource.update(before, visible(news), context);
        // Until an update has finished, the arguments count that the program had set before it.
        return this.outcomeOf(updating, context, news, { __entry }, isKnown(olds) ? { __given } : {});
    }

    async delete(id: string, properties: Properties, request: EngineRequest): Promise<void> {
        if (this.owners.isOthers(id, properties)) return;
        const context = this.begin(id, request);
        await this.resource.delete(id, context).finally(() => this.cloud.end(context));
    }

    private begin(id: string, request: EngineRequest): Operation {
        return this.cloud.begin(request, `${this.resource.kind} "${id}"`);
    }

    /** Waits for an operation. If it does not finish, it leaves its state with everything that later operations need. */
    private async outcomeOf(
        running: Promise<Properties>,
        context: Operation,
        inputs: Properties,
        marks: Properties,
        kept: Properties = {},
    ): Promise<Outcome> {
        const { rules } = this.resource;
        try {
            return { properties: stored(rules, inputs, await running, marks) };
        } catch (error) {
            if (!(error instanceof Unfinished)) throw error;
            const unfinished = { ...marks, ...kept, __unfinished: true };
            return { properties: stored(rules, inputs, error.state, unfinished), problem: error.message };
        } finally {
            this.cloud.end(context);
        }
    }

    /** An ignored argument may have a value of the service, which is not a mistake of the program. */
    private withoutValuesOfService(args: Properties, before: Properties): Properties {
        const isOfService = ([name, value]: [string, unknown]) =>
            value !== undefined && value === this.resource.ofService?.[name] && value === before[name];
        return Object.fromEntries(Object.entries(args).filter((each) => !isOfService(each)));
    }
}

function problem(text: string, path: PropertyKey[] = []): Checked["problems"][number] {
    return { path, text: plainText(text) };
}
