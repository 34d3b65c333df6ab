import type { CloudFacts } from "../../provider/arguments/cloudFacts";
import type { Operation } from "../../provider/lifecycle/resource";
import { type Edition, editionNames, editions } from "../editions";
import { editionOf, type Instance, ShowsNoTasks } from "../instances";
import { resourceNames } from "./names";
import { withNodeRemarks } from "./nodes";
import { type Declared, type LeftOut, readTask } from "./task";

/** A task and the name of its resource. */
export interface Named extends Declared {
    resourceName: string;
}

/** What was found, in an order that does not follow the service's. */
export interface Discovery {
    instances: Known[];
    /** Instances of a source that show no tasks, with the reason in the service's words. */
    refusing: Refusing[];
    tasks: Named[];
    leftOut: LeftOut[];
}

interface Known {
    id: string;
    edition: Edition;
}

interface Refusing {
    id: string;
    reason: string;
}

/**
 * Reads all tasks of the instances; `begin` hears how many there are. `deployed`: names by ids. The connection itself limits how
 * many requests are in flight.
 */
export async function discover(
    instances: Instance[],
    snapshot: Operation,
    begin: (tasks: number) => void = () => {},
    deployed: ReadonlyMap<string, string> = new Map(),
): Promise<Discovery> {
    const { facts } = snapshot;
    const shown = await Promise.all(instances.map((instance) => shownBy(instance, facts)));
    const known = shown.filter((instance) => "edition" in instance);
    const ofInstances = known.map(async (instance) => {
        const { rows } = await editions[instance.edition].tasks(facts, instance.id);
        return rows.map((row) => ({ instance, row }));
    });
    const all = (await Promise.all(ofInstances)).flat();
    begin(all.length);
    const found = await Promise.all(all.map(({ instance, row }) => readTask(instance, row, snapshot)));
    const declared = withNodeRemarks(found.filter((task) => "args" in task)).sort(byPlace);
    const names = resourceNames(declared, deployed);
    return {
        instances: known,
        refusing: shown.filter((instance) => "reason" in instance).sort((a, b) => (a.id < b.id ? -1 : 1)),
        tasks: declared.map((task, index) => ({ ...task, resourceName: names[index] as string })),
        leftOut: found.filter((task) => "reason" in task).sort(byPlace),
    };
}

/** A named instance has to show its tasks. One of a source may be of another edition, or not ready. */
async function shownBy(instance: Instance, facts: CloudFacts): Promise<Known | Refusing> {
    const { id, sourceInstanceId } = instance;
    try {
        return { id, edition: await editionOf(instance, facts) };
    } catch (error) {
        if (!(error instanceof ShowsNoTasks) || sourceInstanceId === undefined) throw error;
        return { id, reason: error.reason };
    }
}

function byPlace(a: Declared | LeftOut, b: Declared | LeftOut): number {
    const order = editionNames.indexOf(a.edition) - editionNames.indexOf(b.edition);
    return order || (a.id < b.id ? -1 : 1);
}
