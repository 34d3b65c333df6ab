import { isDeepStrictEqual } from "node:util";
import { ApiError, isTaskNotFound } from "../api/errors";
import type { CheckResult } from "../api/replication";
import {
    checkStarRocksDatabaseConfig,
    checkStarRocksTableConfig,
    deleteStarRocksReplication,
    modifyStarRocksReplication,
    pauseStarRocksReplication,
    resumeStarRocksReplication,
    type StarRocksSetup,
    startStarRocksReplication,
} from "../api/starRocks";
import type { Call, CallContext, CallKind, Done } from "../lifecycle/edition";
import { observeWhole } from "../lifecycle/observe";
import type { Seen, Setup } from "../lifecycle/task";
import {
    failedAfter,
    pathOf,
    refusedSettings,
    remove,
    settingsWithout,
    warnAboutUnverified,
    write,
} from "../lifecycle/write";
import { UserError } from "../userError";
import type { Acceptor } from "../waiting/follow";
import { followRow, followWrite } from "../waiting/follow";
import { WaitTimedOut } from "../waiting/poll";
import { isLive, paused, present, running } from "../waiting/row";
import type { StarRocksArgs } from "./arguments";
import type { StarRocksCall } from "./plan";

type On = CallContext<StarRocksArgs>;

/** How each call of a plan is made. */
export const calls: Record<StarRocksCall["do"], CallKind<StarRocksArgs>> = {
    create: { make: createByCheck, carriesSettings: true },
    start: changeOfRunState(running, start),
    resume: changeOfRunState(running, ({ args, context }) =>
        resumeStarRocksReplication(context.cloud, args.instanceId, args.taskName),
    ),
    pause: changeOfRunState(paused, ({ args, context }) =>
        pauseStarRocksReplication(context.cloud, args.instanceId, args.taskName),
    ),
    modify: { make: modify, carriesSettings: true },
    delete: {
        async make(_, { args: { instanceId, taskName }, seen, task, context }) {
            const key = { instanceId, name: taskName };
            await remove(deleteStarRocksReplication, key, seen.row, task, context);
            return { seen: {} };
        },
    },
};

function changeOfRunState(
    shows: Acceptor<Seen, unknown>,
    request: (on: On) => Promise<string | undefined>,
): CallKind<StarRocksArgs> {
    return {
        shows,
        async make(_, on) {
            const { args, seen, task, until, context } = on;
            const wasInTrouble = present({ row: seen.row }).state === "failure";
            const done = await write(
                args.instanceId,
                {
                    request: () => request(on),
                    landed: async () => {
                        const now = await task.observe();
                        const { state } = shows(now);
                        // A row that a deleted task has left shows nothing of the new one.
                        return (
                            isLive(now.row) && (state === "success" || (state === "failure" && !wasInTrouble))
                        );
                    },
                    follow: async (jobId) =>
                        until === "accepted" ? undefined : followWrite(context, task, jobId, shows),
                },
                context,
            );
            if (until === "shown" && !done.shown)
                await followRow(context, task, shows).catch((error) => {
                    throw failedAfter(error, done);
                });
            return done;
        },
    };
}

/** A task that a check has just made may not be found at once; a start that was refused for that is sent again. */
async function start({ args, context, task }: On): Promise<string | undefined> {
    const request = () => startStarRocksReplication(context.cloud, args.instanceId, args);
    try {
        return await request();
    } catch (error) {
        if (!isTaskNotFound(error)) throw error;
        const deadline = Math.min(context.deadline, context.clock.now() + context.settleTime);
        await followRow({ ...context, deadline }, task, present);
        return request();
    }
}

/** So many checks of one operation may give no readable result. */
const mostLostChecks = 2;

/**
 * The check of the whole configuration, which leaves the task in stage Wait. Where a region's checks only check, a start creates
 * the task; both are right here, because the task is observed afterwards.
 */
async function createByCheck({ to }: Call, on: On): Promise<Done> {
    const { args, context, desired, learned, task } = on;
    const { what } = task;
    // A new task without a node reads from the primary. Only a change requests the primary by name.
    const setup = setupOf(args, { ...(to as Setup), sourceNodeId: to?.sourceNodeId || undefined });
    let results: CheckResult[] | undefined;
    let absent = false;
    const request = async () => {
        try {
            const setsTables = Object.keys(setup.tableConfigs).length > 0;
            const check = setsTables ? checkStarRocksTableConfig : checkStarRocksDatabaseConfig;
            results = await check(context.cloud, args.instanceId, setup);
        } catch (error) {
            // A region without the check operations: a start creates there.
            absent = error instanceof ApiError && error.errorCode === "APIGW.0101";
            if (!absent) throw error;
            results = [];
        }
        return undefined;
    };
    let done: Done = {};
    try {
        const landed = async () => isLive((await task.observe()).row);
        done = await write(args.instanceId, { request, landed }, context);
        if (!results) {
            const seen = await observeWhole(task, context);
            if (!showsAllPassed(to as Setup, seen)) {
                const lostChecks = (learned.lostChecks ?? 0) + 1;
                if (lostChecks > mostLostChecks || context.clock.now() >= context.deadline)
                    throw new UserError(
                        `${what}: the result of its check could not be read, so it was not started`,
                    );
                return { ...done, seen, learned: { unchecked: true, lostChecks }, replan: true };
            }
        }
        const silent = results && !absent ? await unansweredChecks(to as Setup, results, on) : [];
        const failedChecks = [...(results ?? []), ...silent].filter((check) => !check.passed);
        if (failedChecks.length > 0) {
            // Nothing of a refused configuration stays behind. A task that is too slow to appear has a configuration all the same.
            const isThere = await appears(on);
            const exists = isThere || (await task.complete({})).configuration !== undefined;
            const because = refusedSettings(what, failedChecks);
            const abandoned = { because, deletes: isThere };
            return { ...done, exists, failedChecks, learned: { unchecked: true }, abandoned };
        }
        const passed = { ...done, failedChecks, learned: { unchecked: false } };
        // Paused from the start means created and not started.
        if (desired.fresh.desiredState === "running" || (!absent && (await appears(on)))) return passed;
        return { ...passed, learned: { unchecked: false, checkMakesNoTask: true }, replan: true };
    } catch (error) {
        throw failedAfter(error, { ...done, learned: { unchecked: true } });
    }
}

