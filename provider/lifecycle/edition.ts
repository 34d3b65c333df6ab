import type { Cloud } from "../api/cloud";
import type { ListEnd } from "../api/paging";
import type { CheckResult, DatabaseParameter } from "../api/replication";
import type { CloudFacts } from "../arguments/cloudFacts";
import type { DatabaseConfigs } from "../arguments/databaseConfigs";
import type { TableScope, TablesArgument } from "../arguments/tables";
import type { UserError } from "../userError";
import type { Context } from "../waiting/context";
import type { Acceptor } from "../waiting/follow";
import type { When } from "../waiting/lists";
import type { Before, Operation, Resource } from "./resource";
import type { Actual, Configuration, Desired, Seen, Setup, State, Task } from "./task";

/** The arguments that the life cycle itself reads. Those that only StarRocks has are optional here. */
export interface CommonArgs {
    instanceId: string;
    sourceInstanceId: string;
    sourceNodeId?: string;
    sourceDatabase: string;
    tables?: TablesArgument;
    databaseConfigs?: DatabaseConfigs;
    tableConfigs?: Record<string, string | object>;
    instanceLevel?: boolean;
    wildcards?: boolean;
    desiredState?: "running" | "paused";
    waitFor?: "accepted" | "job" | "full" | "incremental";
    adopt?: "matching" | "unchanged" | "never" | "always";
}

/** What identifies a task: the two halves of an id. */
export interface TaskKey {
    instanceId: string;
    /** The task's name in StarRocks, the database in ClickHouse. */
    name: string;
}

/** What replies have taught in the course of one operation: facts for the planner. */
export interface Learned {
    /** The run state in which the service refuses changes. */
    changesRefusedWhile?: "running" | "paused";
    /** The task was made by a check that did not pass, or whose result is unknown: it must not be started. */
    unchecked?: boolean;
    /** How many checks of this operation gave no readable result. */
    lostChecks?: number;
    /** A check makes no task here; a start does. */
    checkMakesNoTask?: boolean;
}

/** Why an operation has failed for good, and whether the task that it has created goes with it. */
export interface Abandoned {
    because: UserError;
    deletes: boolean;
}

/** One call of the service, as a plan has it. */
export interface Call<Do extends string = string> {
    do: Do;
    /** The whole setup: every check and change sends all of it. */
    to?: Setup;
    /** Is made even when an earlier call of the plan has failed: it restores the run state. */
    always?: true;
    /** Its effect has to be observed, also where nobody waits for the task. */
    observed?: true;
}

/** What a call has done, also when it failed. */
export interface Done {
    /** Of the job that it began; the key is absent when nothing was accepted. */
    jobId?: string;
    /** The task's row, where it shows the effect already. */
    shown?: Seen;
    /** The whole task, as the call has last observed it. */
    seen?: Seen;
    /** Whether the task exists or may exist from now on. */
    exists?: boolean;
    failedChecks?: CheckResult[];
    /** Paths of settings that a check was asked about and did not answer. */
    unanswered?: string[];
    learned?: Learned;
    abandoned?: Abandoned;
    /** The rest of the plan no longer fits what was learned. */
    replan?: true;
}

/**
 * How much an operation brings about. `whole`: everything that the program says. `changes`: only what differs between the state
 * and the program; everything else stays as it is in the service, whatever somebody has done to it there.
 */
export type Extent = "whole" | "changes";

/** What an operation starts from and wants. */
export interface Goal<Args> {
    args: Args;
    before: Before<Args>;
    found: Seen;
    extent: Extent;
    /** Whether the program knows the task, or a create has found it or finds none. */
    origin: "known" | "found";
}

/** What a reconcile did, also when it failed. */
export interface Outcome {
    /** The task as it was last observed. */
    seen: Seen;
    /** The kinds of calls that were made. */
    made: ReadonlySet<string>;
    jobId: string | undefined;
    /** The task exists or may exist, so a failure keeps it in the state. */
    exists: boolean;
    failedChecks: CheckResult[];
    unanswered: string[];
    learned: Learned;
    abandoned?: Abandoned;
    /** Nobody waited for the last call. */
    leftRunning: boolean;
    failure?: unknown;
}

/** How far a call is followed: to its acceptance, until its job has settled, or until its row shows the effect too. */
export type Until = "accepted" | "settled" | "shown";

