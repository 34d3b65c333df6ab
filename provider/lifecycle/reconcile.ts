import type { CheckResult } from "../api/replication";
import { UserError } from "../userError";
import { followRow, outlastEarlierJob } from "../waiting/follow";
import { isLive, isRunning, present, reached, running } from "../waiting/row";
import { type Desired, desiredOf, type Extent, whatDiffers } from "./desired";
import type { Actual, Call, CallKind, CommonArgs, Done, Edition, Learned } from "./edition";
import { requireHealthy, warnAboutHealth } from "./health";
import { observeWhole, type Seen, type Task, taskOf } from "./observe";
import type { Before, Operation } from "./resource";
import { CallFailed, refusedAmong, refusedSettings } from "./write";

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
    /** Nobody waited for the last call. */
    unawaited: boolean;
    failure?: unknown;
}

/**
 * Brings a task from what is there to what is desired: observe, plan, call, and again until nothing is left to do. A plan is a
 * value; what a reply teaches against it goes into the next plan.
 */
export async function reconcile<Args extends CommonArgs>(
    edition: Edition<Args>,
    goal: Goal<Args>,
    context: Operation,
): Promise<Outcome> {
    const { args, before, found, extent, origin } = goal;
    const { facts } = context;
    const task = taskOf(edition, edition.keyOf(args), context);
    const accepted = args.waitFor === "accepted";
    const unchecked = (seen: Seen) => before.unfinished && edition.isUnchecked?.(seen, before) === true;
    let outcome: Outcome = {
        seen: found,
        made: new Set(),
        jobId: before.jobId,
        exists: isLive(found.row),
        failedChecks: [],
        unanswered: [],
        learned: { unchecked: unchecked(found) },
        unawaited: false,
    };
    try {
        if (found.row) {
            const seen = await outlastEarlierWork(edition, goal, task, context);
            outcome = { ...outcome, seen, learned: { unchecked: unchecked(seen) } };
        }
        const desired = await desiredOf(edition, args, before, outcome.seen, extent, facts);
        let tried = new Set<string>();
        for (;;) {
            const { seen, made, learned } = outcome;
            const still = stillDesired(desired, made);
            const actual = await edition.actual({ args, before, desired: still, seen, made, facts });
            const plan = edition.plan(actual, still, learned);
            // Each kind of call is made once; what it has not brought about, the service has ignored.
            const calls = plan.filter((call) => !tried.has(call.do));
            const last = calls.at(-1);
            if (plan.length === 0 && !learned.abandoned) break;
            if (!last && !learned.abandoned) throw ignored(edition, task.what, actual, still, seen);
            const unawaited = accepted && !last?.observed;
            const kinds = (call: Call) => edition.calls[call.do] as CallKind<Args>;
            const round = await makeCalls(calls, outcome, (call, { seen, made, learned }) =>
                kinds(call).make(call, {
                    args,
                    origin,
                    desired: still,
                    task,
                    seen,
                    made,
                    learned,
                    until: call !== last ? "shown" : unawaited ? "accepted" : "settled",
                    context,
                }),
            );
            outcome = round.outcome;
            if (round.failure !== undefined) throw round.failure;
            if (learned.abandoned) {
                const { because, delete: deleted } = learned.abandoned;
                return { ...outcome, exists: outcome.exists && !deleted, failure: because };
            }
            if (unawaited && !round.replan) {
                outcome = { ...outcome, unawaited };
                break;
            }
            tried = new Set([...tried, ...calls.map((call) => call.do)]);
            let { replan } = round;
            if (!replan) {
                const accept = accepted || !last ? undefined : kinds(last).shows;
                const observed = await observeWhole(task, context, { from: round.shown, accept });
                const taught = edition.learn?.(observed, desired, outcome.made, task.what);
                outcome = { ...outcome, seen: observed, learned: { ...outcome.learned, ...taught } };
                replan = taught !== undefined;
            }
            if (replan) tried = new Set();
        }
        if (outcome.unawaited) outcome = { ...outcome, seen: await task.whole() };
        edition.warn(goal, desired, outcome, task.what, context);
        const certain = accepted && edition.unawaited(outcome.seen, outcome.made, outcome.unawaited);
        if (certain) return { ...outcome, seen: certain };
        const { made } = outcome;
        if ([...made].some((kind) => edition.calls[kind]?.carriesSettings)) {
            const failedChecks = refusedAmong(made.has("create") ? desired.fresh : desired, outcome.seen);
            outcome = { ...outcome, failedChecks };
        }
        if (outcome.failedChecks.length > 0) throw refusedSettings(task.what, outcome.failedChecks);
        requireHealthy(task.what, outcome.seen);
        const seen = await awaitTarget(args, outcome.seen, task, context, desired);
        warnAboutHealth(seen, context);
        return { ...outcome, seen };
    } catch (failure) {
        return { ...outcome, failure };
    }
}

