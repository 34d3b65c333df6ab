import { generatedTaskName, type Kind } from "../pulumi/resourceNames";
import { UserError } from "../userError";

/** The parts of a URN: `urn:pulumi:<stack>::<project>::<parents and type>::<name>`. */
function partsOf(urn: string) {
    const [head = "", project = "", types = "", ...name] = urn.split("::");
    return {
        stack: head.replace("urn:pulumi:", ""),
        project,
        type: types.split("$").at(-1) ?? "",
        name: name.join("::"),
    };
}

export function kindOf(urn: string): Kind {
    const { type } = partsOf(urn);
    const [, , kind] = type.split(":");
    if (kind === "StarRocksReplication" || kind === "ClickHouseReplication") return kind;
    throw new UserError(`${type}: is not a resource of this package.`);
}

/** The task's name that a resource gets if its program gives none. */
export function taskNameOf(urn: string): string {
    const { project, stack, name } = partsOf(urn);
    return generatedTaskName(kindOf(urn), project, stack, name);
}

/** An explicit provider as messages name it; undefined for the default one, which has the settings of the stack config. */
export function ownerOf(urn: string): string | undefined {
    const { name } = partsOf(urn);
    return name === "" || /^default(_|$)/.test(name) ? undefined : `provider "${name}"`;
}
