import { joinId, requireCreateOnly, splitId } from "../arguments/ids";
import { unlessCancelled } from "../cancel";
import { isOver } from "../waiting/row";
import { adopt, compare } from "./adopt";
import type { CommonArgs, Edition, Goal, TaskKey } from "./edition";
import { warnAboutHealth } from "./health";
import { exists, isListed, observeBefore, requireAsKnown, taskOf } from "./observe";
import { reconcile } from "./reconcile";
import { type Before, type Operation, type Resource, Unfinished } from "./resource";
import { asGiven, ownAsGiven, stateOf } from "./state";
import type { State } from "./task";
import { failedChecksOf, remove } from "./write";

/** The run state of a task that somebody has cancelled. */
const cancelled = "cancelled";

/** The life cycle of a replication task, the same for both editions. */
export function replication<Args extends CommonArgs>(edition: Edition<Args>): Resource<Args, State<Args>> {
    const keyOf = (id: string): TaskKey => {
        const [instanceId, name] = splitId(id, edition.idForm);
        return { instanceId, name };
    };

    return {
        ...edition.program,

        identity(args) {
            const { instanceId, name } = edition.keyOf(args);
            return joinId(instanceId, name);
        },

        async findExisting(args, before, facts) {
            const seen = await edition.findOnce(edition.keyOf(args), facts);
            return exists(seen)
                ? compare(edition, args, before ?? nothingKnown(args, true), seen, facts)
                : undefined;
        },

        async create(args, context) {
            const task = taskOf(edition, edition.keyOf(args), context);
            const found = await observeBefore(task, "new", context);
            const isThere = exists(found);
            const before = nothingKnown(args, isThere);
            if (isThere) {
                const compared = compare(edition, args, before, found, context.facts);
                adopt(await unlessCancelled(compared, context.signal), context);
            }
            return bringAbout(edition, { args, before, found, extent: "whole", origin: "found" }, context);
        },

        async read(id, before, context) {
            const key = keyOf(id);
            const task = taskOf(edition, key, context);
            const seen = await task.complete(await task.find("recent"));
            if (!isListed(task.what, seen)) return undefined;
            warnAboutHealth(seen, context);
            const createOnly = Object.entries(edition.createOnly(seen)).map(([name, value]) => [
                name,
                requireCreateOnly(name, value as string | undefined, before?.args),
            ]);
            const args = {
                ...before?.args,
                ...edition.argsOf(key),
                ...Object.fromEntries(createOnly),
            } as Args;
            // An import knows no program, so whatever is shown counts as an argument.
            const state = stateOf(edition, args, seen, before?.jobId, before ? before.baseline : {});
            // A read does not pass a check whose result is unknown.
            const unchecked = before?.unfinished && before.baseline?.unchecked;
            return unchecked ? { ...state, __beside: { ...state.__beside, unchecked } } : state;
        },

        async update(before, args, context) {
            const task = taskOf(edition, edition.keyOf(args), context);
            const found = await observeBefore(task, "known", context);
            // With ignoreChanges the program may keep a cancelled state. Then the task stays as it is.
            const stays = (args.desiredState as string) === cancelled;
            const wasOver =
                (before.args.desiredState as string) === cancelled ||
                edition.program.isBroken?.(before.outputs as Partial<State<Args>>) === true;
            // Somebody may have recreated it since: then only what the preview shows changes.
            const isThereAgain = found.row !== undefined && !isOver(found.row.stage);
            const whole = !stays && (before.unfinished || (wasOver && !isThereAgain));
            if (!whole) requireAsKnown(task.what, found.row, wasOver);
            const extent = whole ? "whole" : "changes";
            return bringAbout(edition, { args, before, found, extent, origin: "known" }, context);
        },

        async delete(id, context) {
            const key = keyOf(id);
            const task = taskOf(edition, key, context);
            // The list also proves that the instance exists: a wrong instance must not pass for a deleted task.
            const found = await task.find("recent");
            const seen = found.row ? found : await task.complete(found);
            if (isListed(task.what, seen)) await remove(edition.deleteTask, key, seen.row, task, context);
        },
    };
}

/** Before a create nothing is known. A task that is there may be one that a killed deployment has begun: then it is `unfinished`. */
function nothingKnown<Args extends CommonArgs>({ sourceNodeId }: Args, unfinished: boolean): Before<Args> {
    const given = new Set(sourceNodeId === undefined ? [] : ["sourceNodeId"]);
    return { args: {}, outputs: {}, given, unfinished };
}

/** From the first write on, a failure keeps the task in the state, and the next update goes on from there. */
async function bringAbout<Args extends CommonArgs>(
    edition: Edition<Args>,
    goal: Goal<Args>,
    context: Operation,
): Promise<State<Args>> {
    const { args, before, extent } = goal;
    const outcome = await reconcile(edition, goal, context);
    const { seen, jobId, exists, failedChecks, learned, failure } = outcome;
    if (failure === undefined) {
        const touched = Object.keys({ ...before.args.databaseConfigs, ...args.databaseConfigs });
        const state = stateOf(edition, args, seen, jobId, before.baseline, touched);
        // Only a refresh brings in what was changed outside of Pulumi. An accepted change does not show yet.
        if (extent === "changes") return { ...state, ...asGiven(edition, args) };
        const { desiredState } = ownAsGiven(edition.defaults, args);
        return outcome.leftRunning && desiredState ? { ...state, desiredState } : state;
    }
    if (!exists) throw failure;
    const certain = edition.certain?.(goal, outcome) ?? { args, seen };
    // No change is certain: what was taken out and is still there stays in the state.
    const state = stateOf(edition, certain.args, certain.seen, jobId, before.baseline);
    if (failedChecks.length > 0) state.failedChecks = failedChecksOf(failedChecks);
    if (learned.unchecked) state.__beside = { ...state.__beside, unchecked: true };
    throw new Unfinished(state, failure);
}
