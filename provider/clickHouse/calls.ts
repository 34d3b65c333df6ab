import { isDeepStrictEqual } from "node:util";
import {
    checkClickHouseDatabaseConfig,
    checkClickHouseTableConfig,
    createClickHouseReplication,
    deleteClickHouseReplication,
    modifyClickHouseReplication,
    stopModifyingClickHouseReplication,
} from "../api/clickHouse";
import { ApiError, undefinedIfNotFound } from "../api/errors";
import type { CheckResult } from "../api/replication";
import { listKind, sameScope, type TableScope, tablesThere } from "../arguments/tables";
import { lookWhole, type Task } from "../lifecycle/observe";
import type { CommonSetup } from "../lifecycle/setup";
import { type Follow, refusedSettings, settingsWithout, type Work, write } from "../lifecycle/write";
import { UserError } from "../userError";
import { followDelete, followWrite } from "../waiting/follow";
import { isLive, present, running } from "../waiting/row";
import { sendingOnce } from "../waiting/sendOnce";
import { WaitTimedOut } from "../waiting/waitUntil";
import type { ClickHouseArgs } from "./arguments";
import type { Step, Wanted } from "./plan";
import { type ClickHouseSeen, look } from "./task";
import { setupOf } from "./wanted";

// What each step of a plan does: its call, and how far that is followed.

export interface ClickHouseWork extends Work<ClickHouseArgs> {
    task: Task<ClickHouseSeen>;
    /** Whose the task is: a program's, one that this operation has found, or one that it has made. */
    origin: "known" | "found" | "made";
    /** Settings, by their paths, about which a check was asked and said nothing. */
    unanswered: Set<string>;
    /** The task as a step has left it that then failed. */
    seen?: ClickHouseSeen;
}

/** Does one step. Gives back the task where it was seen to be as the step leaves it. */
export async function take(
    step: Step,
    work: ClickHouseWork,
    wanted: Wanted,
    follow: Follow,
): Promise<ClickHouseSeen | undefined> {
    switch (step.do) {
        case "check":
        case "settings":
            await check(work, step.to, wanted.droppedTableConfigs);
            break;
        case "create":
            return create(work, follow);
        case "modify":
            await modify(work, step.to, wanted, follow);
            break;
        case "delete":
            await remove(work);
    }
    return undefined;
}

/** The only way that parameters and table settings travel. Whether the service keeps them shows in the configuration. */
async function check(work: ClickHouseWork, to: CommonSetup, dropped: string[]): Promise<void> {
    const { args, context, task } = work;
    const setup = setupOf(args, to);
    const ofTables = setup.tableConfigs.length + dropped.length > 0;
    const ofDatabase = !ofTables || setup.databaseConfigs.length + setup.tables.names.length > 0;
    const results: CheckResult[] = [];
    const ask = async (check: () => Promise<CheckResult[]>) => {
        // No look shows whether a check was made; to make it twice is to say the same twice.
        const send = sendingOnce({ send: check, look: () => look(args, context) }, context);
        const follow = async () => {};
        const turn = { instanceId: args.instanceId, send, follow };
        results.push(...((await context.turns.take(turn, context)) ?? []));
    };
    try {
        if (ofDatabase) await ask(() => checkClickHouseDatabaseConfig(context.cloud, args.instanceId, setup));
        if (ofTables) await ask(() => checkClickHouseTableConfig(context.cloud, args.instanceId, setup));
    } catch (error) {
        // A region without the check operations can still copy a list of tables; settings it cannot take.
        const absent = error instanceof ApiError && error.errorCode === "APIGW.0101";
        if (!absent || ofTables || setup.databaseConfigs.length > 0) throw error;
    }
    for (const path of settingsWithout(setup, results)) work.unanswered.add(path);
    work.failedChecks = results.filter((result) => !result.passed);
    if (work.failedChecks.length > 0) throw refusedSettings(task.what, work.failedChecks);
}

