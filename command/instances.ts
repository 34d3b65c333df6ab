import { ApiError, isRefusal } from "../provider/api/errors";
import type { HtapInstance } from "../provider/api/htap";
import type { CloudFacts } from "../provider/arguments/cloudFacts";
import { UserError } from "../provider/userError";
import { type Edition, editions } from "./editions";
import type { TaskList } from "./tasks";

/** An HTAP instance that a command is about. */
export interface Instance {
    id: string;
    name?: string;
    /** Undefined until the service's answers have shown it. */
    edition?: Edition;
    /** Undefined if nothing has named it. */
    sourceInstanceId?: string;
}

/** The options that name instances. */
export interface Choice {
    instance?: string[];
    source?: string[];
}

const checkIt = "Check the id, region and projectId.";

export function namesInstances({ instance = [], source = [] }: Choice): boolean {
    return instance.length > 0 || source.length > 0;
}

/** The named instances and all those of the named sources, each once. */
export async function instancesOf(
    { instance = [], source = [] }: Choice,
    facts: CloudFacts,
): Promise<Instance[]> {
    const named = instance.map((id): Instance => ({ id }));
    const ofSources = await Promise.all(source.map((id) => knownInstances(id, facts)));
    // Those of a source have a name too, so they take precedence.
    return [...new Map([...named, ...ofSources.flat()].map((each) => [each.id, each])).values()];
}

/** The HTAP instances of a TaurusDB instance, one at least. */
export async function instancesOfSource(id: string, facts: CloudFacts): Promise<HtapInstance[]> {
    let instances: HtapInstance[];
    try {
        instances = await facts.htapInstances(id);
    } catch (error) {
        if (!isRefusal(error)) throw error;
        throw new UserError(
            "reason" in (await shownEdition(id, facts))
                ? `--source ${id}: no TaurusDB instance has this id. ${checkIt}`
                : `--source ${id}: is an HTAP instance. Give --instance ${id}.`,
        );
    }
    if (instances.length === 0) throw new UserError(`--source ${id}: has no HTAP instance. ${checkIt}`);
    return instances;
}

async function knownInstances(source: string, facts: CloudFacts): Promise<Instance[]> {
    const instances = await instancesOfSource(source, facts);
    return instances.map(({ id, name, edition }) => ({ id, name, edition, sourceInstanceId: source }));
}

/** An instance refuses the lists of both editions. */
export class ShowsNoTasks extends UserError {
    override name = "ShowsNoTasks";

    /** `reason`: in the service's words. */
    constructor(
        id: string,
        readonly reason: string,
    ) {
        super(`--instance ${id}: shows no tasks: ${reason} ${checkIt}`);
    }
}

/** The edition of an instance, which keeps it as soon as it is sure. */
export async function editionOf(instance: Instance, facts: CloudFacts): Promise<Edition> {
    const { id, edition } = instance;
    if (edition !== undefined) return edition;
    const shown = await shownEdition(id, facts);
    if ("reason" in shown) {
        const mistake = await asSource(id, facts);
        throw mistake === undefined
            ? new ShowsNoTasks(id, shown.reason)
            : new UserError(`--instance ${id}: ${mistake}`);
    }
    if (shown.isSure) instance.edition = shown.edition;
    return shown.edition;
}

/** What is wrong with the id of a TaurusDB instance that was given as that of an HTAP instance. Undefined: it is not one. */
export async function asSource(id: string, facts: CloudFacts): Promise<string | undefined> {
    // A failure says no more than the error that this would explain.
    const instances = await facts.htapInstances(id).catch(() => []);
    if (instances.length === 0) return undefined;
    const ids = instances.map((each) => each.id).join(" ");
    return `is a TaurusDB instance. Give --source ${id}, or its HTAP instances: --instance ${ids}.`;
}

/**
 * The edition that an instance shows. No page says how it answers the list of the other edition: it may refuse, or show no task.
 * One that refuses both lists says why.
 */
async function shownEdition(
    id: string,
    facts: CloudFacts,
): Promise<{ edition: Edition; isSure: boolean } | { reason: string }> {
    const starRocks = await answerOf(editions.starrocks.tasks(facts, id));
    if (hasTasks(starRocks)) return { edition: "starrocks", isSure: true };
    const clickHouse = await answerOf(editions.clickhouse.tasks(facts, id));
    if (hasTasks(clickHouse)) return { edition: "clickhouse", isSure: true };
    if ("rows" in starRocks) return { edition: "starrocks", isSure: !("rows" in clickHouse) };
    // A refusal for want of a permission says nothing of the edition.
    for (const answer of [starRocks, clickHouse])
        if ("refusal" in answer && answer.refusal.status === 403) throw answer.refusal;
    if ("rows" in clickHouse) return { edition: "clickhouse", isSure: true };
    const reasons = [starRocks, clickHouse].map(({ refusal }) => refusal.reason.replace(/\.$/, ""));
    return { reason: `${[...new Set(reasons)].join("; ")}.` };
}

async function answerOf(list: Promise<TaskList>): Promise<TaskList | { refusal: ApiError }> {
    try {
        return await list;
    } catch (error) {
        if (isRefusal(error) || (error instanceof ApiError && error.status === 403))
            return { refusal: error };
        throw error;
    }
}

const hasTasks = (answer: object): boolean => "rows" in answer && (answer as TaskList).rows.length > 0;
