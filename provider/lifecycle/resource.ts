import type { z } from "zod";
import type { ReplicationRow } from "../api/replication";
import type { CloudFacts } from "../arguments/cloudFacts";
import type { ArgumentRule } from "../arguments/rules";
import type { SourceQuestion } from "../arguments/sourceNames";
import { UserError } from "../userError";
import type { Context } from "../waiting/context";
import type { Baseline } from "./task";

/** What an operation of a life cycle works with. */
export interface Operation extends Context {
    facts: CloudFacts;
}

/** An argument that is not in the service as the program has it, both as people read them. */
export interface Difference {
    /** Its path, such as `databaseConfigs.max_rows_per_chunk`. */
    argument: string;
    there: string;
    here: string;
}

/** A task that is there in the place of the one that a program declares. */
export interface Found {
    /** The task in messages: "task … is on instance … already". */
    what: string;
    /** What a program could do instead of taking it over, as an imperative. */
    instead: string;
    adopt: "matching" | "never" | "always" | "unchanged" | undefined;
    /** Arguments that cannot be changed and differ. What the service does not report does not count. */
    fixed: Difference[];
    /** Arguments that can be changed and differ. */
    changes: Difference[];
}

/** What the last operation left of a resource. */
export interface Before<Args> {
    args: Partial<Args>;
    outputs: { stage?: ReplicationRow["stage"]; failedChecks?: unknown[] };
    /** The optional arguments that the program sets. */
    given: ReadonlySet<string>;
    jobId?: string;
    /** Whether that operation did not finish. */
    unfinished: boolean;
    /** What drift is measured by. */
    baseline?: Baseline;
}

/** A kind of resource in plain typed values. Nothing here knows how Pulumi calls it. */
export interface Resource<Args extends object, State extends object> {
    /** As users know it. */
    readonly kind: string;
    /** What is a valid set of arguments. */
    readonly schema: z.ZodType<Args>;
    readonly rules: { readonly [Name in keyof Args]-?: ArgumentRule };
    /** Arguments of other resources that a program may expect here, and what to say of them. */
    readonly absent?: Readonly<Record<string, string>>;
    /** Arguments that `resolve` fills in from others. */
    readonly derived: readonly (keyof Args)[];
    /** Problems of new or changed arguments that only the cloud knows. Changes nothing there. */
    findCloudProblems?(args: Partial<Args>, before: Partial<Args>, facts: CloudFacts): Promise<string[]>;
    /** What `findSourceProblems` will ask; undefined if nothing. Values may be unknown here. */
    sourceQuestion?(args: Partial<Args>, before: Partial<Args>): SourceQuestion | undefined;
    /**
     * What the source lacks of what new or changed arguments name. Resources ask together; `gathers`: others ask at the same time,
     * and are waited for a moment.
     */
    findSourceProblems?(
        args: Partial<Args>,
        before: Partial<Args>,
        facts: CloudFacts,
        gathers: boolean,
    ): Promise<string[]>;
    /** Arguments that differ and that the service sets only when it creates a task. */
    findForcedReplaces?(before: Partial<Args>, args: Args, facts: CloudFacts): Promise<string[]>;
    /**
     * The existing task with this identity, compared with the arguments; undefined if there is none. `before`: what the state
     * has of it, undefined of a resource that is new. Changes nothing.
     */
    findExisting(args: Args, before: Before<Args> | undefined, facts: CloudFacts): Promise<Found | undefined>;
    /** Fills in arguments that follow from others. Values may be unknown here. */
    resolve(given: Partial<Args>, before: Partial<Args>, autoName: string | undefined): Partial<Args>;
    /** Values that an argument has only where the service has brought them about; no program can ask for them. */
    readonly ofService?: Readonly<Record<string, string>>;
    /** Whether a task needs an update although its arguments agree. */
    isBroken?(state: Partial<State>): boolean;
    /** The id. */
    identity(args: Args): string;
    /** Takes over a task that is there already, where it may. */
    create(args: Args, context: Operation): Promise<State>;
    /** `before` is undefined when only the id is known. Undefined: it is gone. */
    read(id: string, before: Before<Args> | undefined, context: Operation): Promise<State | undefined>;
    /**
     * Changes the arguments in which the program differs from the state, and leaves the others as they are in the service. After an
     * unfinished operation: applies every argument.
     */
    update(before: Before<Args>, args: Args, context: Operation): Promise<State>;
    delete(id: string, context: Operation): Promise<void>;
}

/** The task exists or may exist, but is not what was asked for. Its state is kept, and the next update goes on. */
export class Unfinished<State> extends UserError {
    override name = "Unfinished";
    readonly state: State & { lastError: string };

    constructor(state: State, cause: unknown) {
        // A defect keeps its stack: it says where to look.
        super(cause instanceof Error ? detailsOf(cause) : String(cause));
        this.state = { ...state, lastError: this.message };
    }
}

function detailsOf(cause: Error): string {
    return cause instanceof UserError ? cause.message : (cause.stack ?? cause.message);
}
