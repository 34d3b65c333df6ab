import { UserError } from "../../userError";
import { followRow, outlastEarlierJob } from "../../waiting/follow";
import { paused, present, reached, running } from "../../waiting/row";
import { WaitFailed } from "../../waiting/waitUntil";
import { failedChecksOf } from "../outputs";
import { type Before, type Operation, Unfinished } from "../resource";
import type { StarRocksArgs } from "./arguments";
import { type Actual, planSteps, type Setup, type Step, type Wanted, whatDiffers } from "./plan";
import { type Beside, type StarRocksState, stateOf, tellTrouble } from "./state";
import { take, type Work } from "./steps";
import { actualOf, look, lookWhole, type Seen, scopeThere, watch } from "./task";
import { wantedOf } from "./wanted";

/**
 * Brings a task from what is there to what is wanted: look, plan, do, and look again until nothing is left to do. From
 * the first write on, every failure keeps the task in the state, and the next update goes on from there.
 */
export async function converge(
    args: StarRocksArgs,
    before: Before<StarRocksArgs>,
    found: Seen,
    context: Operation,
): Promise<StarRocksState> {
    const task = watch(args, context);
    const remembered = before.beside as Beside | undefined;
    const work: Work = {
        args,
        context,
        task,
        jobId: before.jobId,
        kept: found.row !== undefined,
        failedChecks: [],
        // Until a check has passed, a failure on the way must not make anybody forget that none has.
        unchecked: before.unfinished && isUnsound(found, before),
    };
    const touched = Object.keys({ ...before.args.databaseConfigs, ...args.databaseConfigs });
    const baseline = remembered ? { beside: remembered, touched } : "new";
    const leave = args.waitFor === "accepted";
    let seen = found;
    try {
        if (seen.row) seen = await outlastEarlierWork(work, before, seen);
        const wanted = await wantedOf(args, before, seen, context);
        for (const done = new Set<string>(); ; ) {
            const actual = await actualNow(work, before, wanted, seen, done.has("modify"));
            const steps = planSteps(actual, wanted);
            if (steps.length === 0) break;
            // Each kind of call is made once; what it has not brought about, the service has ignored.
            if (actual && steps.some((step) => done.has(step.do)))
                throw ignored(task.what, actual, wanted, seen);
            for (const [index, step] of steps.entries())
                await take(step, work, wanted, leave && index === steps.length - 1 ? "sent" : "settled");
            for (const step of steps) done.add(step.do);
            // Which node is the primary no answer tells: asking for it once has to do.
            wanted.sourceNodeId ||= undefined;
            if (leave) {
                const { row } = await look(args, context);
                return { ...stateOf(args, { row }, work.jobId, baseline), desiredState: wanted.desiredState };
            }
            seen = await lookWhole(args, context, { accept: expectedAfter(steps.at(-1)) });
            await requireKind(work, wanted, seen, done);
        }
        requireWell(task.what, seen);
        if (wanted.desiredState === "running" && (args.waitFor === "full" || args.waitFor === "incremental"))
            seen = { ...seen, row: await followRow(context, task, reached(args.waitFor)) };
        tellTrouble(seen, context);
        return stateOf(args, seen, work.jobId, baseline);
    } catch (error) {
        if (!work.kept) throw error;
        const state = stateOf(args, seen, work.jobId, baseline);
        if (work.failedChecks.length > 0) state.failedChecks = failedChecksOf(work.failedChecks);
        if (work.unchecked) state.__beside = { ...state.__beside, unchecked: true };
        throw new Unfinished(state, error);
    }
}

/**
 * An operation that was cut off, or that did not wait, may have begun work that is still under way; to plan before it is
 * over would be to do it twice.
 */