async function create(work: ClickHouseWork, follow: Follow): Promise<ClickHouseSeen | undefined> {
    const { args, context, task } = work;
    let shown: ClickHouseSeen | undefined;
    await write(work, {
        send: async () => {
            const jobId = await createClickHouseReplication(context.cloud, args.instanceId, args);
            work.origin = "made";
            return jobId;
        },
        landed: async () => isLive((await task.look()).row),
        follow: async (jobId) => {
            work.origin = "made";
            if (follow !== "sent") shown = await followWrite(context, task, jobId, running);
        },
    });
    return shown;
}

async function remove(work: ClickHouseWork): Promise<void> {
    const { args, context, task } = work;
    const { row } = await task.find();
    await undefinedIfNotFound(() =>
        followDelete(context, args.instanceId, task, row, () =>
            deleteClickHouseReplication(context.cloud, args.instanceId, args.sourceDatabase),
        ),
    );
    work.kept = false;
}

/** The list of tables and the source node, by one change. One that runs from elsewhere goes first. */
async function modify(work: ClickHouseWork, to: CommonSetup, wanted: Wanted, follow: Follow): Promise<void> {
    const { args, context, task } = work;
    const { configuration } = await lookWhole(task, context, {
        caughtUp: true,
    });
    const there = configuration && tablesThere(configuration);
    const change = {
        sourceInstanceId: args.sourceInstanceId,
        sourceNodeId: wanted.sourceNodeId ?? configuration?.sourceNodeId,
        database: args.sourceDatabase,
        tables: wanted.tables ?? there ?? to.tables,
    };
    try {
        await write(work, {
            send: () => modifyClickHouseReplication(context.cloud, args.instanceId, change),
            landed: async () => {
                const now = (await look(args, context)).configuration;
                return now !== undefined && !isDeepStrictEqual(now, configuration);
            },
            follow: async (jobId) => {
                if (follow !== "sent")
                    await followWrite(context, task, jobId, present).catch((error) =>
                        stopped(error, work, change.tables),
                    );
            },
        });
    } catch (error) {
        const refused = error instanceof ApiError && error.refused && error.status === 400;
        if (refused && there && there.kind !== change.tables.kind)
            throw await kindRefused(error, work, change.tables);
        throw error;
    }
}

/** An empty black list did not become a white list. A task that was made only now copies too much, so it is deleted. */
async function kindRefused(error: ApiError, work: ClickHouseWork, tables: TableScope): Promise<UserError> {
    const { task, origin } = work;
    const why = `the service does not take ${listKind(tables)} for it (${error.message})`;
    if (origin === "known") return new UserError(`${task.what}: ${why}`);
    if (origin === "made") await remove(work);
    work.kept = false;
    if (origin === "found")
        return new UserError(
            `${task.what} is there already, copies all tables, and ${why}. Delete that task, or leave tables out.`,
        );
    return new UserError(
        `${task.what}: ${why}. The task was deleted again. Correct the list, use tables.exclude, or leave tables out.`,
    );
}

/** A change of ours that outlives its time limit is stopped, so that nothing goes on behind the program's back. */
async function stopped(error: unknown, work: ClickHouseWork, tables: TableScope): Promise<void> {
    if (!(error instanceof WaitTimedOut)) throw error;
    const { args, context, task } = work;
    const grace = { ...context, deadline: context.clock.now() + context.settleTime };
    let stopping = "was stopped";
    try {
        const jobId = await stopModifyingClickHouseReplication(
            context.cloud,
            args.instanceId,
            args.sourceDatabase,
        );
        await followWrite(grace, task, jobId, present);
    } catch (failure) {
        stopping = `could not be stopped (${(failure as Error).message})`;
    }
    work.seen = await look(args, context).catch(() => undefined);
    const there = work.seen?.configuration && tablesThere(work.seen.configuration);
    // It may have come to its end at the last moment.
    if (stopping === "was stopped" && there && sameScope(there, tables)) return;
    throw new UserError(
        `${task.what}: the change of its tables was still running when the time limit ended, and ${stopping}. "pulumi up" ` +
            "begins it anew; customTimeouts sets a longer limit.",
    );
}
