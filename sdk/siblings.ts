import * as pulumi from "@pulumi/pulumi";

/** Resources whose names are carried together: those of one page of the service's list. */
const mostSiblings = 100;

/** Tables by database, source and HTAP instance. */
type Names = Record<string, Record<string, Record<string, string[]>>>;

interface Group {
    names: Names;
    count: number;
    /** The names as JSON, when the program has declared what it declares at once. */
    closed: Promise<string>;
}

let group: Group | undefined;

/**
 * What the resources that a program declares together name of their sources, as JSON for a preview. The engine checks one resource
 * after the other, in any order. Each carries the names of all, so that the check of the first can ask for all. Values that are not
 * known yet are left out. Undefined if this is no preview.
 */
export function siblingsOf(args: object): Promise<string> | undefined {
    if (!pulumi.runtime.isDryRun()) return undefined;
    if (group === undefined || group.count === mostSiblings) group = newGroup();
    group.count++;
    add(group.names, args as Record<string, unknown>);
    return group.closed;
}

function newGroup(): Group {
    const names: Names = Object.create(null);
    const closed = new Promise<string>((resolve) => {
        setImmediate(() => {
            group = undefined;
            resolve(JSON.stringify(names));
        });
    });
    return { names, count: 0, closed };
}

function add(
    names: Names,
    { instanceId, sourceInstanceId, sourceDatabase, tables, wildcards }: Record<string, unknown>,
): void {
    const isName = (value: unknown): value is string => typeof value === "string";
    if (!isName(instanceId) || !isName(sourceInstanceId) || !isName(sourceDatabase)) return;
    const { include, exclude } = (tables ?? {}) as Record<string, unknown>;
    const list = wildcards ? [] : (include ?? exclude ?? []);
    const known = Array.isArray(list) ? list.filter(isName) : [];
    names[instanceId] ??= Object.create(null) as Names[string];
    const ofInstance = names[instanceId];
    ofInstance[sourceInstanceId] ??= Object.create(null) as Names[string][string];
    const ofSource = ofInstance[sourceInstanceId];
    ofSource[sourceDatabase] = [...new Set([...(ofSource[sourceDatabase] ?? []), ...known])];
}