async function outlastEarlierWork(work: Work, before: Before<StarRocksArgs>, seen: Seen): Promise<Seen> {
    const { args, context, task } = work;
    const mayRun = before.unfinished || before.args.waitFor === "accepted";
    const waits = seen.row?.stage === "wait";
    // Without a job only a start can be told, by the row: a task that should run and waits may be starting.
    const asks = before.jobId !== undefined || (waits && (args.desiredState ?? "running") === "running");
    if (mayRun && asks) await outlastEarlierJob(context, task, before.jobId, waits ? running : present);
    return lookWhole(args, context);
}

/** The task in the plan's terms. */
async function actualNow(
    work: Work,
    before: Before<StarRocksArgs>,
    wanted: Wanted,
    seen: Seen,
    changed: boolean,
): Promise<Actual | undefined> {
    // Some replies are silent about patterns: until a change has named them, they are as they were.
    const silent = {
        ...wanted,
        wildcards: changed ? wanted.wildcards : (before.args.wildcards ?? false),
    };
    const actual = actualOf(seen, silent);
    if (!actual) return undefined;
    // A task that waits with a configuration that did not pass must never be started: it is made anew.
    if (actual.stage === "wait" && before.unfinished && isUnsound(seen, before))
        return { ...actual, stage: "cancelled" };
    const { databaseConfigs } = actual.setup;
    const hidden = Object.keys(wanted.databaseConfigs).filter((name) => databaseConfigs[name] === undefined);
    if (hidden.length > 0)
        // A parameter that is not shown has its default.
        for (const { name, defaultValue } of await work.context.facts.starRocksParameters(
            work.args.instanceId,
        ))
            if (hidden.includes(name) && defaultValue !== undefined) databaseConfigs[name] = defaultValue;
    return actual;
}

function isUnsound({ configuration }: Seen, { args, beside }: Before<StarRocksArgs>): boolean {
    const shown = [...(configuration?.databaseConfigs ?? []), ...(configuration?.tableConfigs ?? [])];
    const left = (args as { failedChecks?: unknown[] }).failedChecks ?? [];
    return (
        shown.some((check) => !check.passed) ||
        left.length > 0 ||
        (beside as Beside | undefined)?.unchecked === true
    );
}

/** By the reading in which POST alone creates, nothing gives a new task an include list: it goes again, and that is said. */
async function requireKind(
    work: Work,
    wanted: Wanted,
    { configuration }: Seen,
    done: Set<string>,
): Promise<void> {
    const there = configuration && scopeThere(configuration);
    if (!there || there.kind === wanted.tables.kind || !done.has("create")) return;
    await take({ do: "delete" }, work, wanted, "shown");
    work.kept = false;
    throw new UserError(
        `${work.task.what}: the service has made the task without its list of tables, and cannot turn an empty exclude list ` +
            "into an include list afterwards. The task was deleted again. Use tables.exclude here.",
    );
}

/** What the row shows when the calls of a plan have had their effect; it may be later than their jobs. */
function expectedAfter(step: Step | undefined): typeof running | undefined {
    if (step?.do === "start" || step?.do === "resume") return running;
    return step?.do === "pause" ? paused : undefined;
}

function requireWell(what: string, { row, configuration }: Seen): void {
    const verdict = present({ row, trouble: configuration?.lastError });
    if (verdict.state !== "success") throw new WaitFailed(`${what}: ${verdict.reason}`);
}

function ignored(what: string, { stage, setup }: Actual, wanted: Wanted, { configuration }: Seen): UserError {
    const shown = whatDiffers(setup, wanted).map(
        (name) => `${name} is ${JSON.stringify(setup[name as keyof Setup])}`,
    );
    const reasons = [
        ...(shown.length > 0 ? shown : [`its stage is ${stage}`]),
        configuration?.lastError,
    ].filter(Boolean);
    return new UserError(
        `${what}: the service accepted the change but did not make it: ${reasons.join("; ")}. Take the change back, or make ` +
            'the task anew: "pulumi destroy --target <urn>", then "pulumi up".',
    );
}
