import { ApiError } from "../../provider/api/errors";
import type { CloudFacts } from "../../provider/arguments/cloudFacts";
import { UserError } from "../../provider/userError";
import { type EditionName, editionNames, editions } from "./editions";

/** An HTAP instance whose tasks are read. */
export interface Instance {
    id: string;
    edition: EditionName;
}

/** The instances to read, and those that show no tasks. */
export interface Instances {
    known: Instance[];
    /** `reason`: in the service's words. */
    refusing: { id: string; reason: string }[];
}

const checkIt = "Check the id, region and projectId.";

/** The named instances, each with its edition. */
export async function namedInstances(ids: string[], facts: CloudFacts): Promise<Instances> {
    const named = [...new Set(ids)].map(async (id) => {
        const shown = await editionOf(id, facts);
        if ("reason" in shown) throw await noInstance(id, shown.reason, facts);
        return { id, ...shown };
    });
    return { known: await Promise.all(named), refusing: [] };
}

/** The HTAP instances of a TaurusDB instance. Its list names their editions. */
export async function instancesOfSource(id: string, facts: CloudFacts): Promise<Instances> {
    const listed = await unlessRefused(facts.htapInstances(id));
    if (listed === undefined) throw await noSource(id, facts);
    const found = listed.map(async (instance) => {
        const named = editionNames.find((name) => name.toLowerCase() === instance.edition);
        return { id: instance.id, ...(named ? { edition: named } : await editionOf(instance.id, facts)) };
    });
    const all = await Promise.all(found);
    return {
        known: all.filter((instance) => "edition" in instance),
        refusing: all.filter((instance) => "reason" in instance),
    };
}

/** An instance refuses the list of the other edition, or answers it without a task. One that refuses both says why. */
async function editionOf(
    id: string,
    facts: CloudFacts,
): Promise<{ edition: EditionName } | { reason: string }> {
    let empty: EditionName | undefined;
    const reasons = new Set<string>();
    for (const name of editionNames) {
        const tasks = await editions[name].list(facts, id).catch(refusalOf);
        if ("reason" in tasks) reasons.add(tasks.reason.replace(/\.$/, ""));
        else if (tasks.length > 0) return { edition: name };
        else empty ??= name;
    }
    return empty === undefined ? { reason: `${[...reasons].join("; ")}.` } : { edition: empty };
}

async function noInstance(id: string, reason: string, facts: CloudFacts): Promise<UserError> {
    const below = await unlessRefused(facts.htapInstances(id));
    if (!below?.length) return new UserError(`--instance ${id}: shows no tasks: ${reason} ${checkIt}`);
    const names = below.map((each) => each.id).join(" ");
    return new UserError(
        `--instance ${id}: is a TaurusDB instance. Give --source ${id}, or its HTAP instances: --instance ${names}.`,
    );
}

async function noSource(id: string, facts: CloudFacts): Promise<UserError> {
    return new UserError(
        "reason" in (await editionOf(id, facts))
            ? `--source ${id}: no TaurusDB instance has this id. ${checkIt}`
            : `--source ${id}: is an HTAP instance. Give --instance ${id}.`,
    );
}

async function unlessRefused<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
    try {
        return await asked;
    } catch (error) {
        refusalOf(error);
        return undefined;
    }
}

/** No page says how the service answers for another kind of instance: 400 and 404 both mean that it refuses. */
function refusalOf(error: unknown): ApiError {
    if (error instanceof ApiError && (error.status === 400 || error.status === 404)) return error;
    throw error;
}
