import { tablesThere } from "../arguments/tables";
import type { Extent } from "../lifecycle/desired";
import { type Baseline, baselineAfter } from "../lifecycle/driftBaseline";
import { requireHealthy, warnAboutHealth } from "../lifecycle/health";
import { lookWhole } from "../lifecycle/observe";
import { failedChecksOf } from "../lifecycle/outputs";
import { takeSteps } from "../lifecycle/reconcile";
import { type Before, type Operation, Unfinished } from "../lifecycle/resource";
import { ignoredChange, refusedAmong, refusedSettings } from "../lifecycle/write";
import { UserError } from "../userError";
import { followRow, outlastEarlierJob } from "../waiting/follow";
import { isLive, isRunning, paused, present, reached, running } from "../waiting/row";
import { actualNow, isUnsound } from "./actual";
import type { StarRocksArgs } from "./arguments";
import { type StarRocksWork, take } from "./calls";
import { type Actual, planSteps, type Setup, type Step, type Wanted, whatDiffers } from "./plan";
import { asGiven, type StarRocksState, stateOf } from "./state";
import { look, type StarRocksSeen, watch } from "./task";
import { wantedOf } from "./wanted";

/**
 * Brings a task from what is there to what is wanted: look, plan, do, and look again until nothing is left to do. From
 * the first write on, every failure keeps the task in the state, and the next update goes on from there.
 */
export async function converge(
    args: StarRocksArgs,
    before: Before<StarRocksArgs>,
    found: StarRocksSeen,
    context: Operation,
    extent: Extent,
): Promise<StarRocksState> {
    const work: StarRocksWork = {
        args,
        context,
        task: watch(args, context),
        jobId: before.jobId,
        kept: isLive(found.row),
        failedChecks: [],
        // Until a check has passed, a failure on the way must not make anybody forget that none has.
        unchecked: before.unfinished && isUnsound(found, before),
    };
    const { what } = work.task;
    const accepted = args.waitFor === "accepted";
    let seen = found;
    let actual: Actual | undefined;
    try {
        if (seen.row) seen = await outlastEarlierWork(work, before, seen);
        const wanted = await wantedOf(args, before, seen, extent, context);
        const stepped = await takeSteps<StarRocksSeen, Step>(seen, {
            plan: async (now, done) => {
                work.seen = now;
                actual = await actualNow(
                    { args, facts: context.facts },
                    before,
                    wanted,
                    now,
                    done.has("modify"),
                );
                return planSteps(actual, wanted);
            },
            take: async (step, follow) => {
                const shown = await take(step, work, wanted.fresh, follow);
                // Which node is the primary no answer tells: asking for it once has to do.
                if (step.do === "create" || step.do === "modify") wanted.sourceNodeId ||= undefined;
                return shown;
            },
            lookAfter: async (step, shown, done) => {
                seen = await lookAt(work, { from: shown, accept: expectedAfter(step) });
                await requireKind(work, wanted, seen, done);
                return seen;
            },
            ignored: (now) => ignored(what, actual, wanted, now),
            leave: () => accepted,
        });
        seen = stepped.seen;
        const baseline = baselineAfter(before.beside, before.args.databaseConfigs, args.databaseConfigs);
        if (wanted.parametersWithoutDefault.length > 0)
            context.say(
                "warning",
                `the service names no default for ${wanted.parametersWithoutDefault.join(", ")}: the present value stays`,
            );
        if (stepped.left) return await stateOnceAccepted(work, wanted, stepped.done, baseline);
        const { done } = stepped;
        if (done.has("create") || done.has("modify"))
            work.failedChecks = refusedAmong(done.has("create") ? wanted.fresh : wanted, seen.configuration);
        if (work.failedChecks.length > 0) throw refusedSettings(what, work.failedChecks);
        requireHealthy(what, healthOf(seen));
        if (args.waitFor === "full" || args.waitFor === "incremental") {
            if (isRunning(seen.row))
                seen = { ...seen, row: await followRow(context, work.task, reached(args.waitFor)) };
            else if (wanted.fresh.desiredState === "running")
                context.say(
                    "info",
                    `waitFor "${args.waitFor}" is not awaited: the task is ${seen.row?.stage} in the service`,
                );
        }
        warnAboutHealth(healthOf(seen), context);
        const state = stateOf(args, seen, work.jobId, baseline);
        // What was changed outside of Pulumi is for a refresh to show.
        return extent === "changes" ? { ...state, ...asGiven(args) } : state;
    } catch (error) {
        if (!work.kept) throw error;
        // Nothing is certain to have been touched: what was taken out and is still there stays in the state.
        const state = stateOf(args, seen, work.jobId, before.beside ? { beside: before.beside } : "new");
        if (work.failedChecks.length > 0) state.failedChecks = failedChecksOf(work.failedChecks);
        if (work.unchecked) state.__beside = { ...state.__beside, unchecked: true };
        throw new Unfinished(state, error);
    }
}

