import { z } from "zod";
import {
    type ClickHouseConfiguration,
    type ClickHouseRow,
    createClickHouseReplication,
    deleteClickHouseReplication,
    listClickHouseReplications,
    modifyClickHouseReplication,
    showClickHouseConfiguration,
} from "../api/clickHouse";
import { ApiError, isTaskNotFound } from "../api/errors";
import { UserError } from "../userError";
import type { Context } from "../waiting/context";
import { followDelete, followRow, followWrite, outlastEarlierJob, type Watched } from "../waiting/follow";
import { present, running } from "../waiting/row";
import { distinctInstances, identifier, sourceDatabase, sourceInstanceId, sourceNodeId } from "./arguments";
import { differences } from "./differences";
import { joinId, known, splitId } from "./identity";
import { type Outputs, outputsOf } from "./outputs";
import { type Before, type Resource, Unfinished } from "./resource";
import { nodeToMoveTo, requireNode } from "./sourceNode";

const schema = distinctInstances(
    z.strictObject({
        instanceId: identifier(
            "the id of the ClickHouse instance, such as 54e42160670e48e789af7075e1efea1fin16",
        ),
        sourceInstanceId,
        sourceNodeId,
        sourceDatabase,
    }),
);

export type ClickHouseArgs = z.infer<typeof schema>;
export type ClickHouseState = ClickHouseArgs & Outputs;

/** Replication of a TaurusDB database into a ClickHouse instance (HTAP Lightweight Edition). */
export const clickHouseReplication: Resource<ClickHouseArgs, ClickHouseState> = {
    kind: "ClickHouseReplication",
    schema,
    rules: {
        instanceId: { change: "replace", required: true },
        sourceInstanceId: { change: "replace", required: true },
        sourceNodeId: { change: "update", serviceChooses: true },
        sourceDatabase: { change: "replace", required: true },
    },
    derived: [],

    resolve: (given) => given,

    identity: ({ instanceId, sourceDatabase }) => joinId(instanceId, sourceDatabase),

    async create(args, context) {
        // A killed deployment may have made the task already; then this goes on where that one stopped.
        const row = await findRow(args, context);
        if (row) requireSameTask(args, await showConfiguration(args, context));
        const task = {
            args,
            given: new Set<string>(args.sourceNodeId ? ["sourceNodeId"] : []),
            unfinished: row !== undefined,
        };
        if (row) await moveToNode(task, args, row, context);
        return { state: await bringUp(args, row, context, undefined), tookOver: row !== undefined };
    },

    async read(id, before, context) {
        const [instanceId, sourceDatabase] = splitId(id, "<instanceId>/<sourceDatabase>");
        const row = await findRow({ instanceId, sourceDatabase }, context);
        const configuration = await showConfiguration({ instanceId, sourceDatabase }, context);
        if (!row && !configuration) return undefined;
        const args: ClickHouseArgs = {
            instanceId,
            sourceInstanceId: known("sourceInstanceId", configuration?.sourceInstanceId, before),
            sourceNodeId: configuration?.sourceNodeId ?? before?.args.sourceNodeId,
            sourceDatabase,
        };
        return stateOf(args, row, configuration, before?.jobId);
    },

    async update(before, args, context) {
        const row = await findRow(args, context);
        const moved = row && (await moveToNode(before, args, row, context));
        return bringUp(args, row, context, moved ?? before.jobId);
    },

    async delete(id, context) {
        const [instanceId, sourceDatabase] = splitId(id, "<instanceId>/<sourceDatabase>");
        // The list also proves that the instance exists: a wrong instance must not pass for a task that has gone.
        if (!(await findRow({ instanceId, sourceDatabase }, context))) return;
        await remove({ instanceId, sourceDatabase }, context);
    },
};

/** Creates what is not there, and waits. From the first request on, a failure keeps the task in the state. */
async function bringUp(
    args: ClickHouseArgs,
    found: ClickHouseRow | undefined,
    context: Context,
    lastJobId: string | undefined,
): Promise<ClickHouseState> {
    const task = watch(args, context);
    let row = found;
    let jobId = lastJobId;
    let sent = false;
    try {
        if (row?.stage === "wait" || row?.stage === "failed") {
            await outlastEarlierJob(context, task, jobId, running);
            row = await findRow(args, context);
        }
        if (row?.stage === "failed" && lastJobId !== undefined) {
            // One of ours that failed copies nothing, and this edition has no way to start it again.
            await remove(args, context);
            row = undefined;
        }
        if (!row) {
            jobId = await createClickHouseReplication(context.cloud, args.instanceId, args);
            sent = true;
            await followWrite(context, task, jobId, running);
        }
        row = await followRow(context, task, running);
        return stateOf(args, row, await showConfiguration(args, context), jobId);
    } catch (error) {
        const nothingMade = !found && !sent && error instanceof ApiError && error.refused;
        throw nothingMade ? error : new Unfinished(stateOf(args, row, undefined, jobId), error);
    }
}

