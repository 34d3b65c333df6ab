import { UserError } from "../userError";
import { own } from "./maps";

export function joinId(instanceId: string, name: string): string {
    return `${instanceId}/${name}`;
}

/** The two halves of an id; `form` is the expected form, for the message. */
export function splitId(id: string, form: string): [instanceId: string, name: string] {
    const [instanceId, name, ...more] = id.split("/");
    if (!instanceId || !name || more.length > 0)
        throw new UserError(`id "${id}": must have the form ${form}.`);
    return [instanceId, name];
}

/**
 * A create-only argument as the service reports it, else as the state has it. Never a guess: a wrong value would replace the
 * task.
 */
export function requireCreateOnly(
    name: string,
    reported: string | undefined,
    before: object | undefined,
): string {
    const value = reported ?? own(before as Record<string, unknown> | undefined, name);
    if (typeof value === "string") return value;
    throw new UserError(`${name}: is missing in the service's reply for this task. Try again later.`);
}
