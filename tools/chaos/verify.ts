import type { LoggedRequest, World } from "pulumi-taurusdb-htap-emulator";
import type { Declared, Face } from "./draw";

/** How the cloud differs from a deployment that succeeded. */
export function compare(declared: Declared[], world: World): string[] {
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
        ...starRocks.flatMap(({ args }) => {
            const task = world.starRocksTasks.find(({ taskName }) => taskName === args.taskName);
            if (!task) return [];
            const runs = task.progress.stage === "full" || task.progress.stage === "incremental";
            const parameter =
                task.databaseConfigs.find(({ name }) => name === "max_rows_per_chunk")?.value ?? "0";
            return differing(`task ${args.taskName}`, {
                sourceDatabase: [args.sourceDatabase, task.sourceDatabase],
                tables: [listOf(args.tables), listOf(asArgument(task.tables))],
                targetDatabase: [args.targetDatabase as string, task.targetDatabase],
                ...(args.sourceNodeId
                    ? { sourceNodeId: [args.sourceNodeId, task.sourceNodeId] as const }
                    : {}),
                desiredState: [args.desiredState ?? "running", runs ? "running" : "paused"],
                max_rows_per_chunk: [String(args.databaseConfigs?.max_rows_per_chunk ?? 0), parameter],
            });
        }),
        ...clickHouse.flatMap(({ args }) => {
            const task = world.clickHouseTasks.find(({ database }) => database === args.sourceDatabase);
            if (!task) return [];
            const runs = task.progress.stage === "full" || task.progress.stage === "incremental";
            return differing(`database ${args.sourceDatabase}`, {
                tables: [listOf(args.tables), listOf(asArgument(task.tables))],
                ...(args.sourceNodeId
                    ? { sourceNodeId: [args.sourceNodeId, task.sourceNodeId] as const }
                    : {}),
                state: ["running", runs ? "running" : task.progress.stage],
            });
        }),
    ];
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
 * command. Pulumi keeps a create that a kill has cut off until the next refresh.
 */
export function findForgotten(
    before: State | undefined,
    state: State | undefined,
    { starRocksTasks, clickHouseTasks }: World,
): string[] {
    const pendingIn = (each?: State) =>
        (each?.pending_operations ?? []).map(({ type, resource }) => `${type} ${resource.urn}`);
    const old = pendingIn(before);
    const inputs = replicationsIn(state).map((entry) => entry.inputs ?? {});
    return [
        ...starRocksTasks
            .filter(({ taskName }) => !inputs.some((each) => each.taskName === taskName))
            .map(({ taskName }) => `forgotten by Ctrl-C: StarRocks ${taskName}`),
        ...clickHouseTasks
            .filter(({ database }) => !inputs.some((each) => each.sourceDatabase === database))
            .map(({ database }) => `forgotten by Ctrl-C: ClickHouse ${database}`),
        ...pendingIn(state)
            .filter((each) => !old.includes(each))
            .map((each) => `forgotten by Ctrl-C: the outcome of ${each}`),
    ];
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

function differing(
    what: string,
    pairs: Record<string, readonly [declared: string, there: string]>,
): string[] {
    return Object.entries(pairs)
        .filter(([, [declared, there]]) => declared !== there)
        .map(([name, [declared, there]]) => `${what}: ${name} is ${there} and should be ${declared}`);
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
        const reads = method === "GET" && status === 200 && request.fault === undefined;
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

/** Writes for resources whose arguments have not changed. A move to the other face must be silent too. */
export function findNeedlessWrites(unchanged: Declared[], requests: LoggedRequest[]): string[] {
    const isOf = ({ kind, args }: Declared, { operation = "", body, path }: LoggedRequest): boolean => {
        const fields = (body ?? {}) as Record<string, unknown>;
        if (kind === "StarRocksReplication") return fields.task_name === args.taskName;
        const { source_database, source_database_name, database } = fields;
        return (
            operation.includes("ClickHouse") &&
            [source_database, source_database_name, database, path.split("/").at(-1)].includes(
                args.sourceDatabase,
            )
        );
    };
    return requests
        .filter(({ method }) => method !== "GET")
        .flatMap((request) =>
            unchanged
                .filter((each) => isOf(each, request))
                .map(({ name }) => `needless write: ${request.operation} for ${name}, which has not changed`),
        );
}
