import type { Cloud } from "../../provider/api/cloud";
import { listHtapInstances } from "../../provider/api/htap";
import { UserError } from "../../provider/userError";

export interface Instance {
    id: string;
    name?: string;
    /** Undefined until the service's answers have shown it. */
    edition?: "starrocks" | "clickhouse";
}

/** The HTAP instances with these ids, and those of these sources, each once. */
export async function findInstances(cloud: Cloud, given: Instance[], sources: string[]): Promise<Instance[]> {
    const found = await Promise.all(
        sources.map(async (source) => {
            const instances = await listHtapInstances(cloud, source);
            if (instances.length > 0) return instances;
            throw new UserError(`--source ${source}: has no HTAP instance. Check the id and the region.`);
        }),
    );
    // Those of a source have a name too, so they take precedence.
    return [...new Map([...given, ...found.flat()].map((each) => [each.id, each])).values()];
}
