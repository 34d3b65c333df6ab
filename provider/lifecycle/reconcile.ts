import type { CheckResult } from "../api/replication";
import { unlessCancelled } from "../cancel";
import { sentences } from "../plainText";
import { UserError } from "../userError";
import { followRow, outlastEarlierJob } from "../waiting/follow";
import { isLive, isRunning, present, reached, running } from "../waiting/row";
import { desiredOf, whatDiffers } from "./desired";
import type {
    Abandoned,
    Call,
    CallContext,
    CallKind,
    CommonArgs,
    Done,
    Edition,
    Goal,
    Outcome,
} from "./edition";
import { requireHealthy, warnAboutHealth } from "./health";
import { observeWhole, taskOf } from "./observe";
import type { Operation } from "./resource";
import type { Actual, Desired, Seen, Task } from "./task";
import { CallFailed, refusedAmong, refusedSettings, remove } from "./write";

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
    const isUnchecked = (seen: Seen) => before.unfinished && edition.isUnchecked?.(seen, before) === true;
    let outcome: Outcome = {
        seen: found,
        made: new Set(),
        jobId: before.jobId,
        exists: isLive(found.row),
        failedChecks: [],
        unanswered: [],
        learned: { unchecked: isUnchecked(found) },
        leftRunning: false,
    };
    try {
        if (found.row) {
            const seen = await awaitEarlierOperation(edition, goal, task, context);
            outcome = { ...outcome, seen, learned: { unchecked: isUnchecked(seen) } };
        }
        const { facts, signal } = context;
        const desiring = desiredOf(edition, args, before, outcome.seen, extent, facts);
        const desired = await unlessCancelled(desiring, signal);
        let tried: string[] = [];
        while (!outcome.leftRunning) {
            // Plan.
            const { seen, made, learned } = outcome;
            const remaining = remainingOf(desired, made);
            const learning = edition.actual({ args, before, desired: remaining, seen, made, facts });
            const actual = await unlessCancelled(learning, signal);
            const plan = edition.plan(actual, remaining, learned);
            // A kind of call that an earlier plan has made is not repeated: the service has ignored it.
            const calls = plan.filter((call) => !tried.includes(call.do));
            const last = calls.at(-1);
            if (!last && plan.length > 0) throw ignored(edition, task.what, actual, remaining, seen);
            if (!last) break;
            // Call.
            const round = await makeCalls(edition, goal, calls, outcome, {
                desired: remaining,
                task,
                context,
            });
            outcome = round.outcome;
            if (round.failure !== undefined) throw round.failure;
            if (outcome.abandoned) return await abandon(edition, goal, outcome, task, context);
            tried = round.replan ? [] : [...tried, ...calls.map((call) => call.do)];
            if (round.replan || outcome.leftRunning) continue;
            // Observe.
            const accept = args.waitFor === "accepted" ? undefined : edition.calls[last.do]?.shows;
            outcome = { ...outcome, seen: await observeWhole(task, context, { from: round.shown, accept }) };
            const abandoned = edition.unfit?.(outcome, desired, task.what);
            if (abandoned) return await abandon(edition, goal, { ...outcome, abandoned }, task, context);
        }
        if (outcome.leftRunning) outcome = { ...outcome, seen: await task.whole() };
        edition.warn?.({ goal, desired, outcome, what: task.what, context });
        const reliable = args.waitFor === "accepted" && edition.reliable(outcome);
        if (reliable) return { ...outcome, seen: reliable };
        return await verify(edition, args, desired, outcome, task, context);
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

/**
 * Makes the calls of one plan. After a failure only those that restore the run state are made. After a cancel none is: the next
 * update restores it.
 */
async function makeCalls<Args extends CommonArgs>(
    edition: Edition<Args>,
    { args, origin }: Goal<Args>,
    calls: Call[],
    before: Outcome,
    on: Pick<CallContext<Args>, "desired" | "task" | "context">,
): Promise<Round> {
    const last = calls.at(-1);
    const leavesRunning = args.waitFor === "accepted" && !last?.observed && !last?.always;
    const untilOf = (call: Call) => (call !== last ? "shown" : leavesRunning ? "accepted" : "settled");
    let round: Round = { outcome: before };
    for (const call of calls) {
        if (round.failure !== undefined && (!call.always || on.context.signal?.aborted)) continue;
        const kind = edition.calls[call.do] as CallKind<Args>;
        try {
            const { outcome } = round;
            const done = await kind.make(call, { ...on, ...outcome, args, origin, until: untilOf(call) });
            const { shown, replan, abandoned } = done;
            // A call that was refused has only taught something.
            const hadEffect = !replan || done.exists === true;
            // The job of a change counts, not that of restoring the run state after it.
            const keepsJob = call.always && round.failure === undefined;
            const counted = keepsJob ? { ...done, jobId: outcome.jobId } : done;
            round = { ...round, outcome: outcomeAfter(outcome, call, counted, hadEffect), shown, replan };
            if (replan || abandoned) return round;
        } catch (error) {
            const { reason, done } = error instanceof CallFailed ? error : { reason: error, done: {} };
            const outcome = outcomeAfter(round.outcome, call, done, done.exists === true);
            round = { outcome, failure: bothReasons(round.failure, call, reason) };
        }
    }
    return { ...round, outcome: { ...round.outcome, leftRunning: leavesRunning } };
}

function outcomeAfter(
    outcome: Outcome,
    call: Call,
    { seen, exists, failedChecks, unanswered, learned, abandoned, ...done }: Done,
    hadEffect: boolean,
): Outcome {
    return {
        ...outcome,
        seen: seen ?? outcome.seen,
        exists: exists ?? outcome.exists,
        failedChecks: failedChecks ?? outcome.failedChecks,
        unanswered: [...outcome.unanswered, ...(unanswered ?? [])],
        learned: { ...outcome.learned, ...learned },
        abandoned,
        made: hadEffect ? new Set([...outcome.made, call.do]) : outcome.made,
        jobId: "jobId" in done ? done.jobId : outcome.jobId,
    };
}

function bothReasons(first: unknown, call: Call, second: unknown): unknown {
    if (first === undefined) return second;
    const restoring = `Restoring the run state (${call.do}) also failed: ${(second as Error).message}`;
    return new UserError(sentences((first as Error).message, restoring));
}

/** No reply names the primary, so it is requested once and not compared again. */
function remainingOf(desired: Desired, made: ReadonlySet<string>): Desired {
    const requested = desired.sourceNode === "primary" && (made.has("create") || made.has("modify"));
    return requested ? { ...desired, sourceNode: "keep" } : desired;
}

/**
 * An interrupted or unawaited operation may still be running. Its end is awaited first, or the plan would repeat it.
 */
async function awaitEarlierOperation<Args extends CommonArgs>(
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
    const from = mayRun && asks ? undefined : found;
    return observeWhole(task, context, { from, caughtUp: hidesListWhileChanging });
}

/** Ends an operation that failed for good: deletes the task if it has created one. */
async function abandon<Args extends CommonArgs>(
    { deleteTask, keyOf }: Edition<Args>,
    { args }: Goal<Args>,
    outcome: Outcome,
    task: Task,
    context: Operation,
): Promise<Outcome> {
    const { because, deletes } = outcome.abandoned as Abandoned;
    if (deletes) await remove(deleteTask, keyOf(args), outcome.seen.row, task, context);
    return { ...outcome, exists: outcome.exists && !deletes, failure: because };
}

/** Whether the task is as desired, healthy, and as far as `waitFor` says. */
async function verify<Args extends CommonArgs>(
    edition: Edition<Args>,
    args: Args,
    desired: Desired,
    outcome: Outcome,
    task: Task,
    context: Operation,
): Promise<Outcome> {
    const failedChecks = refusedByConfiguration(edition, desired, outcome);
    if (failedChecks.length > 0)
        return { ...outcome, failedChecks, failure: refusedSettings(task.what, failedChecks) };
    requireHealthy(task.what, outcome.seen);
    const seen = await awaitTarget(args, outcome.seen, task, context, desired);
    warnAboutHealth(seen, context);
    return { ...outcome, failedChecks, seen };
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
            'change in the program, or recreate the task: "pulumi destroy --target <urn>", then "pulumi up".',
    );
}
