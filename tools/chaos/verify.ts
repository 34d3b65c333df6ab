import { isDeepStrictEqual } from "node:util";
import type { LoggedRequest, World } from "pulumi-taurusdb-htap-emulator";
import type { Declared, Face } from "./draw";

/** How the cloud differs from a deployment that succeeded. */
export function compare(declared: Declared[], world: Tasks): string[] {
    const starRocks = declared.filter(({ kind }) => kind === "StarRocksReplication");
    const clickHouse = declared.filter(({ kind }) => kind === "ClickHouseReplication");
    return [
        ...counted(
            "StarRocks",
            starRocks.map(({ args }) => args.taskName as string),
            world.starRocksTasks.map(({ taskName }) => taskName),
        ),
        ...counted(
            "ClickHouse",
            clickHouse.map(({ args }) => args.sourceDatabase),
            world.clickHouseTasks.map(({ database }) => database),
        ),
        ...declared.flatMap((each) => {
            const there = argumentsOf(each, world);
            return there ? differing(`task of ${each.name}`, wantedOf(each), there) : [];
        }),
    ];
}

/** The tasks of the cloud. */
export type Tasks = Pick<World, "starRocksTasks" | "clickHouseTasks">;

/** The tasks as they are now: those of the cloud change. */
export function snapshotOf({ starRocksTasks, clickHouseTasks }: Tasks): Tasks {
    return structuredClone({ starRocksTasks, clickHouseTasks });
}

/** The arguments that the task of a resource has in the cloud, as texts; undefined if there is none. */
export function argumentsOf({ kind, args }: Declared, world: Tasks): Record<string, string> | undefined {
    const starRocks = world.starRocksTasks.find(({ taskName }) => taskName === args.taskName);
    const clickHouse = world.clickHouseTasks.find(({ database }) => database === args.sourceDatabase);
    const task = kind === "StarRocksReplication" ? starRocks : clickHouse;
    if (!task) return undefined;
    const { stage } = task.progress;
    const runs = stage === "full" || stage === "incremental";
    const common = { tables: listOf(asArgument(task.tables)), sourceNodeId: task.sourceNodeId };
    if (!("taskName" in task)) return { ...common, desiredState: runs ? "running" : stage };
    const chunk = task.databaseConfigs.find(({ name }) => name === "max_rows_per_chunk");
    return {
        ...common,
        sourceDatabase: task.sourceDatabase,
        targetDatabase: task.targetDatabase,
        desiredState: runs ? "running" : "paused",
        databaseConfigs: chunk?.value ?? "0",
    };
}

/** The same of the resource. Without a node it takes any. */
function wantedOf({ kind, args }: Declared): Record<string, string> {
    const node: Record<string, string> = args.sourceNodeId ? { sourceNodeId: args.sourceNodeId } : {};
    const common = { tables: listOf(args.tables), ...node, desiredState: args.desiredState ?? "running" };
    if (kind === "ClickHouseReplication") return common;
    return {
        ...common,
        sourceDatabase: args.sourceDatabase,
        targetDatabase: args.targetDatabase as string,
        databaseConfigs: String(args.databaseConfigs?.max_rows_per_chunk ?? 0),
    };
}

/** A resource in the stack's file. */
export interface StateEntry {
    type: string;
    urn: string;
    initErrors?: string[];
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
}

/** The deployment in the stack's file. */
export interface State {
    resources?: StateEntry[];
    /** What was cut off before its outcome was known. */
    pending_operations?: { type: string; resource: { urn: string } }[];
}

/** The replications in the state. */
export const replicationsIn = (state?: State) =>
    (state?.resources ?? []).filter(({ type }) => /:(StarRocks|ClickHouse)Replication$/.test(type));

/** The face that made an entry, or to which it has moved. */
export const faceOf = ({ type }: StateEntry): Face =>
    type.startsWith("taurusdb-htap:") ? "plugin" : "dynamic";

/** How Pulumi's state differs from a deployment that succeeded. */
export function compareState(declared: Declared[], face: Face, state?: State): string[] {
    const entries = replicationsIn(state);
    const names = entries.map(({ urn }) => urn.split("::").at(-1) as string);
    return [
        ...counted(
            "state entry",
            declared.map(({ name }) => name),
            names,
        ),
        ...entries
            .filter((entry) => faceOf(entry) !== face)
            .map(({ type, urn }) => `not moved to ${face}: ${urn} is ${type}`),
        ...entries
            .filter(({ initErrors, outputs }) => (initErrors ?? []).length > 0 || outputs?.__unfinished)
            .map(({ urn }) => `unfinished in the state: ${urn}`),
    ];
}

/**
 * What the state lacks after a Ctrl-C, for which Pulumi waits until each operation has replied. `before`: the state before the
 * command. `there`: the tasks before it; one that the state did not have and that is unchanged need not be adopted yet. Pulumi
 * keeps a create that a kill has cut off until the next refresh.
 */
