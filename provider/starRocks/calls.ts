import { isDeepStrictEqual } from "node:util";
import { ApiError, isTaskNotFound, undefinedIfNotFound } from "../api/errors";
import type { CheckResult } from "../api/replication";
import {
    checkStarRocksDatabaseConfig,
    checkStarRocksTableConfig,
    deleteStarRocksReplication,
    modifyStarRocksReplication,
    pauseStarRocksReplication,
    resumeStarRocksReplication,
    type StarRocksRow,
    type StarRocksSetup,
    startStarRocksReplication,
} from "../api/starRocks";
import { lookWhole, type Task } from "../lifecycle/observe";
import {
    type Follow,
    pathOf,
    refusedSettings,
    settingsWithout,
    type Work,
    warnAboutUnverified,
    write,
} from "../lifecycle/write";
import { UserError } from "../userError";
import { followDelete, followRow, followWrite } from "../waiting/follow";
import { isLive, paused, present, running } from "../waiting/row";
import { type Verdict, WaitTimedOut } from "../waiting/waitUntil";
import type { StarRocksArgs } from "./arguments";
import type { Fresh, Setup, Step } from "./plan";
import { findRow, look, type StarRocksSeen, showConfiguration } from "./task";
import { setupOf } from "./wanted";

// What each step of a plan does: its call, and how far that is followed.

/** How long a task may take to appear in the list after the check that makes it. */
const appearing = 15_000;

export interface StarRocksWork extends Work<StarRocksArgs> {
    task: Task<StarRocksSeen>;
    /** Whether a check was begun whose result is not known to be good. */
    unchecked?: boolean;
    /** Whether a change was made by making the task anew. */
    remade?: boolean;
    /** The task when its present steps were planned. */
    seen?: StarRocksSeen;
}

/** Does one step. Gives back the task where it was seen to be as the step leaves it. */
export async function take(
    step: Step,
    work: StarRocksWork,
    fresh: Fresh,
    follow: Follow,
): Promise<StarRocksSeen | undefined> {
    const { args, context, task } = work;
    const { instanceId, taskName } = args;
    const wasInTrouble = present({ row: work.seen?.row }).state === "failure";
    const changeTo = async (accept: typeof running, send: () => Promise<string | undefined>) => {
        let shown: StarRocksSeen | undefined;
        await write(work, {
            send,
            landed: async () => {
                const { state } = accept(await task.look());
                return state === "success" || (state === "failure" && !wasInTrouble);
            },
            follow: async (jobId) => {
                if (follow !== "sent") shown = await followWrite(context, task, jobId, accept);
            },
        });
        if (follow === "shown" && !shown) await followRow(context, task, accept);
        return shown;
    };
    switch (step.do) {
        case "create":
            await createByCheck(work, fresh);
            break;
        case "start":
            return changeTo(running, () => startWhenThere(work));
        case "resume":
            return changeTo(running, () => resumeStarRocksReplication(context.cloud, instanceId, taskName));
        case "pause":
            return changeTo(paused, () => pauseStarRocksReplication(context.cloud, instanceId, taskName));
        case "modify":
            // What was made anew has the whole setup already, whatever was to lead there.
            if (!work.remade) await modify(step.to, work, fresh, follow);
            break;
        case "delete":
            await undefinedIfNotFound(() =>
                followDelete(context, instanceId, task, work.seen?.row, () =>
                    deleteStarRocksReplication(context.cloud, instanceId, taskName),
                ),
            );
    }
    return undefined;
}

/**
 * The check of the whole configuration. By the newer reading of the documents it leaves the task in stage Wait, by the
 * older one it only checks; both are right here, because what is there is looked at afterwards.
 */
async function createByCheck(work: StarRocksWork, fresh: Fresh, remakes = 2): Promise<void> {
    const { args, context, task } = work;
    // Of a new task no node means the primary; that is written out in a change only.
    const setup = setupOf(args, { ...fresh, sourceNodeId: fresh.sourceNodeId || undefined });
    let checked = true;
    work.unchecked = true;
    let results: CheckResult[] | undefined;
    await write(work, {
        send: async () => {
            try {
                results = (
                    setup.tableConfigs.length > 0
                        ? await checkStarRocksTableConfig(context.cloud, args.instanceId, setup, true)
                        : await checkStarRocksDatabaseConfig(context.cloud, args.instanceId, setup)
                ).checks;
            } catch (error) {
                // A region without the check operations: POST alone creates there.
                if (!(error instanceof ApiError && error.errorCode === "APIGW.0101")) throw error;
                [checked, results] = [false, []];
            }
            return undefined;
        },
        landed: async () => isLive((await task.look()).row),
    });
    if (!results && !(await passedUnheard(work, setup))) {
        if (remakes <= 0 || context.clock.now() >= context.deadline)
            throw new UserError(
                `${task.what}: the result of its check could not be read, so it was not started`,
            );
        // What its check has said nobody knows: it is made anew.
        await take({ do: "delete" }, work, fresh, "shown");
        return createByCheck(work, fresh, remakes - 1);
    }
    const silent = results && checked ? await unansweredChecks(work, setup, results) : [];
    work.failedChecks = [...(results ?? []), ...silent].filter((check) => !check.passed);
    if (work.failedChecks.length > 0) {
        // Nothing of a refused configuration stays behind: the waiting task that the check made is deleted.
        if (await appears(work)) await take({ do: "delete" }, work, fresh, "shown");
        // One that was too slow to appear has a configuration all the same.
        work.kept = (await showConfiguration(args, context)) !== undefined;
        throw refusedSettings(task.what, work.failedChecks);
    }
    work.unchecked = false;
    // Paused from the start means created and not started. Where the check has made no task, only a start does.
    if (fresh.desiredState === "running" || (checked && (await appears(work)))) return;
    await take({ do: "start" }, work, fresh, "shown");
}

