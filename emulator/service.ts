import type { Clock } from "./clock";
import { refusals } from "./errors";
import type { Faults } from "./faults";
import type { HtapInstance, Source, World } from "./world";

/** How long things take, in milliseconds of the emulator's clock. */
export interface Timings {
    /**
     * After its creation a job cannot be found.
     * @default 3000
     */
    jobHidden: number;
    /**
     * A job is pending before it runs.
     * @default 1000
     */
    jobPending: number;
    /**
     * A job runs.
     * @default 19000
     */
    job: number;
    /**
     * A started task is in stage full.
     * @default 60000
     */
    fullCopy: number;
    /**
     * A sub-task catches up tables that a running task gains.
     * @default 20000
     */
    catchUp: number;
    /**
     * An issued token is valid.
     * @default 86400000, a day
     */
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

/** Which reading the emulator follows where the public documents disagree. */
export interface Readings {
    /**
     * `check`: database-config-check and table-config-check create a waiting task, POST starts it (newer pages).
     * `post`: the checks only check, POST creates and starts (pages of 2024).
     * @default "check"
     */
    createFlow: "check" | "post";
    /**
     * `live`: spellings and types that public clients have seen. `documented`: those of the schemas.
     * @default "live"
     */
    dialect: "live" | "documented";
    /**
     * Whether the region has the StarRocks checks.
     * @default "present"
     */
    checks: "present" | "absent";
    /**
     * Which started StarRocks tasks take changes; a waiting task always does.
     * @default "any"
     */
    modifyWhile: "any" | "running" | "paused";
    /**
     * What happens to a field that a StarRocks change leaves out.
     * @default "keep"
     */
    omitted: "keep" | "reset";
    /**
     * How a ClickHouse task gets its settings and its list. `checks`: from the last check of its database; a later check
     * changes the settings. `change`: the checks only check, and the first change may set a list of either kind.
     * @default "checks"
     */
    clickHouseSetup: "checks" | "change";
    /**
     * What a deleted task leaves in the list: nothing, or its row as cancelled.
     * @default "gone"
     */
    deleted: "gone" | "cancelled";
    /**
     * `serial`: an instance refuses operations with 409 while one of its jobs runs.
     * @default "parallel"
     */
    operations: "parallel" | "serial";
    /**
     * The version of the ECS metadata service at the same address.
     * @default "v2"
     */
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
    /** Real time, in which requests and replies are dated. */
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

/** A reply other than 200. Handlers otherwise return the body alone. */
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

/** The source of an HTAP instance. Any other TaurusDB is not found. */
export function requireSource({ service }: Call, instance: HtapInstance, sourceInstanceId: string): Source {
    const source = service.world.sources.find((each) => each.id === sourceInstanceId);
    if (!source || instance.sourceId !== source.id) throw refusals.instanceNotFound();
    return source;
}

/** The tables of a database, if the source has it. A database may be named "constructor". */
export function tablesOf({ databases }: Source, name: string): string[] | undefined {
    return Object.hasOwn(databases, name) ? databases[name] : undefined;
}

/** The node to read from: the given one, or the primary. */
export function requireNode(source: Source, nodeId: string | null | undefined): string {
    if (!nodeId) return source.nodes[0] as string;
    if (!source.nodes.includes(nodeId))
        throw refusals.badParameter(`source_node_id ${nodeId} is not a node of ${source.id}.`);
    return nodeId;
}

/** One page of rows. `defaultLimit` is the one of the operation's documentation. */
export function page<T>(rows: T[], query: Record<string, string>, defaultLimit: number): T[] {
    const limit = Number(query.limit ?? defaultLimit);
    const offset = Number(query.offset ?? 0);
    if (limit < 1 || limit > 100) throw refusals.badParameter("limit must be 1 to 100.");
    return rows.slice(offset, offset + limit);
}
