import { isInstanceNotFound } from "../api/errors";
import type { CloudFacts } from "../arguments/cloudFacts";
import type { SourceQuestion } from "../arguments/sourceNames";
import { hasUnknown, unknown } from "../arguments/unknown";
import { adoptionPreview } from "../lifecycle/adopt";
import { differencesText } from "../lifecycle/differences";
import type { Before, Difference, Found, Resource } from "../lifecycle/resource";
import { UserError } from "../userError";
import type { CloudConnection } from "./connection";
import type { Properties } from "./stateFormat";

/** A resource in plain properties. */
export type PlainResource = Resource<Properties, Properties>;

/** What checks and diffs learn from the cloud, and say of it on a resource's row. */
export class Preview {
    constructor(
        private readonly resource: PlainResource,
        private readonly cloud: CloudConnection,
    ) {}

    /**
     * `replaced`: what the resource had before. Of a new one, what an existing task has that it adopts is no problem. `asksSource`:
     * no create will do so.
     */
    findProblems(
        args: Properties,
        replaced: Properties,
        isNew: boolean,
        asksSource: boolean,
    ): Promise<string[]> {
        return this.find(args, replaced, isNew, async (before, facts) => {
            const found = (await this.resource.findCloudProblems?.(args, before, facts)) ?? [];
            // No create follows a check that fails, and all problems belong together.
            const asks = asksSource || found.length > 0;
            if (!asks || found.some(isOfInstance)) return found;
            const more = await this.resource.findSourceProblems?.(args, before, facts, false);
            return [...found, ...(more ?? [])];
        });
    }

    /** What the source lacks, by the same rules. Creates that run at the same time ask together. */
    findSourceProblems(args: Properties, replaced: Properties): Promise<string[]> {
        return this.find(args, replaced, true, async (before, facts) =>
            this.resource.findSourceProblems?.(args, before, facts, true),
        );
    }

    /** Takes these questions along with the next requests about their sources. */
    async expect(all: (SourceQuestion | undefined)[]): Promise<void> {
        const questions = all.filter((question) => question !== undefined);
        if (questions.length === 0) return;
        await this.cloud.ask(undefined, async (facts) => {
            for (const question of questions) facts.source(question).expect(question);
        });
    }

    private async find(
        args: Properties,
        replaced: Properties,
        isNew: boolean,
        ask: (before: Properties, facts: CloudFacts) => Promise<string[] | undefined>,
    ): Promise<string[]> {
        const find = (before: Properties) =>
            this.cloud.ask([], async (facts) => ask(before, facts).catch(unknownInstance));
        try {
            const problems = await find(replaced);
            const mayAdopt = isNew && problems.length > 0 && !problems.some(isOfInstance);
            const adopted = mayAdopt ? await this.findAdopted(args) : undefined;
            return adopted ? await find(adopted) : problems;
        } catch (error) {
            // With requireCloudChecks, an unanswered question fails the check.
            if (error instanceof UserError) return [error.message];
            throw error;
        }
    }

    /** The arguments in which the task that a create would adopt agrees; undefined if there is none. */
    private async findAdopted(args: Properties): Promise<Properties | undefined> {
        if (args.adopt === "never") return undefined;
        const found = await this.findExisting(args);
        if (!found) return undefined;
        const differ = new Set([...found.fixed, ...found.changes].map(({ argument }) => rootOf(argument)));
        // One that is over is recreated, with everything that the program says.
        if (differ.has("stage")) return undefined;
        return Object.fromEntries(Object.entries(args).filter(([name]) => !differ.has(name)));
    }

    async findForcedReplaces(before: Properties, args: Properties): Promise<string[]> {
        const { resource, cloud } = this;
        if (!resource.findForcedReplaces) return [];
        return cloud.ask([], async (facts) => resource.findForcedReplaces?.(before, args, facts));
    }

    /** Says what a create would do with a task that exists. A refusal is only a warning: as a problem it would hide all others. */
    async sayAdoption(urn: string | undefined, args: Properties, replaced: Properties): Promise<void> {
        const id = this.resource.identity(args);
        // A replacement does not adopt the resource's own task.
        if (id.includes(unknown) || id === this.resource.identity(replaced)) return;
        const found = await this.findExisting(args);
        if (!found) return;
        const { severity, text } = adoptionPreview(found);
        this.cloud.log.say(severity, text, urn);
    }

    /** Why there is an update although state and program agree. */
    async explainUpdate(id: string, args: Properties, before: Before<Properties>): Promise<string> {
        const isSame = this.resource.identity(args) === id;
        const found = isSame ? await this.findExisting(args, before) : undefined;
        const changes = differencesText(found?.changes ?? []);
        return before.unfinished
            ? `the last operation did not finish, so this update applies every argument${changes && `: ${changes}`}`
            : `its stage is ${before.outputs.stage} in the state, so this update recreates the task unless somebody has done so`;
    }

    /** The task that exists in place of the resource's. Arguments that are still unknown are not compared. */
    private async findExisting(args: Properties, before?: Before<Properties>): Promise<Found | undefined> {
        const known = Object.fromEntries(Object.entries(args).filter(([, value]) => !hasUnknown(value)));
        const found = await this.cloud.ask(undefined, (facts) =>
            this.resource.findExisting(known, before, facts),
        );
        if (!found) return undefined;
        const isKnown = ({ argument }: Difference) => !hasUnknown(args[rootOf(argument)]);
        return { ...found, fixed: found.fixed.filter(isKnown), changes: found.changes.filter(isKnown) };
    }
}

/** `databaseConfigs` of `databaseConfigs.max_rows_per_chunk`. */
function rootOf(argument: string): string {
    return argument.split(".")[0] ?? "";
}

/** An unknown instance, or one of the other edition, has none of what the program names. */
function isOfInstance(problem: string): boolean {
    return problem.startsWith("instanceId");
}

/** An instance that does not exist is a mistake of the program, and not a cloud that cannot be reached. */
function unknownInstance(error: unknown): string[] {
    if (isInstanceNotFound(error)) return [`instanceId: ${error.message}`];
    throw error;
}
