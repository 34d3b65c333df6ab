import type { Extent } from "../lifecycle/desired";
import { type Beside, baselineAfter } from "../lifecycle/driftBaseline";
import { requireHealthy, warnAboutHealth } from "../lifecycle/health";
import { lookWhole } from "../lifecycle/observe";
import { failedChecksOf } from "../lifecycle/outputs";
import { takeSteps } from "../lifecycle/reconcile";
import { type Before, type Operation, Unfinished } from "../lifecycle/resource";
import { ignoredChange, refusedAmong, refusedSettings, warnAboutUnverified } from "../lifecycle/write";
import type { UserError } from "../userError";
import { followRow, outlastEarlierJob } from "../waiting/follow";
import { isLive, isRunning, present, reached, running } from "../waiting/row";
import { actualNow } from "./actual";
import type { ClickHouseArgs } from "./arguments";
import { type ClickHouseWork, take } from "./calls";
import { type Actual, planSteps, type Step, type Wanted, whatDiffers } from "./plan";
import { asGiven, type ClickHouseState, stateOf } from "./state";
import { type ClickHouseSeen, look, watch } from "./task";
import { wantedOf } from "./wanted";

/**
 * Brings a task from what is there to what is wanted: look, plan, do, and look again until nothing is left to do. From
 * the first write on, every failure keeps the task in the state, and the next update goes on from there.
 */
export async function converge(
    args: ClickHouseArgs,
    before: Before<ClickHouseArgs>,
    found: ClickHouseSeen,
    context: Operation,
    origin: "known" | "found",
    extent: Extent,
): Promise<ClickHouseState> {
    const accepted = args.waitFor === "accepted";
    let settled = false;
    const work: ClickHouseWork = {
        args,
        context,
        task: watch(args, context),
        jobId: before.jobId,
        kept: isLive(found.row),
        failedChecks: [],
        origin,
        unanswered: new Set(),
    };
    const { what } = work.task;
    let seen = found;
    let actual: Actual | undefined;
    try {
        if (seen.row) seen = await outlastEarlierWork(work, before, seen);
        const wanted = await wantedOf(args, before, seen, extent, context);
        const stepped = await takeSteps<ClickHouseSeen, Step>(seen, {
            plan: async (now, done) => {
                actual = actualNow(now, before, wanted, done);
                return planSteps(actual, wanted);
            },
            take: async (step, follow) => {
                const shown = await take(step, work, wanted, follow);
                if (step.do === "settings" || step.do === "check") settled = true;
                // Which node is the primary no answer tells: asking for it once has to do.
                if (step.do === "create" || step.do === "modify") wanted.sourceNodeId ||= undefined;
                return shown;
            },
            lookAfter: async (step, shown) => {
                seen = await lookAt(work, {
                    from: shown,
                    accept: step.do === "create" && !accepted ? present : undefined,
                });
                return seen;
            },
            ignored: (now) => ignored(what, actual, wanted, now),
            // Whether a new task has its list and its settings shows only when it is there.
            leave: (step) => accepted && !(step.do === "create" && planSteps(undefined, wanted).length > 1),
        });
        seen = stepped.left ? await look(args, context) : stepped.seen;
        if (stepped.done.has("settings") || stepped.done.has("check")) tellUnseen(work, wanted, before, seen);
        const baseline = baselineAfter(before.beside, before.args.databaseConfigs, args.databaseConfigs);
        // A change that was only sent does not show yet.
        if (stepped.left || accepted)
            return stateOf(args, { ...seen, configuration: undefined }, work.jobId, baseline);
        const { done } = stepped;
        if (done.has("check") || done.has("settings"))
            work.failedChecks = refusedAmong(done.has("create") ? wanted.fresh : wanted, seen.configuration);
        if (work.failedChecks.length > 0) throw refusedSettings(what, work.failedChecks);
        requireHealthy(what, healthOf(seen));
        if (isRunning(seen.row) && (args.waitFor === "full" || args.waitFor === "incremental"))
            seen = { ...seen, row: await followRow(context, work.task, reached(args.waitFor)) };
        warnAboutHealth(healthOf(seen), context);
        const state = stateOf(args, seen, work.jobId, baseline);
        // What was changed outside of Pulumi is for a refresh to show.
        return extent === "changes" ? { ...state, ...asGiven(args) } : state;
    } catch (error) {
        if (!work.kept) throw error;
        throw new Unfinished(unfinishedState(work, before, work.seen ?? seen, settled), error);
    }
}

