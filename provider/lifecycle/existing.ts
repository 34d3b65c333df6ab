import type { ReplicationRow } from "../api/replication";
import { isLive } from "../waiting/row";
import type { Seen } from "./observe";
import type { Before } from "./resource";

/** Before a create nothing is known. A task that is there may be one that a killed deployment has begun: then it is `unfinished`. */
export function nothingKnown<Args extends { sourceNodeId?: string }>(
    { sourceNodeId }: Args,
    unfinished: boolean,
): Before<Args> {
    return { args: {}, given: new Set(sourceNodeId === undefined ? [] : ["sourceNodeId"]), unfinished };
}

/** Whether a task is there. A row that a deleted task has left behind has no configuration. */
export function exists({ row, configuration }: Seen<ReplicationRow, unknown>): boolean {
    return isLive(row) || configuration !== undefined;
}