function shownChecks({ configuration }: Seen): CheckResult[] {
    return [...(configuration?.parameterChecks ?? []), ...(configuration?.tableConfigChecks ?? [])];
}

/** Whether a check whose reply was lost has passed, by the configuration. */
function showsAllPassed({ parameters, tableConfigs }: Setup, seen: Seen): boolean {
    const shown = shownChecks(seen);
    return [...Object.keys(parameters), ...Object.keys(tableConfigs)].every((name) =>
        shown.some((check) => check.name === name && check.passed),
    );
}

/** What the configuration shows of settings that a check was asked about and did not answer. */
async function unansweredChecks(
    setup: Setup,
    results: CheckResult[],
    { context, task }: On,
): Promise<CheckResult[]> {
    const unanswered = new Set(settingsWithout(setup, results));
    if (unanswered.size === 0) return [];
    const shown = shownChecks(await observeWhole(task, context));
    warnAboutUnverified(task.what, settingsWithout(setup, [...results, ...shown]), context);
    return shown.filter((check) => unanswered.has(pathOf(check)));
}

/** How long a task may take to appear in the list after the check that makes it. */
const appearing = 15_000;

/** Whether the task comes into the list within a moment; its health is another question. */
async function appears({ args, context, task }: On): Promise<boolean> {
    const patience = Math.min(appearing, context.settleTime);
    const deadline = Math.min(context.deadline, context.clock.now() + patience);
    const listed: Acceptor<Seen, true> = ({ row }) =>
        isLive(row)
            ? { state: "success", value: true }
            : { state: "retry", reason: `there is no ${args.taskName}` };
    return followRow({ ...context, deadline }, task, listed).catch((error) => {
        if (error instanceof WaitTimedOut) return false;
        throw error;
    });
}

/** One change of the setup. Where the service refuses it in the task's run state, the plan learns that. */
async function modify({ to }: Call, on: On): Promise<Done> {
    const { args, context, learned, task, until } = on;
    // Added tables are caught up by one sub-task at a time.
    const { configuration } = await observeWhole(task, context, { caughtUp: true });
    let failedChecks: CheckResult[] = [];
    const request = async () => {
        const setup = setupOf(args, to as Setup);
        const { jobId, checks } = await modifyStarRocksReplication(context.cloud, args.instanceId, setup);
        failedChecks = checks.filter((check) => !check.passed);
        if (failedChecks.length > 0) throw refusedSettings(task.what, failedChecks);
        if (jobId === undefined)
            throw new UserError(`${task.what}: the service returned no job id for the change`);
        return jobId;
    };
    const landed = async () => {
        const now = (await task.whole()).configuration;
        return now !== undefined && !isDeepStrictEqual(now, configuration);
    };
    const follow = async (jobId: string | undefined) => {
        if (until !== "accepted") await followWrite(context, task, jobId, present);
        return undefined;
    };
    try {
        const done = await write(args.instanceId, { request, landed, follow }, context);
        return { ...done, failedChecks };
    } catch (error) {
        const failure = failedAfter(error, { failedChecks });
        if (!isStageRefusal(failure.reason) || learned.changesRefusedWhile) throw failure;
        const seen = await observeWhole(task, context);
        const stage = seen.row?.stage;
        if (stage !== "paused" && stage !== "full" && stage !== "incremental") throw failure;
        const changesRefusedWhile = stage === "paused" ? "paused" : "running";
        const away = stage === "paused" ? "resumed" : "paused";
        context.say(
            "info",
            `the service refuses this change in stage ${stage}, so the task is ${away} for it`,
        );
        return { seen, learned: { changesRefusedWhile }, replan: true };
    }
}

/**
 * Codes of "not allowed in this status", which pages list for instances; for tasks none is published. DBS.201014 with 409 means a
 * busy instance instead.
 */
export function isStageRefusal(error: unknown): boolean {
    return (
        error instanceof ApiError &&
        error.rejected &&
        (error.errorCode === "DBS.200086" || error.errorCode === "DBS.201014")
    );
}

/** A whole setup as every check and change sends it. */
function setupOf(args: StarRocksArgs, setup: Setup): StarRocksSetup {
    return {
        ...args,
        sourceNodeId: setup.sourceNodeId,
        parameters: setup.parameters,
        tableConfigs: setup.tableConfigs,
        tables: setup.tables,
        instanceLevel: args.instanceLevel ?? false,
        databaseScope: args.instanceLevel && args.sourceDatabase === "ALL" ? "all" : "part",
        wildcards: setup.wildcards ?? false,
    };
}
