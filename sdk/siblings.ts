import * as pulumi from "@pulumi/pulumi";

/** Resources whose tables are asked for with one request. */
const mostSiblings = 100;

/** What a resource says of its source. */
type Named = Record<string, unknown>;

interface Group {
    all: Named[];
    /** The program has declared what it declares at once. */
    closed: Promise<void>;
    /** The first resource has been sent. */
    followed: Promise<void>;
}

let group: Group | undefined;

/** Milliseconds in which the engine receives the first resource. It receives resources that are sent at once in any order. */
const headStart = 30;

/**
 * What the resources that a program declares together name of their sources, for a preview: the engine checks one resource after
 * the other, and the check of the first can ask for all. The first of them carries the list, as JSON, and the others follow it.
 * Values that are not known yet are left out. Undefined if this is no preview.
 */
export function siblingsOf(args: object): Promise<string> | undefined {
    if (!pulumi.runtime.isDryRun()) return undefined;
    const named = namedBy(args);
    if (group === undefined || group.all.length >= mostSiblings) group = newGroup();
    const { all, closed, followed } = group;
    const isFirst = named !== undefined && all.length === 0;
    if (named) all.push(named);
    return isFirst ? closed.then(() => JSON.stringify(all)) : followed.then(() => "[]");
}

function newGroup(): Group {
    const closed = new Promise<void>((resolve) => {
        setImmediate(() => {
            group = undefined;
            resolve();
        });
    });
    const followed = closed.then(() => new Promise<void>((resolve) => setTimeout(resolve, headStart)));
    return { all: [], closed, followed };
}

function namedBy(args: object): Named | undefined {
    const { instanceId, sourceInstanceId, sourceDatabase, tables } = args as Named;
    const isPlain = [instanceId, sourceInstanceId, sourceDatabase].every((each) => typeof each === "string");
    if (!isPlain) return undefined;
    const { include, exclude } = (tables ?? {}) as Named;
    const isList = (list: unknown) => Array.isArray(list) && list.every((name) => typeof name === "string");
    return {
        instanceId,
        sourceInstanceId,
        sourceDatabase,
        tables: isList(include) ? { include } : isList(exclude) ? { exclude } : undefined,
        wildcards: Boolean((args as Named).wildcards),
        instanceLevel: Boolean((args as Named).instanceLevel),
    };
}
