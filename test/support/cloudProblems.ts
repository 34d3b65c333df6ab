import type { CloudFacts } from "../../provider/arguments/cloudFacts";
import type { Resource } from "../../provider/lifecycle/resource";

/** Everything that only the cloud knows to be wrong with these arguments. */
export async function cloudProblems<Args extends object>(
    resource: Pick<Resource<Args, object>, "findCloudProblems" | "findSourceProblems">,
    args: Partial<Args>,
    before: Partial<Args>,
    facts: CloudFacts,
): Promise<string[]> {
    const found = (await resource.findCloudProblems?.(args, before, facts)) ?? [];
    if (found.some((text) => text.startsWith("instanceId"))) return found;
    return [...found, ...((await resource.findSourceProblems?.(args, before, facts, false)) ?? [])];
}
