import { ApiError } from "../../provider/api/errors";
import type { CloudFacts } from "../../provider/arguments/cloudFacts";
import { advice, type Edition } from "../../provider/arguments/instanceEdition";
import { UserError } from "../../provider/userError";
import { type Finding, ok, problem, skipped } from "./finding";

interface Instance {
    id: string;
    edition: Edition;
    sourceInstanceId?: string;
}

/** The name of a task that no instance has. */
const absent = "taurusdb_htap_doctor";

/** Each read of an instance that may be forbidden by itself. `task` is one of its tasks. */
export async function* findPermissions(
    { id, edition, sourceInstanceId }: Instance,
    task: string | undefined,
    facts: CloudFacts,
): AsyncGenerator<Finding> {
    const reads = readsOf(edition, facts);
    const step = (what: string) => `instance ${id}, ${what}`;
    let source = sourceInstanceId;
    yield await tried(step("configuration"), async () => {
        if (task === undefined) {
            await reads.configuration(id, absent).catch(requireRefusalAsAbsent);
            return "there is no task, but that of one could be read";
        }
        source ??= (await reads.configuration(id, task))?.sourceInstanceId;
        return `that of task ${task} can be read`;
    });
    yield await tried(step("parameters"), async () => `${(await reads.parameters(id)).length} can be read`);
    const known = source;
    if (known === undefined) return yield skipped(step("source"), "no task names it");
    yield await tried(step("source"), async () => {
        const instances = await facts.htapInstances(known);
        const own = instances.find((instance) => instance.id === id);
        if (!own) throw new UserError(`${known} does not have this instance. Check sourceInstanceId.`);
        if (own.edition !== undefined && own.edition !== edition) throw new UserError(advice[own.edition]);
        return `${known} can be read`;
    });
    // The service answers this for StarRocks alone.
    if (edition === "starrocks")
        yield await tried(
            step("databases of the source"),
            async () => `${(await facts.sourceDatabases(id, known)).length} can be read`,
        );
    return undefined;
}

function readsOf(edition: Edition, facts: CloudFacts) {
    return edition === "starrocks"
        ? { configuration: facts.starRocksConfiguration, parameters: facts.starRocksParameters }
        : { configuration: facts.clickHouseConfiguration, parameters: facts.clickHouseParameters };
}

/** No page says how the service answers for a task that never was: 400 and 404 both mean that it has looked for it. */
function requireRefusalAsAbsent(error: unknown): void {
    const isRefusal = error instanceof ApiError && (error.status === 400 || error.status === 404);
    if (!isRefusal) throw error;
}

async function tried(step: string, read: () => Promise<string>): Promise<Finding> {
    try {
        return ok(step, await read());
    } catch (error) {
        if (error instanceof UserError) return problem(step, error);
        throw error;
    }
}