async function remove(identity: Identity, context: Context): Promise<void> {
    try {
        await followDelete(context, watch(identity, context), () =>
            deleteClickHouseReplication(context.cloud, identity.instanceId, identity.sourceDatabase),
        );
    } catch (error) {
        if (!isTaskNotFound(error)) throw error;
    }
}

/** Reads from the node that the program names now: the present table scope with that node, read back afterwards. */
async function moveToNode(
    before: Before<ClickHouseArgs>,
    args: ClickHouseArgs,
    row: ClickHouseRow,
    context: Context,
): Promise<string | undefined> {
    const node = nodeToMoveTo(before, args);
    if (node === undefined) return undefined;
    const task = watch(args, context);
    let jobId: string | undefined;
    let there: ClickHouseConfiguration | undefined;
    try {
        there = await showConfiguration(args, context);
        if (!there?.tables)
            throw new UserError(`${task.what}: its table scope cannot be read, so it is not changed.`);
        if (node === there.sourceNodeId) return undefined;
        jobId = await modifyClickHouseReplication(context.cloud, args.instanceId, {
            sourceInstanceId: args.sourceInstanceId,
            sourceNodeId: node,
            database: args.sourceDatabase,
            tables: there.tables,
        });
        await followWrite(context, task, jobId, present);
        requireNode(task.what, node, (await showConfiguration(args, context))?.sourceNodeId);
        return jobId;
    } catch (error) {
        throw new Unfinished(stateOf(args, row, there, jobId ?? before.jobId), error);
    }
}

function requireSameTask(args: ClickHouseArgs, configuration: ClickHouseConfiguration | undefined): void {
    const different = differences(args, { sourceInstanceId: configuration?.sourceInstanceId });
    if (different.length > 0)
        throw new UserError(
            `instance ${args.instanceId} already replicates a database ${args.sourceDatabase}: ` +
                `${different.join(", ")}. Delete that task first.`,
        );
}

type Identity = Pick<ClickHouseArgs, "instanceId" | "sourceDatabase">;

/** Rows may lack the source's name; the target bears the same one. Two that fit are an error, never a guess. */
async function findRow(
    { instanceId, sourceDatabase }: Identity,
    { cloud }: Context,
): Promise<ClickHouseRow | undefined> {
    const rows = await listClickHouseReplications(cloud, instanceId);
    const fitting = rows.filter((row) => (row.sourceDatabase ?? row.targetDatabase) === sourceDatabase);
    if (fitting.length > 1)
        throw new UserError(
            `instance ${instanceId} lists ${fitting.length} replications of a database ${sourceDatabase}; ` +
                "which of them is meant cannot be told. Delete the others in the console.",
        );
    return fitting[0];
}

async function showConfiguration({ instanceId, sourceDatabase }: Identity, { cloud }: Context) {
    try {
        return await showClickHouseConfiguration(cloud, instanceId, sourceDatabase);
    } catch (error) {
        if (isTaskNotFound(error)) return undefined;
        throw error;
    }
}

function watch(task: Identity, context: Context): Watched<ClickHouseRow> {
    return {
        what: `replication of database ${task.sourceDatabase} on ClickHouse instance ${task.instanceId}`,
        look: async () => {
            const row = await findRow(task, context);
            // Only a task in trouble has more to say than its row.
            const explained = row?.status === "abnormal" ? await showConfiguration(task, context) : undefined;
            return { row, trouble: explained?.lastError };
        },
    };
}

function stateOf(
    args: ClickHouseArgs,
    row: ClickHouseRow | undefined,
    configuration: ClickHouseConfiguration | undefined,
    jobId: string | undefined,
): ClickHouseState {
    return {
        ...args,
        sourceNodeId: configuration?.sourceNodeId ?? args.sourceNodeId,
        ...outputsOf(row, configuration, jobId),
    };
}
