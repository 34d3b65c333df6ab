import {
    type ClickHouseRow,
    checkClickHouseDatabaseConfig,
    checkClickHouseTableConfig,
    createClickHouseReplication,
    deleteClickHouseReplication,
    modifyClickHouseReplication,
    stopModifyingClickHouseReplication,
} from "../../api/clickHouse";
import { ApiError, isTaskNotFound } from "../../api/errors";
import type { CheckResult } from "../../api/replication";
import { UserError } from "../../userError";
import { followDelete, followWrite } from "../../waiting/follow";
import { jobGrace } from "../../waiting/job";
import { present, running } from "../../waiting/row";
import { WaitTimedOut } from "../../waiting/waitUntil";
import { lookWhole } from "../looking";
import { listKind, tablesThere } from "../tables";
import { type Follow, refusedSettings, type Work, write } from "../work";
import type { ClickHouseArgs } from "./arguments";
import type { Step, Wanted } from "./plan";
import { look } from "./task";
import { setupOf } from "./wanted";

// What each step of a plan does: its call, and how far that is followed.

export interface ClickHouseWork extends Work<ClickHouseArgs, ClickHouseRow> {
    /** Whose the task is: a program's, one that this operation has found, or one that it has made. */
    origin: "known" | "found" | "made";
}

/** Does one step. */
export async function take(step: Step, work: ClickHouseWork, wanted: Wanted, follow: Follow): Promise<void> {
    switch (step.do) {
        case "settings":
            return check(work, wanted);
        case "create":
            return create(work, follow);
        case "modify":
            return modify(work, wanted, follow);
        case "delete":
            return remove(work);
    }
}

/** The only way that parameters and table settings travel. Whether the service keeps them shows in the configuration. */
async function check(work: ClickHouseWork, wanted: Wanted): Promise<void> {
    const { args, context, task } = work;
    const setup = setupOf(args, wanted);
    const ofTables = setup.tableConfigs.length + wanted.droppedTableConfigs.length > 0;
    const ofDatabase = !ofTables || setup.databaseConfigs.length + setup.tables.names.length > 0;
    const results: CheckResult[] = [];
    try {
        if (ofDatabase)
            results.push(...(await checkClickHouseDatabaseConfig(context.cloud, args.instanceId, setup)));
        if (ofTables)
            results.push(...(await checkClickHouseTableConfig(context.cloud, args.instanceId, setup)));
    } catch (error) {
        // A region without the check operations can still copy a list of tables; settings it cannot take.
        const absent = error instanceof ApiError && error.errorCode === "APIGW.0101";
        if (!absent || ofTables || setup.databaseConfigs.length > 0) throw error;
    }
    work.failedChecks = results.filter((result) => !result.passed);
    if (work.failedChecks.length > 0) throw refusedSettings(task.what, work.failedChecks);
}

async function create(work: ClickHouseWork, follow: Follow): Promise<void> {
    const { args, context, task } = work;
    await write(work, () => createClickHouseReplication(context.cloud, args.instanceId, args));
    work.origin = "made";
    if (follow !== "sent") await followWrite(context, task, work.jobId, running);
}

async function remove({ args, context, task }: ClickHouseWork): Promise<void> {
    try {
        await followDelete(context, task, () =>
            deleteClickHouseReplication(context.cloud, args.instanceId, args.sourceDatabase),
        );
    } catch (error) {
        if (!isTaskNotFound(error)) throw error;
    }
}

/** The list of tables and the source node, by one change. One that runs from elsewhere goes first. */
async function modify(work: ClickHouseWork, wanted: Wanted, follow: Follow): Promise<void> {
    const { args, context, task } = work;
    const { configuration } = await lookWhole({ what: task.what, look: () => look(args, context) }, context, {
        caughtUp: true,
    });
    const there = configuration && tablesThere(configuration);
    try {
        await write(work, () =>
            modifyClickHouseReplication(context.cloud, args.instanceId, {
                sourceInstanceId: args.sourceInstanceId,
                sourceNodeId: wanted.sourceNodeId ?? configuration?.sourceNodeId,
                database: args.sourceDatabase,
                tables: wanted.tables,
            }),
        );
    } catch (error) {
        const refused = error instanceof ApiError && error.refused && error.status === 400;
        if (refused && there && there.kind !== wanted.tables.kind)
            throw await kindRefused(error, work, wanted);
        throw error;
    }
    if (follow !== "sent")
        await followWrite(context, task, work.jobId, present).catch((error) => stopped(error, work));
}

/** An empty black list did not become a white list. A task that was made only now copies too much: it goes again. */
async function kindRefused(error: ApiError, work: ClickHouseWork, wanted: Wanted): Promise<UserError> {
    const { task, origin } = work;
    const why = `the service does not take ${listKind(wanted.tables)} for it (${error.message})`;
    if (origin === "known") return new UserError(`${task.what}: ${why}`);
    work.kept = false;
    if (origin === "found")
        return new UserError(
            `${task.what} is there already, copies all tables, and ${why}. Delete that task, or leave tables out.`,
        );
    work.kept = true;
    await remove(work);
    work.kept = false;
    return new UserError(
        `${task.what}: ${why}. The task was deleted again. Use tables.exclude here, or leave tables out.`,
    );
}

/** A change of ours that outlives its time limit is stopped, so that nothing goes on behind the program's back. */
async function stopped(error: unknown, { args, context, task }: ClickHouseWork): Promise<never> {
    if (!(error instanceof WaitTimedOut)) throw error;
    const grace = { ...context, deadline: context.clock.now() + jobGrace };
    try {
        const jobId = await stopModifyingClickHouseReplication(
            context.cloud,
            args.instanceId,
            args.sourceDatabase,
        );
        await followWrite(grace, task, jobId, present);
    } catch (failure) {
        throw new UserError(`${error.message} To stop the change failed: ${(failure as Error).message}`);
    }
    throw new UserError(`${error.message} The change was stopped, and "pulumi up" begins it anew.`);
}
