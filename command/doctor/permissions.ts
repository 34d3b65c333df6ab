import { isRefusal } from "../../provider/api/errors";
import type { CloudFacts } from "../../provider/arguments/cloudFacts";
import { advice } from "../../provider/arguments/instanceEdition";
import { UserError } from "../../provider/userError";
import { type Edition, editions } from "../editions";
import type { Instance } from "../instances";
import { type Finding, ok, problem, skipped } from "./finding";

/** The name of a task that no instance has. */
const absent = "taurusdb_htap_doctor";

/** Each read of an instance that may be forbidden by itself. `task` is one of its tasks. */
export async function* findPermissions(
    { id, edition, sourceInstanceId }: Instance & { edition: Edition },
    task: string | undefined,
    facts: CloudFacts,
): AsyncGenerator<Finding> {
    const { configuration, parameters } = editions[edition];
    const step = (what: string) => `instance ${id}, ${what}`;
    let source = sourceInstanceId;
    yield await tried(step("configuration"), async () => {
        if (task === undefined) {
            await configuration(facts, id, absent).catch(requireRefusalAsAbsent);
            return "there is no task, but that of one could be read";
        }
        source ??= (await configuration(facts, id, task))?.sourceInstanceId;
        return `that of task ${task} can be read`;
    });
    yield await tried(step("parameters"), async () => `${(await parameters(facts, id)).length} can be read`);
    const known = source;
    if (known === undefined) return yield skipped(step("source"), "no task names it");
    yield await tried(step("source"), async () => {
        const instances = await facts.htapInstances(known);
        const listed = instances.find((instance) => instance.id === id);
        if (!listed) throw new UserError(`${known} does not have this instance. Check sourceInstanceId.`);
        if (listed.edition !== undefined && listed.edition !== edition)
            throw new UserError(advice[listed.edition]);
        return `${known} can be read`;
    });
    // The service answers this for StarRocks alone.
    if (edition === "starrocks")
        yield await tried(step("databases of the source"), async () => {
            const databases = await facts.source({ instanceId: id, sourceInstanceId: known }).allDatabases();
            return `${databases.length} can be read`;
        });
    return undefined;
}

/** No page says how the service answers for a task that never was: it refuses that too. */
function requireRefusalAsAbsent(error: unknown): void {
    if (!isRefusal(error)) throw error;
}

async function tried(step: string, read: () => Promise<string>): Promise<Finding> {
    try {
        return ok(step, await read());
    } catch (error) {
        if (error instanceof UserError) return problem(step, error);
        throw error;
    }
}
