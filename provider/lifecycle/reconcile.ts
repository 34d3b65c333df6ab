import type { CheckResult } from "../api/replication";
import { UserError } from "../userError";
import { followRow, outlastEarlierJob } from "../waiting/follow";
import { isLive, isRunning, present, reached, running } from "../waiting/row";
import { desiredOf, whatDiffers } from "./desired";
import type { Call, CallContext, CallKind, CommonArgs, Done, Edition, Goal, Outcome } from "./edition";
import { requireHealthy, warnAboutHealth } from "./health";
import { observeWhole, taskOf } from "./observe";
import type { Operation } from "./resource";
import type { Actual, Desired, Seen, Task } from "./task";
import { CallFailed, refusedAmong, refusedSettings } from "./write";

/**
 * Brings a task from what is there to what is desired: observe, plan, call, and again until nothing is left to do. A plan is a
 * value; what a reply teaches against it goes into the next plan. Never throws: a failure is part of the outcome.
 */
export async function reconcile<Args extends CommonArgs>(
    edition: Edition<Args>,
    goal: Goal<Args>,
    context: Operation,
): Promise<Outcome> {
    const { args, before, found, extent } = goal;
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
        const { facts } = context;
        const all = await desiredOf(edition, args, before, outcome.seen, extent, facts);
        let tried: string[] = [];
        for (;;) {
            const { seen, made, learned } = outcome;
            const desired = stillDesired(all, made);
            const actual = await edition.actual({ args, before, desired, seen, made, facts });
            const plan = edition.plan(actual, desired, learned);
            // Each kind of call is made once; what it has not brought about, the service has ignored.
            const calls = plan.filter((call) => !tried.includes(call.do));
            const last = calls.at(-1);
            if (!last && learned.abandoned) throw learned.abandoned.because;
            if (!last && plan.length > 0) throw ignored(edition, task.what, actual, desired, seen);
            if (!last) break;
            // A restored run state and a deletion have to be certain, also where nobody waits for the task.
            const unawaited = accepted && !last.observed && !last.always && !learned.abandoned;
            const round = await makeCalls(edition, calls, outcome, {
                goal,
                desired,
                task,
                unawaited,
                context,
            });
            outcome = { ...round.outcome, unawaited: unawaited && !round.replan };
            if (round.failure !== undefined) throw round.failure;
            if (outcome.unawaited) break;
            tried = round.replan ? [] : [...tried, ...calls.map((call) => call.do)];
            if (round.replan || learned.abandoned) continue;
            const accept = accepted ? undefined : edition.calls[last.do]?.shows;
            const observed = await observeWhole(task, context, { from: round.shown, accept });
            const taught = edition.learn?.(observed, all, outcome.made, task.what);
            outcome = { ...outcome, seen: observed, learned: { ...outcome.learned, ...taught } };
            if (taught) tried = [];
        }
        if (outcome.unawaited) outcome = { ...outcome, seen: await task.whole() };
        edition.warn(goal, all, outcome, task.what, context);
        const certain = accepted && edition.unawaited(outcome.seen, outcome.made, outcome.unawaited);
        if (certain) return { ...outcome, seen: certain };
        outcome = { ...outcome, failedChecks: refusedByConfiguration(edition, all, outcome) };
        if (outcome.failedChecks.length > 0) throw refusedSettings(task.what, outcome.failedChecks);
        requireHealthy(task.what, outcome.seen);
        const seen = await awaitTarget(args, outcome.seen, task, context, all);
        warnAboutHealth(seen, context);
        return { ...outcome, seen };
    } catch (failure) {
        const { abandoned } = outcome.learned;
        const isDeleted = failure === abandoned?.because && abandoned?.delete;
        return { ...outcome, exists: outcome.exists && !isDeleted, failure };
    }
}

interface Round {
    outcome: Outcome;
    shown?: Seen;
    replan?: boolean;
    failure?: unknown;
}

interface Making<Args> extends Pick<CallContext<Args>, "desired" | "task" | "context"> {
    goal: Goal<Args>;
    unawaited: boolean;
}

/** Makes the calls of one plan. After a failure only those that restore the run state are made. */
async function makeCalls<Args extends CommonArgs>(
    edition: Edition<Args>,
    calls: Call[],
    before: Outcome,
    { goal, unawaited, ...on }: Making<Args>,
): Promise<Round> {
    const { args, origin } = goal;
    let round: Round = { outcome: before };
    for (const call of calls) {
        if (round.failure !== undefined && !call.always) continue;
        const until = call !== calls.at(-1) ? "shown" : unawaited ? "accepted" : "settled";
        const kind = edition.calls[call.do] as CallKind<Args>;
        try {
            const done = await kind.make(call, { ...on, ...round.outcome, args, origin, until });
            const { shown, replan } = done;
            // A call that was refused has only taught something.
            const hadEffect = !replan || done.exists === true;
            // The job of a change counts, not that of restoring the run state after it.
            const keepsJob = call.always && round.failure === undefined;
            const counted = keepsJob ? { ...done, jobId: round.outcome.jobId } : done;
            const outcome = outcomeAfter(round.outcome, call, counted, hadEffect);
            round = { ...round, outcome, shown, replan };
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
        jobId: "jobId" in done ? done.jobId : outcome.jobId,
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

/** Settings of this operation that the configuration shows as refused, whatever was replied to them. */
function refusedByConfiguration<Args extends CommonArgs>(
    { calls }: Edition<Args>,
    desired: Desired,
    { made, seen, failedChecks }: Outcome,
): CheckResult[] {
    const wereSent = [...made].some((kind) => calls[kind]?.carriesSettings);
    return wereSent ? refusedAmong(made.has("create") ? desired.fresh : desired, seen) : failedChecks;
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
    if (fresh.desiredState === "running")
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
