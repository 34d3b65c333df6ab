import type { Before } from "../lifecycle/resource";
import { UserError } from "../userError";

export function joinId(instanceId: string, name: string): string {
    return `${instanceId}/${name}`;
}

/** The two halves of an id; `form` is how it should look, for the message. */
export function splitId(id: string, form: string): [instanceId: string, name: string] {
    const slash = id.indexOf("/");
    if (slash < 1 || slash === id.length - 1) throw new UserError(`id "${id}": must have the form ${form}`);
    return [id.slice(0, slash), id.slice(slash + 1)];
}

/** What the service says of a create-only argument, else what is known of old; never a guess, that would replace it. */
export function known<Args>(
    name: keyof Args & string,
    there: string | undefined,
    before: Before<Args> | undefined,
): string {
    const value = there ?? (before?.args[name] as string | undefined);
    if (value !== undefined) return value;
    throw new UserError(`the service does not tell the ${name} of this task just now; try again later`);
}
