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
