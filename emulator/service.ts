import type { Clock } from "./clock";
import { refusals } from "./errors";
import type { Faults } from "./faults";
import type { HtapInstance, Source, World } from "./world";

/** How long things take, in milliseconds of the emulator's clock. */
export interface Timings {
    /** A new job cannot be found for so long. */
    jobHidden: number;
    /** A job waits for so long before it runs. */
    jobPending: number;
    /** A job runs for so long. */
    job: number;
    /** A full copy takes so long. */
    fullCopy: number;
    /** Tables that are added to a running task take so long to catch up. */
    catchUp: number;
    /** A token that is issued is valid for so long. */
    token: number;
}

export const defaultTimings: Timings = {
    jobHidden: 3_000,
    jobPending: 1_000,
    job: 19_000,
    fullCopy: 60_000,
    catchUp: 20_000,
    token: 24 * 60 * 60 * 1000,
};

/** The two readings of the documents wherever they disagree. */
export interface Readings {
    /**
     * `check`: database-config-check and table-config-check create a waiting task, POST starts it (newer pages).
     * `post`: the checks only check, POST creates and starts (pages of 2024).
     */
    createFlow: "check" | "post";
    /** `live`: spellings and types seen from the service by public clients. `documented`: those of the schemas. */
    dialect: "live" | "documented";
    /** Whether the region has the StarRocks check operations. */
    checks: "present" | "absent";
    /** Which started StarRocks tasks take changes; a waiting task always does. */
    modifyWhile: "any" | "running" | "paused";
    /** What a field that a StarRocks change leaves out means. */
    omitted: "keep" | "reset";
    /**
     * How a ClickHouse task gets its settings and its list. `checks`: from the last check of its database; a later check
     * changes the settings. `change`: the checks only check; an empty list takes either kind by its first change.
     */
    clickHouseSetup: "checks" | "change";
    /** What a task that was deleted leaves in the list: nothing, or its row as cancelled. */
    deleted: "gone" | "cancelled";
    /** How many operations an instance takes at a time: any number, or one, and the others are refused as busy. */
    operations: "parallel" | "serial";
    /** The metadata service of the machine: version 2, version 1, or none. */
    metadata: "v2" | "v1" | "none";
}

export const defaultReadings: Readings = {
    createFlow: "check",
    dialect: "live",
    checks: "present",
    modifyWhile: "any",
    omitted: "keep",
    clickHouseSetup: "checks",
    deleted: "gone",
    operations: "parallel",
    metadata: "v2",
};

/** One running emulator. */
export interface Service {
    world: World;
    clock: Clock;
    timings: Timings;
    readings: Readings;
    faults: Faults;
    /** The time on the wall, by which signed requests are dated and replies too. */
    wallClock: () => number;
}

/** One request, routed and validated against the contract. */
export interface Call<Body = unknown> {
    service: Service;
    operation: string;
    now: number;
    path: Record<string, string>;
    query: Record<string, string>;
    body: Body;
}

/** What a handler gives back: the body of a 200, or a reply of its own. */
export class Reply {
    constructor(
        readonly status: number,
        readonly body: unknown,
        readonly headers: Record<string, string> = {},
    ) {}
}

// biome-ignore lint/suspicious/noExplicitAny: each handler names the body type that the contract has validated
export type Handlers = Record<string, (call: Call<any>) => unknown>;

export function requireInstance({ service, path }: Call, edition: HtapInstance["edition"]): HtapInstance {
    const found = service.world.instances.find(
        (each) => each.id === path.instance_id && each.edition === edition,
    );
    if (!found) throw refusals.instanceNotFound();
    return found;
}

/** The source of an HTAP instance; a TaurusDB that it does not belong to is not found. */
export function requireSource({ service }: Call, instance: HtapInstance, sourceInstanceId: string): Source {
    const source = service.world.sources.find((each) => each.id === sourceInstanceId);
    if (!source || instance.sourceId !== source.id) throw refusals.instanceNotFound();
    return source;
}

/** The tables of a database, if the source has it; names such as "constructor" are names like any other. */
export function tablesOf({ databases }: Source, name: string): string[] | undefined {
    return Object.hasOwn(databases, name) ? databases[name] : undefined;
}

/** The node to read from: the given one, or the primary. */
export function requireNode(source: Source, nodeId: string | null | undefined): string {
    if (!nodeId) return source.nodes[0] as string;
    if (!source.nodes.includes(nodeId))
        throw refusals.badParameter(`source_node_id ${nodeId} is no node of ${source.id}.`);
    return nodeId;
}

/** One page of rows; `limit` is what the operation's page gives as default. */
export function page<T>(rows: T[], query: Record<string, string>, defaultLimit: number): T[] {
    const limit = Number(query.limit ?? defaultLimit);
    const offset = Number(query.offset ?? 0);
    if (limit < 1 || limit > 100) throw refusals.badParameter("limit must be 1 to 100.");
    return rows.slice(offset, offset + limit);
}
