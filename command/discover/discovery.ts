import type { Operation } from "../../provider/lifecycle/resource";
import { type Edition, editionNames, editions } from "../editions";
import { editionOf, type Instance } from "../instances";
import { resourceNames } from "./names";
import { type Declared, type LeftOut, readTask } from "./task";

/** A task and the name of its resource. */
export interface Named extends Declared {
    resourceName: string;
}

/** What was found, in an order that does not follow the service's. */
export interface Discovery {
    instances: { id: string; edition: Edition }[];
    tasks: Named[];
    leftOut: LeftOut[];
}

/** Reads all tasks of the instances. The connection itself limits how many requests are in flight. */
export async function discover(instances: Instance[], snapshot: Operation): Promise<Discovery> {
    const { facts } = snapshot;
    const known = await Promise.all(
        instances.map(async (each) => ({ id: each.id, edition: await editionOf(each, facts) })),
    );
    const ofInstances = known.map(async (instance) => {
        const { rows } = await editions[instance.edition].tasks(facts, instance.id);
        return Promise.all(rows.map((row) => readTask(instance, row, snapshot)));
    });
    const found = (await Promise.all(ofInstances)).flat();
    const declared = found.filter((task) => "args" in task).sort(byPlace);
    const names = resourceNames(declared);
    return {
        instances: known,
        tasks: declared.map((task, index) => ({ ...task, resourceName: names[index] as string })),
        leftOut: found.filter((task) => "reason" in task).sort(byPlace),
    };
}

function byPlace(a: Declared | LeftOut, b: Declared | LeftOut): number {
    const order = editionNames.indexOf(a.edition) - editionNames.indexOf(b.edition);
    return order || (a.id < b.id ? -1 : 1);
}