/**
 * What is certain when nobody has waited. A change shows later, so its arguments stand as given; whether a new task has the
 * setup of its check is looked at, and where it has not, the next preview shows it.
 */
async function stateOnceAccepted(
    { args, context, jobId }: StarRocksWork,
    wanted: Wanted,
    done: ReadonlySet<string>,
    baseline: Baseline,
): Promise<StarRocksState> {
    const { row, configuration } = await look(args, context);
    const seen = { row, configuration: done.has("create") ? configuration : undefined };
    return { ...stateOf(args, seen, jobId, baseline), desiredState: wanted.fresh.desiredState };
}

export function healthOf({ row, configuration }: StarRocksSeen) {
    return { row, lastError: configuration?.lastError };
}

function lookAt(
    { context, task }: StarRocksWork,
    options?: { from?: StarRocksSeen; accept?: typeof running },
) {
    return lookWhole(task, context, options);
}

/**
 * An operation that was cut off, or that did not wait, may have begun work that is still under way; to plan before it is
 * over would be to do it twice.
 */
async function outlastEarlierWork(
    work: StarRocksWork,
    before: Before<StarRocksArgs>,
    seen: StarRocksSeen,
): Promise<StarRocksSeen> {
    const { args, context, task } = work;
    const mayRun = before.unfinished || before.args.waitFor === "accepted";
    const waits = seen.row?.stage === "wait";
    // Without a job only a start can be told, by the row: a task that should run and waits may be starting.
    const asks = before.jobId !== undefined || (waits && (args.desiredState ?? "running") === "running");
    if (mayRun && asks) await outlastEarlierJob(context, task, before.jobId, waits ? running : present);
    return lookAt(work);
}

/** By the reading in which POST alone creates, nothing gives a new task an include list: it is deleted, and the error says so. */
async function requireKind(
    work: StarRocksWork,
    wanted: Wanted,
    { configuration }: StarRocksSeen,
    done: ReadonlySet<string>,
): Promise<void> {
    const there = configuration && tablesThere(configuration);
    if (!there || there.kind === wanted.fresh.tables.kind || !done.has("create")) return;
    await take({ do: "delete" }, work, wanted.fresh, "shown");
    work.kept = false;
    throw new UserError(
        `${work.task.what}: the service has made the task without its list of tables, and cannot turn an empty exclude list ` +
            "into an include list afterwards. The task was deleted again. Use tables.exclude here.",
    );
}

/** What the row shows when the calls of a plan have had their effect; it may be later than their jobs. */
function expectedAfter(step: Step): typeof running | undefined {
    if (step.do === "start" || step.do === "resume") return running;
    return step.do === "pause" ? paused : undefined;
}

function ignored(
    what: string,
    actual: Actual | undefined,
    wanted: Wanted,
    { configuration }: StarRocksSeen,
): UserError {
    const shown = actual
        ? whatDiffers(actual.setup, wanted).map(
              (name) => `${name} is ${JSON.stringify(actual.setup[name as keyof Setup])}`,
          )
        : ["the task is not there"];
    const reasons = shown.length > 0 ? shown : [`its stage is ${actual?.stage}`];
    return ignoredChange(what, [...reasons, configuration?.lastError]);
}