interface Round {
    outcome: Outcome;
    shown?: Seen;
    replan?: boolean;
    failure?: unknown;
}

/** Makes the calls of one plan. After a failure only those that restore the run state are made. */
async function makeCalls(
    calls: Call[],
    before: Outcome,
    make: (call: Call, outcome: Outcome) => Promise<Done>,
): Promise<Round> {
    let round: Round = { outcome: before };
    for (const call of calls) {
        if (round.failure !== undefined && !call.always) continue;
        try {
            const done = await make(call, round.outcome);
            const { shown, replan } = done;
            round = { ...round, outcome: outcomeAfter(round.outcome, call, done, true), shown, replan };
            if (replan) return round;
        } catch (error) {
            const { reason, done } = error instanceof CallFailed ? error : { reason: error, done: {} };
            const outcome = outcomeAfter(round.outcome, call, done, done.exists === true);
            round = { outcome, failure: bothReasons(round.failure, call, reason) };
        }
    }
    return round;
}

function outcomeAfter(
    outcome: Outcome,
    call: Call,
    { seen, exists, failedChecks, unanswered, learned, ...done }: Done,
    hadEffect: boolean,
): Outcome {
    return {
        ...outcome,
        seen: seen ?? outcome.seen,
        exists: exists ?? outcome.exists,
        failedChecks: failedChecks ?? outcome.failedChecks,
        unanswered: [...outcome.unanswered, ...(unanswered ?? [])],
        learned: { ...outcome.learned, ...learned },
        made: hadEffect ? new Set([...outcome.made, call.do]) : outcome.made,
        // The job of a change counts, not that of restoring the run state after it.
        jobId: "jobId" in done && !call.always ? done.jobId : outcome.jobId,
    };
}

function bothReasons(first: unknown, call: Call, second: unknown): unknown {
    if (first === undefined) return second;
    return new UserError(
        `${(first as Error).message}. To ${call.do} it again failed too: ${(second as Error).message}`,
    );
}

/** No reply names the primary, so it is requested once and not compared again. */
function stillDesired(desired: Desired, made: ReadonlySet<string>): Desired {
    const requested = desired.sourceNode === "primary" && (made.has("create") || made.has("modify"));
    return requested ? { ...desired, sourceNode: "keep" } : desired;
}

/**
 * An operation that was cut off, or that did not wait, may have begun work that is still running; to plan before its end would be
 * to do it twice.
 */
async function outlastEarlierWork<Args extends CommonArgs>(
    { hidesListWhileChanging }: Edition<Args>,
    { args, before, found }: Goal<Args>,
    task: Task,
    context: Operation,
): Promise<Seen> {
    const mayRun = before.unfinished || before.args.waitFor === "accepted";
    const waits = found.row?.stage === "wait";
    // Without a job only a start shows, by the row: a task that should run and waits may be starting.
    const asks = before.jobId !== undefined || (waits && args.desiredState !== "paused");
    if (mayRun && asks) await outlastEarlierJob(context, task, before.jobId, waits ? running : present);
    return observeWhole(task, context, { caughtUp: hidesListWhileChanging });
}

/** Waits until the task has reached the stage that `waitFor` names. */
async function awaitTarget<Args extends CommonArgs>(
    { waitFor }: Args,
    seen: Seen,
    task: Task,
    context: Operation,
    { fresh }: Desired,
): Promise<Seen> {
    if (waitFor !== "full" && waitFor !== "incremental") return seen;
    if (isRunning(seen.row)) return { ...seen, row: await followRow(context, task, reached(waitFor)) };
    if (fresh.desiredState !== "paused")
        context.say(
            "info",
            `waitFor "${waitFor}" is not awaited: the task is ${seen.row?.stage} in the service`,
        );
    return seen;
}

/** What the service has accepted and not done. */
function ignored<Args extends CommonArgs>(
    { sameTableConfig }: Edition<Args>,
    what: string,
    actual: Actual | undefined,
    desired: Desired,
    { configuration }: Seen,
): UserError {
    const differs = actual ? whatDiffers(actual.setup, desired, sameTableConfig) : [];
    const shown = differs.map((name) => {
        const argument = name === "parameters" ? "databaseConfigs" : name;
        return `${argument} is ${JSON.stringify(actual?.setup[name])}`;
    });
    const stage = actual ? `its stage is ${actual.stage}` : "the task is not there";
    const reasons = [...(shown.length > 0 ? shown : [stage]), configuration?.lastError];
    return new UserError(
        `${what}: the service accepted the change but did not make it: ${reasons.filter(Boolean).join("; ")}. Undo the ` +
            'change in the program, or create the task anew: "pulumi destroy --target <urn>", then "pulumi up".',
    );
}
