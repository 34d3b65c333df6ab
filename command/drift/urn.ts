/** `urn:pulumi:<stack>::<project>::<types from the root down, separated by $>::<name>`; a name may have colons too. */
function partsOf(urn: string) {
    const [stack = "", , types = "", ...name] = urn.split("::");
    return { stack: stack.split(":")[2] ?? "", type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

export const stackOf = (urn: string) => partsOf(urn).stack;
export const typeOf = (urn: string) => partsOf(urn).type;
export const nameOf = (urn: string) => partsOf(urn).name;
