import { isLive } from "../../provider/waiting/row";
import { editionNames, editions, type Listed } from "./editions";
import type { Instance, Instances } from "./instances";
import { resourceNames } from "./names";
import { withNodeRemarks } from "./nodes";
import type { Snapshot } from "./snapshot";
import { type Declared, type LeftOut, readTask } from "./task";

/** A task and the name of its resource. */
export interface Named extends Declared {
    resourceName: string;
}

/** What was found, in an order that does not follow the service's. */
export interface Discovery {
    instances: Instance[];
    refusing: Instances["refusing"];
    tasks: Named[];
    leftOut: LeftOut[];
}

/** Reads all tasks of the instances; `begin` hears how many there are. The connection itself limits how many requests are in flight. */
export async function discover(
    { known: instances, refusing }: Instances,
    snapshot: Snapshot,
    begin: (tasks: number) => void = () => {},
): Promise<Discovery> {
    const ofInstances = instances.map(async (instance) => {
        const listed = await editions[instance.edition].list(snapshot.facts, instance.id);
        return present(listed).map((task) => ({ instance, task }));
    });
    const all = (await Promise.all(ofInstances)).flat();
    begin(all.length);
    const found = await Promise.all(all.map(({ instance, task }) => readTask(instance, task, snapshot)));
    const declared = withNodeRemarks(found.filter((task) => "args" in task)).sort(byPlace);
    const names = resourceNames(declared);
    return {
        instances,
        refusing: refusing.sort((a, b) => (a.id < b.id ? -1 : 1)),
        tasks: declared.map((task, index) => ({ ...task, resourceName: names[index] as string })),
        leftOut: found.filter((task) => "reason" in task).sort(byPlace),
    };
}

/** One row a name: a cancelled task may leave its row beside that of its successor. */
function present(listed: Listed[]): Listed[] {
    const rows = new Map<string, Listed>();
    for (const task of listed) if (!isLive(rows.get(task.name)?.row)) rows.set(task.name, task);
    return [...rows.values()];
}

function byPlace(a: Declared | LeftOut, b: Declared | LeftOut): number {
    const order = editionNames.indexOf(a.edition) - editionNames.indexOf(b.edition);
    return order || (a.id < b.id ? -1 : 1);
}
