import { isDeepStrictEqual } from "node:util";
import {
    checkClickHouseDatabaseConfig,
    checkClickHouseTableConfig,
    createClickHouseReplication,
    deleteClickHouseReplication,
    modifyClickHouseReplication,
    stopModifyingClickHouseReplication,
} from "../api/clickHouse";
import { ApiError } from "../api/errors";
import type { CheckResult } from "../api/replication";
import { listKind, sameKind, sameScope, type TableScope, tablesThere } from "../arguments/tables";
import { nodeId } from "../lifecycle/desired";
import type { Call, CallContext, CallKind, Done } from "../lifecycle/edition";
import { observeWhole } from "../lifecycle/observe";
import type { Setup } from "../lifecycle/task";
import { CallFailed, failedAfter, refusedSettings, remove, settingsWithout, write } from "../lifecycle/write";
import { UserError } from "../userError";
import { followWrite } from "../waiting/follow";
import { WaitTimedOut } from "../waiting/poll";
import { isLive, present, running } from "../waiting/row";
import { writeOnce } from "../waiting/writeOnce";
import type { ClickHouseArgs } from "./arguments";
import type { ClickHouseCall } from "./plan";

type On = CallContext<ClickHouseArgs>;

/** How each call of a plan is made. */
export const calls: Record<ClickHouseCall["do"], CallKind<ClickHouseArgs>> = {
    check: { make: check, carriesSettings: true },
    settings: { make: check, carriesSettings: true },
    create: { make: create, shows: present },
    modify: { make: modify },
    delete: {
        async make(_, { args: { instanceId, sourceDatabase }, task, context }) {
            const { row } = await task.find();
            const key = { instanceId, name: sourceDatabase };
            await remove(deleteClickHouseReplication, key, row, task, context);
            return { exists: false, seen: {} };
        },
    },
};

/** The only way that parameters and table settings travel. Whether the service keeps them shows in the configuration. */
async function check({ to }: Call, { args, context, desired, task }: On): Promise<Done> {
    const { parameters, tableConfigs, tables, sourceNodeId } = to as Setup;
    const setup = {
        sourceInstanceId: args.sourceInstanceId,
        sourceNodeId,
        sourceDatabase: args.sourceDatabase,
        parameters,
        tableConfigs,
        tables,
    };
    const setsParameters = Object.keys(parameters).length > 0;
    const ofTables = Object.keys(tableConfigs).length + desired.droppedTableConfigs.length > 0;
    const ofDatabase = !ofTables || setsParameters || tables.names.length > 0;
    const results: CheckResult[] = [];
    const ask = async (request: () => Promise<CheckResult[]>) => {
        // Nothing shows whether a check was made. Repeating it is idempotent.
        const once = writeOnce({ request, observe: task.whole }, context);
        const queued = { instanceId: args.instanceId, request: once, follow: async () => {} };
        results.push(...((await context.writes.run(queued, context)) ?? []));
    };
    try {
        if (ofDatabase) await ask(() => checkClickHouseDatabaseConfig(context.cloud, args.instanceId, setup));
        if (ofTables) await ask(() => checkClickHouseTableConfig(context.cloud, args.instanceId, setup));
    } catch (error) {
        // A region without the check operations can still copy a list of tables; settings it cannot take.
        const absent = error instanceof ApiError && error.errorCode === "APIGW.0101";
        if (!absent || ofTables || setsParameters) throw error;
    }
    const failedChecks = results.filter((result) => !result.passed);
    const done = { failedChecks, unanswered: settingsWithout(to as Setup, results) };
    if (failedChecks.length > 0) throw new CallFailed(refusedSettings(task.what, failedChecks), done);
    return done;
}

function create(_: Call, { args, context, task, until }: On): Promise<Done> {
    return write(
        args.instanceId,
        {
            request: () => createClickHouseReplication(context.cloud, args.instanceId, args),
            landed: async () => isLive((await task.observe()).row),
            follow: async (jobId) =>
                until === "accepted" ? undefined : followWrite(context, task, jobId, running),
        },
        context,
    );
}

/** The list of tables and the source node, by one change. A change that runs already ends first. */
async function modify({ to }: Call, on: On): Promise<Done> {
    const { args, context, desired, task, until } = on;
    const { configuration } = await observeWhole(task, context, { caughtUp: true });
    const there = configuration && tablesThere(configuration);
    const change = {
        sourceInstanceId: args.sourceInstanceId,
        sourceNodeId: nodeId(desired.sourceNode) ?? configuration?.sourceNodeId,
        database: args.sourceDatabase,
        tables: desired.tables ?? there ?? (to as Setup).tables,
    };
    const landed = async () => {
        const now = (await task.whole()).configuration;
        return now !== undefined && !isDeepStrictEqual(now, configuration);
    };
    const follow = async (jobId: string | undefined) => {
        if (until === "accepted") return undefined;
        await followWrite(context, task, jobId, present).catch((error) => stop(error, on, change.tables));
        return undefined;
    };
    try {
        const request = () => modifyClickHouseReplication(context.cloud, args.instanceId, change);
        return await write(args.instanceId, { request, landed, follow }, context);
    } catch (error) {
        const { reason, done } = failedAfter(error, {});
        const isRefused = reason instanceof ApiError && reason.rejected && reason.status === 400;
        if (!isRefused || !there || sameKind(there, change.tables)) throw error;
        return kindRefused(reason, on, change.tables, done);
    }
}

/** An empty exclude list did not become an include list. A task that was created only now copies too much, so it is deleted. */
function kindRefused(error: ApiError, { task, origin, made }: On, tables: TableScope, done: Done): Done {
    const why = `the service does not take ${listKind(tables)} for it (${error.message})`;
    const isNew = made.has("create");
    if (origin === "known" && !isNew) throw new CallFailed(new UserError(`${task.what}: ${why}`), done);
    const because = new UserError(
        isNew
            ? `${task.what}: ${why}. The task was deleted again. Correct the list, use tables.exclude, or leave tables out.`
            : `${task.what} is there already, copies all tables, and ${why}. Delete that task, or leave tables out.`,
    );
    // A found task is not this program's; a new one is until it is deleted.
    return { ...done, exists: isNew, abandoned: { because, deletes: isNew } };
}

/** A change that outlives its time limit is stopped, so that it does not end later than Pulumi knows. */
async function stop(error: unknown, { args, context, task }: On, tables: TableScope): Promise<void> {
    if (!(error instanceof WaitTimedOut)) throw error;
    const grace = { ...context, deadline: context.clock.now() + context.settleTime };
    let outcome = "was stopped";
    try {
        const jobId = await stopModifyingClickHouseReplication(
            context.cloud,
            args.instanceId,
            args.sourceDatabase,
        );
        await followWrite(grace, task, jobId, present);
    } catch (failure) {
        outcome = `could not be stopped (${(failure as Error).message})`;
    }
    const seen = await task.whole().catch(() => undefined);
    const there = seen?.configuration && tablesThere(seen.configuration);
    // It may have ended at the last moment.
    if (outcome === "was stopped" && there && sameScope(there, tables)) return;
    throw new CallFailed(
        new UserError(
            `${task.what}: the change of its tables was still running when the time limit ended, and ${outcome}. "pulumi up" ` +
                "starts it again. customTimeouts sets a longer limit.",
        ),
        { seen },
    );
}
