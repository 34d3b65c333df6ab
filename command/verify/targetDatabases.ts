import { type Cloud, urlPath } from "../../provider/api/cloud";
import { allPages } from "../../provider/api/paging";
import { namesOf } from "../../provider/api/reading";
import type { Subject } from "./trial";

/** ListStarRocksDataBases and ListClickHouseDataBase: whether an instance has a database of the task's name. */
export async function hasDatabase(
    cloud: Cloud,
    { edition, instanceId, name }: Pick<Subject, "edition" | "instanceId" | "name">,
): Promise<boolean> {
    const path = urlPath`/v3/{project_id}/instances/${instanceId}/${edition}/databases`;
    const names = await allPages(
        async (page) => {
            // The name selects all that have it in them.
            const query = { ...page, database_name: name };
            const { databases } = await cloud.request<{ databases?: string[] }>({
                method: "GET",
                path,
                query,
            });
            return { rows: namesOf(databases, "databases") };
        },
        (name) => name,
        { what: `databases of instance ${instanceId}` },
    );
    return names.includes(name);
}
