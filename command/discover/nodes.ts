import type { Declared } from "./task";

/** Nodes are left to the service. Says so of each task that reads from another node than most tasks of its source do. */
export function withNodeRemarks(tasks: readonly Declared[]): Declared[] {
    const usual = usualNodes(tasks);
    return tasks.map((task) => {
        const { sourceNodeId: node, args, remarks } = task;
        if (node === undefined || node === usual.get(args.sourceInstanceId)) return task;
        const remark =
            `The task reads from node ${node}, unlike others of its source. ` +
            "Add sourceNodeId to keep that node if the task is recreated.";
        return { ...task, remarks: [...remarks, remark] };
    });
}

/** By source: the node that most of its tasks read from. Of a tie there is none. */
function usualNodes(tasks: readonly Declared[]): Map<unknown, string | undefined> {
    const counts = new Map<unknown, Map<string, number>>();
    for (const { sourceNodeId: node, args } of tasks) {
        if (node === undefined) continue;
        const nodes = counts.get(args.sourceInstanceId) ?? new Map<string, number>();
        counts.set(args.sourceInstanceId, nodes.set(node, (nodes.get(node) ?? 0) + 1));
    }
    return new Map([...counts].map(([source, nodes]) => [source, mostOf(nodes)]));
}

function mostOf(counts: ReadonlyMap<string, number>): string | undefined {
    const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
    return second && second[1] === first?.[1] ? undefined : first?.[0];
}