/** What a call is made with. */
export interface CallContext<Args> extends Pick<Outcome, "seen" | "made" | "learned"> {
    args: Args;
    origin: Goal<Args>["origin"];
    desired: Desired;
    task: Task;
    until: Until;
    context: Operation;
}

/** How an edition makes one kind of call. */
export interface CallKind<Args> {
    /** Throws CallFailed, or an error before anything was sent. */
    make(call: Call, on: CallContext<Args>): Promise<Done>;
    /** What the row shows when the call has had its effect. */
    shows?: Acceptor<Seen, unknown>;
    /** The configuration shows afterwards which settings were refused. */
    carriesSettings?: true;
}

/** Everything in which StarRocks and ClickHouse differ, as one value. The life cycle itself knows neither. */
export interface Edition<Args extends CommonArgs> {
    /** What users write. */
    program: Omit<
        Resource<Args, State<Args>>,
        "identity" | "findExisting" | "create" | "read" | "update" | "delete"
    >;

    // A task.
    keyOf(args: Args): TaskKey;
    /** The arguments that an id holds. */
    argsOf(key: TaskKey): Partial<Args>;
    /** The form of an id, for messages. */
    idForm: string;
    /** The task in messages. */
    what(key: TaskKey): string;
    /** The same as the beginning of a sentence about adoption, and what a program could do instead. */
    present(key: TaskKey): { what: string; instead: string };

    // Observing it.
    findRow(key: TaskKey, lists: Context["lists"], when: When, end?: ListEnd): Promise<Seen>;
    showConfiguration(cloud: Cloud, instanceId: string, name: string): Promise<Configuration>;
    deleteTask(cloud: Cloud, instanceId: string, name: string): Promise<string | undefined>;
    /** The row and the configuration, each asked for once a process. */
    findOnce(key: TaskKey, facts: CloudFacts): Promise<Seen>;
    /** Arguments that only a new task can have, as the service has them. */
    createOnly(seen: Seen): { [Name in keyof Args]?: string };
    /** The list of tables is uncertain while a change of it is running. */
    hidesListWhileChanging: boolean;
    /** Whether the configuration shows every setting. If not, a setting that it omits may still be set. */
    showsEverySetting: boolean;

    // What it should be.
    tableConfigTexts(args: Partial<Args>): Record<string, string>;
    sameTableConfig(a: string, b: string): boolean;
    /** Whether a task with the one list can be given the other. */
    canBecome(there: TableScope, to: TableScope): boolean;
    parameters(facts: CloudFacts, instanceId: string): Promise<DatabaseParameter[]>;
    /** Changeable arguments that only this edition has, with their defaults. */
    defaults: { wildcards?: boolean; desiredState?: "running" | "paused" };

    // Getting there.
    actual(goal: ActualOf<Args>): Promise<Actual | undefined>;
    /** The calls that lead from what is there to what is desired, none needless. Pure. */
    plan(actual: Actual | undefined, desired: Desired, learned: Learned): Call[];
    calls: Readonly<Record<string, CallKind<Args>>>;
    /** Why a task that was just created cannot become what is desired. */
    unfit?(outcome: Outcome, desired: Desired, what: string): Abandoned | undefined;
    /** Whether an unfinished operation has left a waiting task whose check did not pass. It must not be started. */
    isUnchecked?(seen: Seen, before: Before<Args>): boolean;

    // Afterwards.
    /** Warns about what was sent and cannot be verified. */
    warn?(on: Verifying<Args>): void;
    /** The part of an observation that is reliable with `waitFor: "accepted"`; undefined: all of it. */
    reliable(outcome: Outcome): Seen | undefined;
    /** What is certain after a failure. */
    certain?(goal: Goal<Args>, outcome: Outcome): { args: Args; seen: Seen };
    /** Outputs and arguments that only this edition has. */
    state(args: Args, seen: Seen): Partial<State<Args>>;
}

export interface Verifying<Args> {
    goal: Goal<Args>;
    desired: Desired;
    outcome: Outcome;
    what: string;
    context: Operation;
}

export interface ActualOf<Args> {
    args: Args;
    before: Before<Args>;
    desired: Desired;
    seen: Seen;
    made: ReadonlySet<string>;
    facts: CloudFacts;
}
