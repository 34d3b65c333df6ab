import type { LoggedRequest, World } from "pulumi-taurusdb-htap-emulator";
import type { Declared } from "./draw";

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
    outputs?: Record<string, unknown>;
}

/** How Pulumi's state differs from a deployment that succeeded. */
export function compareState(declared: Declared[], state?: { resources?: StateEntry[] }): string[] {
    const entries = (state?.resources ?? []).filter(({ type }) => type.includes("taurusdb:"));
    const names = entries.map(({ urn }) => urn.split("::").at(-1) as string);
    return [
        ...counted(
            "state entry",
            declared.map(({ name }) => name),
            names,
        ),
        ...entries
            .filter(({ initErrors, outputs }) => (initErrors ?? []).length > 0 || outputs?.__unfinished)
            .map(({ urn }) => `unfinished in the state: ${urn}`),
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
