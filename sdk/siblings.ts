import * as pulumi from "@pulumi/pulumi";

/** Resources whose tables are asked for with one request. */
const mostSiblings = 100;

/** What a resource says of its source. */
type Named = Record<string, unknown>;

interface Group {
    all: Named[];
    closed: Promise<void>;
}

let group: Group | undefined;

/**
 * What the resources that a program declares together name of their sources, for a preview: the engine checks one resource after
 * the other, and the check of the first can ask for all. The first of them carries the list, and the others wait for it. Values
 * that are not known yet are left out. Undefined if this is no preview. As JSON, because Pulumi would take longer to send a list
 * than the others, and check the first resource last.
 */
export function siblingsOf(args: object): Promise<string> | undefined {
    if (!pulumi.runtime.isDryRun()) return undefined;
    const isFirst = group === undefined || group.all.length >= mostSiblings;
    if (isFirst) group = newGroup();
    const { all, closed } = group as Group;
    const named = namedBy(args);
    if (named) all.push(named);
    return closed.then(() => JSON.stringify(isFirst ? all : []));
}

/** It is closed when the program has declared what it declares at once. */
function newGroup(): Group {
    const made: Group = {
        all: [],
        closed: new Promise((resolve) => {
            setImmediate(() => {
                if (group === made) group = undefined;
                resolve();
            });
        }),
    };
    return made;
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