export function findForgotten(
    before: State | undefined,
    state: State | undefined,
    there: Tasks,
    { starRocksTasks, clickHouseTasks }: Tasks,
): string[] {
    const pendingIn = (each?: State) =>
        (each?.pending_operations ?? []).map(({ type, resource }) => `${type} ${resource.urn}`);
    const pending = pendingIn(before);
    const [old, now] = [before, state].map((each) => replicationsIn(each).map(({ inputs }) => inputs ?? {}));
    const isForgotten = (argument: string, value: string, wasThere: boolean) => {
        const isIn = (all: Record<string, unknown>[] = []) => all.some((each) => each[argument] === value);
        return !isIn(now) && (isIn(old) || !wasThere);
    };
    const isAmong = (tasks: object[], task: object) => tasks.some((each) => isDeepStrictEqual(each, task));
    return [
        ...starRocksTasks
            .filter((task) => isForgotten("taskName", task.taskName, isAmong(there.starRocksTasks, task)))
            .map(({ taskName }) => `forgotten by Ctrl-C: StarRocks ${taskName}`),
        ...clickHouseTasks
            .filter((task) =>
                isForgotten("sourceDatabase", task.database, isAmong(there.clickHouseTasks, task)),
            )
            .map(({ database }) => `forgotten by Ctrl-C: ClickHouse ${database}`),
        ...pendingIn(state)
            .filter((each) => !pending.includes(each))
            .map((each) => `forgotten by Ctrl-C: the outcome of ${each}`),
    ];
}

/** Without the tasks of another stack. */
export function withoutTasksOf(declared: Declared[], { starRocksTasks, clickHouseTasks }: Tasks): Tasks {
    const starRocks = declared.map(({ args }) => args.taskName);
    const clickHouse = declared
        .filter(({ kind }) => kind === "ClickHouseReplication")
        .map(({ args }) => args.sourceDatabase);
    return {
        starRocksTasks: starRocksTasks.filter(({ taskName }) => !starRocks.includes(taskName)),
        clickHouseTasks: clickHouseTasks.filter(({ database }) => !clickHouse.includes(database)),
    };
}

/** Orphans, duplicates and missing tasks. */
function counted(edition: string, declared: string[], there: string[]): string[] {
    return [
        ...there.filter((name) => !declared.includes(name)).map((name) => `orphan: ${edition} ${name}`),
        ...there
            .filter((name, index) => there.indexOf(name) !== index)
            .map((name) => `duplicate: ${edition} ${name}`),
        ...declared.filter((name) => !there.includes(name)).map((name) => `missing: ${edition} ${name}`),
    ];
}

function differing(what: string, wanted: Record<string, string>, there: Record<string, string>): string[] {
    return Object.entries(wanted)
        .filter(([name, value]) => there[name] !== value)
        .map(([name, value]) => `${what}: ${name} is ${there[name]} and should be ${value}`);
}

function asArgument({ type, names }: { type: string; names: string[] }): Declared["args"]["tables"] {
    return type === "include_tables" || type === "white_list" ? { include: names } : { exclude: names };
}

function listOf(tables: Declared["args"]["tables"]): string {
    if (!tables) return "exclude ";
    const [kind, names] = "include" in tables ? ["include", tables.include] : ["exclude", tables.exclude];
    return `${kind} ${[...names].sort().join(",")}`;
}

/** Writes that were repeated without a read in between that could have shown the outcome of the first. */
export function findBlindRepeats(requests: LoggedRequest[]): string[] {
    const found: string[] = [];
    /** The writes without a read since. */
    const unseen = new Map<string, number>();
    // By arrival: a delayed request is answered after its repetition.
    const sent = [...requests].sort((a, b) => a.arrival - b.arrival);
    for (const [index, request] of sent.entries()) {
        const { method, operation = "", path, status } = request;
        const instance = path.split("/")[4] ?? "";
        // A reply that was cut or came too late showed nothing.
        const came = !request.abandoned && (request.fault?.startsWith("delay") ?? true);
        const reads = method === "GET" && status === 200 && came;
        if (reads && !operation.includes("Parameter") && operation !== "ShowGaussMySqlJobInfo") {
            for (const key of unseen.keys()) if (key.startsWith(`${instance} `)) unseen.delete(key);
            continue;
        }
        if (method === "GET" || operation.startsWith("Show") || operation.startsWith("Keystone")) continue;
        const refused = status >= 400 && status < 500;
        if (refused) continue;
        const body = (request.body ?? {}) as Record<string, unknown>;
        const identity =
            body.task_name ?? body.source_database ?? body.source_database_name ?? body.database ?? path;
        const key = `${instance} ${operation} ${identity}`;
        const before = unseen.get(key);
        if (before !== undefined)
            found.push(`request ${index} repeats request ${before} blindly: ${operation} ${identity}`);
        unseen.set(key, index);
    }
    return found;
}