/** What is certain after a failure: settings that no check has carried are as before, and so is what was taken out. */
function unfinishedState(
    work: ClickHouseWork,
    before: Before<ClickHouseArgs>,
    seen: ClickHouseSeen,
    settled: boolean,
): ClickHouseState {
    const { args } = work;
    const { databaseConfigs, tableConfigs } = before.args;
    const certain = settled ? args : { ...args, databaseConfigs, tableConfigs };
    const state = stateOf(certain, seen, work.jobId, before.beside ? { beside: before.beside } : "new");
    if (work.failedChecks.length > 0) state.failedChecks = failedChecksOf(work.failedChecks);
    // A new task may not have its list yet. To call that a difference would be to replace it.
    const isNew = work.origin !== "known" || before.unfinished;
    return isNew && state.tables === undefined ? { ...state, tables: args.tables } : state;
}

export function healthOf({ row, configuration, notice }: ClickHouseSeen) {
    return { row, lastError: configuration?.lastError, notice };
}

function lookAt(
    { context, task }: ClickHouseWork,
    options?: { from?: ClickHouseSeen; accept?: typeof present; caughtUp?: boolean },
) {
    return lookWhole(task, context, options);
}

/**
 * An operation that was cut off, or that did not wait, may have begun work that is still under way; to plan before it is
 * over would be to do it twice.
 */
async function outlastEarlierWork(
    work: ClickHouseWork,
    before: Before<ClickHouseArgs>,
    seen: ClickHouseSeen,
): Promise<ClickHouseSeen> {
    const { context, task } = work;
    const mayRun = before.unfinished || before.args.waitFor === "accepted";
    const waits = seen.row?.stage === "wait";
    // Without a job only a start can be told, by the row: a task that waits may be starting.
    if (mayRun && (before.jobId !== undefined || waits))
        await outlastEarlierJob(context, task, before.jobId, waits ? running : present);
    // A change that is under way, whoever began it, has to be over before anything can be said of the list.
    return lookAt(work, { caughtUp: true });
}

/** Settings that were sent, or taken out, and that nothing shows are not passed off as done. */
function tellUnseen(
    { context, task, unanswered }: ClickHouseWork,
    wanted: Wanted,
    before: Before<ClickHouseArgs>,
    { configuration }: ClickHouseSeen,
): void {
    const shows = (before.beside as Beside | undefined)?.shows;
    const unseen = (name: "databaseConfigs" | "tableConfigs", sent: string[], removed: string[]) => {
        const shown = new Set((configuration?.[name] ?? []).map((each) => each.name));
        const gone = shows?.[name] || shown.size > 0 ? [] : removed;
        return [...sent.filter((key) => !shown.has(key)), ...gone].map((key) => `${name}.${key}`);
    };
    const all = [
        ...unseen("databaseConfigs", Object.keys(wanted.databaseConfigs), wanted.parametersWithoutDefault),
        ...unseen("tableConfigs", Object.keys(wanted.tableConfigs), wanted.droppedTableConfigs),
    ];
    const names = all.filter((name) => !unanswered.has(name));
    warnAboutUnverified(
        task.what,
        all.filter((name) => unanswered.has(name)),
        context,
    );
    if (names.length > 0)
        context.say(
            "warning",
            `the service has accepted the change of ${names.join(", ")} but does not show ${names.length === 1 ? "it" : "them"}: ` +
                "whether it took effect cannot be seen here",
        );
}

function ignored(
    what: string,
    actual: Actual | undefined,
    wanted: Wanted,
    { configuration }: ClickHouseSeen,
): UserError {
    const shown = actual
        ? whatDiffers(actual.setup, wanted).map((name) => `${name} is ${JSON.stringify(actual.setup[name])}`)
        : ["the task is not there"];
    return ignoredChange(what, [...shown, configuration?.lastError]);
}