/** Whether a check whose reply was lost has passed: by what the task's configuration shows of it. */
async function passedUnheard({ context, task }: StarRocksWork, setup: StarRocksSetup): Promise<boolean> {
    const { configuration } = await lookWhole(task, context);
    const shown = [...(configuration?.databaseConfigs ?? []), ...(configuration?.tableConfigs ?? [])];
    return [...setup.databaseConfigs, ...setup.tableConfigs].every(({ name }) =>
        shown.some((check) => check.name === name && check.passed),
    );
}

/**
 * What the configuration tells of settings that a check was asked about and has not answered. Of what it does not tell either,
 * nobody knows whether it was accepted.
 */
async function unansweredChecks(
    { context, task }: StarRocksWork,
    setup: StarRocksSetup,
    results: CheckResult[],
): Promise<CheckResult[]> {
    const unanswered = settingsWithout(setup, results);
    if (unanswered.length === 0) return [];
    const { configuration } = await lookWhole(task, context);
    const shown = [...(configuration?.databaseConfigs ?? []), ...(configuration?.tableConfigs ?? [])];
    warnAboutUnverified(task.what, settingsWithout(setup, [...results, ...shown]), context);
    const names = new Set(unanswered);
    return shown.filter((check) => names.has(pathOf(check)));
}

/** Whether the task comes into the list within a moment; what is wrong with it is another question. */
async function appears({ args, context, task }: StarRocksWork): Promise<boolean> {
    const there = (seen: { row?: StarRocksRow }): Verdict<true> =>
        isLive(seen.row)
            ? { state: "success", value: true }
            : { state: "retry", reason: `there is no ${args.taskName}` };
    const patience = Math.min(appearing, context.settleTime);
    const deadline = Math.min(context.deadline, context.clock.now() + patience);
    return followRow({ ...context, deadline }, task, there).catch((error) => {
        if (error instanceof WaitTimedOut) return false;
        throw error;
    });
}

/** A task that a check has just made may not be found at once; a start that was refused for that is sent again. */
async function startWhenThere({ args, context, task }: StarRocksWork): Promise<string | undefined> {
    const start = () => startStarRocksReplication(context.cloud, args.instanceId, args);
    try {
        return await start();
    } catch (error) {
        if (!isTaskNotFound(error)) throw error;
        const deadline = Math.min(context.deadline, context.clock.now() + context.settleTime);
        await followRow({ ...context, deadline }, task, present);
        return start();
    }
}

/** One change. Where the service refuses it in the task's stage, it is made in the other run state, which is then undone. */
async function modify(to: Setup, work: StarRocksWork, fresh: Fresh, follow: Follow): Promise<void> {
    const { args, context, task } = work;
    // Added tables are caught up by one sub-task at a time.
    const { configuration } = await lookWhole(task, context, {
        caughtUp: true,
    });
    const change = async () => {
        await write(work, {
            send: async () => {
                const { jobId, checks } = await modifyStarRocksReplication(
                    context.cloud,
                    args.instanceId,
                    setupOf(args, to),
                );
                work.failedChecks = checks.filter((check) => !check.passed);
                if (work.failedChecks.length > 0) throw refusedSettings(task.what, work.failedChecks);
                if (jobId === undefined)
                    throw new UserError(`${task.what}: the service returned no job id for the change`);
                return jobId;
            },
            landed: async () => {
                const now = (await look(args, context)).configuration;
                return now !== undefined && !isDeepStrictEqual(now, configuration);
            },
            follow: async (jobId) => {
                if (follow !== "sent") await followWrite(context, task, jobId, present);
            },
        });
    };
    try {
        return await change();
    } catch (error) {
        if (!isStageRefusal(error)) throw error;
    }
    const row = await findRow(args, context);
    const stage = row?.stage;
    // It has copied nothing: to make it anew loses nothing, and to start it for the change would be to copy. Only a check makes
    // a task that waits and is well.
    if (stage === "wait" && row?.status === "normal") {
        context.say(
            "info",
            "the service refuses this change of a task that was never started: it is made anew",
        );
        await take({ do: "delete" }, work, fresh, "shown");
        await createByCheck(work, { ...to, desiredState: fresh.desiredState });
        work.remade = true;
        return;
    }
    const runs = stage === "full" || stage === "incremental";
    const [away, back] = runs
        ? (["pause", "resume"] as const)
        : ([stage === "wait" ? "start" : "resume", "pause"] as const);
    context.say(
        "info",
        `the service refuses this change in stage ${stage}: ${away} first, ${back} afterwards`,
    );
    let failure: unknown;
    try {
        await take({ do: away }, work, fresh, "shown");
        await change();
    } catch (error) {
        failure = error;
    }
    const jobOfChange = work.jobId;
    await take({ do: back }, work, fresh, "shown").catch((error: Error) => {
        if (failure === undefined) throw error;
        throw new UserError(
            `${(failure as Error).message}. To ${back} it again failed too: ${error.message}`,
        );
    });
    if (failure !== undefined) throw failure;
    work.jobId = jobOfChange;
}

/** Codes of "not allowed by the status", which documents list for instances; for tasks none is published. */
function isStageRefusal(error: unknown): boolean {
    return (
        error instanceof ApiError &&
        error.refused &&
        (error.errorCode === "DBS.200086" || error.errorCode === "DBS.201014")
    );
}
