import * as pulumi from "@pulumi/pulumi";

/** Names that resources carry together, about as many as one page of the service's list has. */
const mostNames = 100;

interface Group {
    /** Entries as JSON, each once: the HTAP instance, the source, a database and its tables. */
    entries: Set<string>;
    names: number;
    /** All entries as JSON, when the program has declared what it declares at once. */
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
    if (group === undefined || group.names >= mostNames) group = newGroup();
    const entry = entryOf(args as Record<string, unknown>);
    if (entry) {
        const [, , , tables] = entry;
        group.entries.add(JSON.stringify(entry));
        group.names += 1 + tables.length;
    }
    return group.closed;
}

function newGroup(): Group {
    const entries = new Set<string>();
    const closed = new Promise<string>((resolve) => {
        setImmediate(() => {
            group = undefined;
            resolve(`[${[...entries].join(",")}]`);
        });
    });
    return { entries, names: 0, closed };
}

type Entry = [instanceId: string, sourceInstanceId: string, database: string, tables: string[]];

function entryOf(args: Record<string, unknown>): Entry | undefined {
    const { instanceId, sourceInstanceId, sourceDatabase, instanceLevel, wildcards } = args;
    if (!isName(instanceId) || !isName(sourceInstanceId) || !isName(sourceDatabase)) return undefined;
    // A task of the whole source, or of several databases, names none.
    if (instanceLevel || sourceDatabase === "" || sourceDatabase.includes(",")) return undefined;
    return [instanceId, sourceInstanceId, sourceDatabase, wildcards ? [] : namesIn(args.tables)];
}

function namesIn(tables: unknown): string[] {
    // An output has every property that it is asked for.
    if (typeof tables !== "object" || tables === null || pulumi.Output.isInstance(tables)) return [];
    const list: unknown = Object.values(tables)[0];
    return Array.isArray(list) ? list.filter(isName) : [];
}

function isName(value: unknown): value is string {
    return typeof value === "string";
}
