import type { LoggedRequest } from "pulumi-taurusdb-htap-emulator";
import type { Declared } from "./draw";
import { differingArgs } from "./expected";
import { argumentsOf, type Tasks } from "./verify";

/** What a preview shows of the resources that do not stay the same, by their names. */
export type Shown = Map<string, { ops: string[]; paths: string[] }>;

/** Reads what `pulumi preview --json` prints. It leaves out resources that stay the same. */
export function shownBy(preview: string): Shown {
    const { steps } = JSON.parse(preview) as {
        steps: { op: string; urn: string; detailedDiff?: Record<string, unknown> | null }[];
    };
    const shown: Shown = new Map();
    for (const { op, urn, detailedDiff } of steps) {
        const [type = "", name = ""] = urn.split("::").slice(2);
        if (op === "same" || !type.endsWith("Replication")) continue;
        const { ops = [], paths = [] } = shown.get(name) ?? {};
        // Hidden inputs are no arguments.
        const arguments_ = Object.keys(detailedDiff ?? {}).filter((each) => !each.startsWith("__"));
        shown.set(name, { ops: [...ops, op], paths: [...paths, ...arguments_] });
    }
    return shown;
}

/** An update, and what its preview has shown. */
export interface Update {
    shown: Shown;
    /** The deployed resources before the update, with the arguments that the state has. */
    before: Declared[];
    /** And after it. */
    now: Declared[];
    /** All requests of the update, of its repetition too. */
    requests: LoggedRequest[];
    /** The tasks before and after it. */
    worlds: readonly [before: Tasks, after: Tasks];
    /** The resources that the first attempt has left unfinished: the next one brings their whole task to what the program says. */
    unfinished?: ReadonlySet<string>;
}

/**
 * What an update did that its preview did not show. A resource that stays the same gets no write, an update keeps its task, and
 * no argument of a task changes unless the preview shows it. A preview shows no change of a resource that has not changed.
 */
export function findUnshown(update: Update): string[] {
    const all = [...update.before, ...update.now];
    const writes = findWrites(update.requests);
    return [
        ...writes
            .filter((write) => !all.some((each) => isOf(each, write)))
            .map(({ operation, path }) => `unshown: ${operation} ${path} is for no resource of the program`),
        ...[...new Set(all.map(({ name }) => name))].flatMap((name) => findUnshownOf(name, writes, update)),
    ];
}

function findUnshownOf(
    name: string,
    writes: LoggedRequest[],
    { shown, before, now, worlds, unfinished }: Update,
): string[] {
    const { ops, paths } = shown.get(name) ?? { ops: ["same"], paths: [] };
    const [old, wanted] = [before, now].map((some) => some.find((each) => each.name === name));
    if (old && wanted && shown.has(name) && Object.keys(differingArgs(old, wanted)).length === 0)
        return [`needless: the preview shows ${ops} for ${name}, which has not changed`];
    if (ops.includes("update") && unfinished?.has(name)) return [];
    const sent = writes.filter((write) => [old, wanted].some((each) => each && isOf(each, write)));
    const allowed = paths.map((path) => path.split(/[.[]/)[0]);
    const [was, is] = worlds.map((world) => (old && keepsTask(ops) ? argumentsOf(old, world) : undefined));
    return [
        ...sent
            .filter(({ operation }) => !mayBeSent(operation, ops))
            .map(({ operation }) => `unshown: ${operation} for ${name}, whose preview shows ${ops}`),
        ...Object.keys({ ...was, ...is })
            .filter((each) => was?.[each] !== is?.[each] && !allowed.includes(each))
            .map((each) => `unshown: ${each} of ${name} changes from ${was?.[each]} to ${is?.[each]}`),
    ];
}

const keepsTask = (ops: string[]) => ops.every((op) => op === "same" || op === "update");

/** What starts a waiting StarRocks task. Only where no check makes tasks, it also creates one. */
const start = "CreateStarRocksDataReplication";

/** Whether a write leads to what the preview shows. It may be needed to create a task again, or to delete one that has failed. */
function mayBeSent(operation = "", ops: string[]): boolean {
    if (ops.includes("same")) return false;
    if (keepsTask(ops)) return operation === start || !/^(Create|Delete)/.test(operation);
    return !ops.every((op) => op === "delete") || !/^(Create|Check)/.test(operation);
}

/** All requests that change something in the service. */
export function findWrites(requests: LoggedRequest[]): LoggedRequest[] {
    return requests.filter(
        ({ method, operation = "" }) => method !== "GET" && !/^(Show|List|Keystone)/.test(operation),
    );
}

/** Whether a write is for the task of a resource. */
function isOf({ kind, args }: Declared, { operation = "", body, path }: LoggedRequest): boolean {
    const fields = (body ?? {}) as Record<string, unknown>;
    if (kind === "StarRocksReplication") return fields.task_name === args.taskName;
    const { source_database, source_database_name, database } = fields;
    return (
        operation.includes("ClickHouse") &&
        [source_database, source_database_name, database, path.split("/").at(-1)].includes(
            args.sourceDatabase,
        )
    );
}
