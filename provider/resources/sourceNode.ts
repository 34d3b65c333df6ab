import { UserError } from "../userError";
import type { Before } from "./resource";

/** How a request names the primary, whatever node that is. */
const primary = "";

/** The node that a task should be moved to; undefined when the program leaves the choice to the service, as before. */
export function nodeToMoveTo<Args extends { sourceNodeId?: string }>(
    before: Before<Args>,
    args: Args,
): string | undefined {
    return args.sourceNodeId ?? (before.given.has("sourceNodeId") ? primary : undefined);
}

/** After a move: the service may accept a change and keep the old node. Which node is the primary no answer tells. */
export function requireNode(what: string, wanted: string, there: string | undefined): void {
    if (wanted === primary || there === wanted) return;
    throw new UserError(
        `${what}: the service accepted sourceNodeId ${wanted} but still reads from ${there}. Take the change back, or make ` +
            'the task anew: "pulumi destroy --target <urn>", then "pulumi up".',
    );
}
