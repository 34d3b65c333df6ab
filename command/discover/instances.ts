import { ApiError } from "../../provider/api/errors";
import type { CloudFacts } from "../../provider/arguments/cloudFacts";
import { UserError } from "../../provider/userError";
import { type EditionName, editionNames, editions } from "./editions";

/** An HTAP instance whose tasks are read. */
export interface Instance {
    id: string;
    edition: EditionName;
}

const checkIt = "Check the id, region and projectId.";

/** The named instances, each with its edition. */
export function namedInstances(ids: string[], facts: CloudFacts): Promise<Instance[]> {
    const named = [...new Set(ids)].map(async (id) => {
        const edition = await editionOf(id, facts);
        if (edition === undefined) throw await noInstance(id, facts);
        return { id, edition };
    });
    return Promise.all(named);
}

/** The HTAP instances of a TaurusDB instance. Its list names their editions. */
export async function instancesOfSource(id: string, facts: CloudFacts): Promise<Instance[]> {
    const listed = await unlessRefused(facts.htapInstances(id));
    if (listed === undefined) throw await noSource(id, facts);
    const found = listed.map(async (instance) => {
        const named = editionNames.find((name) => name.toLowerCase() === instance.edition);
        const edition = named ?? (await editionOf(instance.id, facts));
        if (edition !== undefined) return { id: instance.id, edition };
        throw new UserError(
            `--source ${id}: the edition of its instance ${instance.id} is unknown. Name the others by --instance.`,
        );
    });
    return Promise.all(found);
}

/** An instance refuses the list of the other edition, or answers it without a task. Undefined: it refuses both. */
async function editionOf(id: string, facts: CloudFacts): Promise<EditionName | undefined> {
    let empty: EditionName | undefined;
    for (const name of editionNames) {
        const tasks = await unlessRefused(editions[name].list(facts, id));
        if (tasks && tasks.length > 0) return name;
        if (tasks) empty ??= name;
    }
    return empty;
}

async function noInstance(id: string, facts: CloudFacts): Promise<UserError> {
    const below = await unlessRefused(facts.htapInstances(id));
    if (!below?.length) return new UserError(`--instance ${id}: no HTAP instance has this id. ${checkIt}`);
    const names = below.map((each) => each.id).join(" ");
    return new UserError(
        `--instance ${id}: is a TaurusDB instance. Give --source ${id}, or its HTAP instances: --instance ${names}.`,
    );
}

async function noSource(id: string, facts: CloudFacts): Promise<UserError> {
    return new UserError(
        (await editionOf(id, facts)) === undefined
            ? `--source ${id}: no TaurusDB instance has this id. ${checkIt}`
            : `--source ${id}: is an HTAP instance. Give --instance ${id}.`,
    );
}

/** No page says how the service answers for another kind of instance: 400 and 404 both mean that it refuses. */
async function unlessRefused<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
    try {
        return await asked;
    } catch (error) {
        if (error instanceof ApiError && (error.status === 400 || error.status === 404)) return undefined;
        throw error;
    }
}
