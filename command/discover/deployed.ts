import { nameOf } from "../drift/urn";
import { resourcesOf } from "../pulumi";

interface StateResource {
    urn: string;
    id?: string;
    parent?: string;
}

/** The names of a stack's resources, by their ids: what is deployed must keep its name, or Pulumi would delete it. */
export function deployedNames(stack: string | undefined): Map<string, string> {
    if (stack === undefined) return new Map();
    return namesIn(resourcesOf(stack));
}

/** An environment puts its own name before those of its entries. */
function namesIn(resources: StateResource[]): Map<string, string> {
    return new Map(
        resources.flatMap(({ urn, id, parent }) => {
            if (id === undefined) return [];
            const [name, prefix] = [nameOf(urn), `${nameOf(parent ?? "")}-`];
            return [[id, name.startsWith(prefix) ? name.slice(prefix.length) : name] as const];
        }),
    );
}
