import { UserError } from "../userError";
import type { Context } from "../waiting/context";

/** A task that a create has found in the place of its own. */
export interface Found {
    /** The task in messages: "task … is on instance … already". */
    what: string;
    /** What a program could do instead of taking it over, as an infinitive clause. */
    instead: string;
    adopt: "matching" | "never" | "always" | undefined;
    /** Arguments that cannot be changed, as they are wanted and as they are; what the service does not say is no difference. */
    wanted: Record<string, unknown>;
    there: Record<string, string | undefined>;
}

/** Decides whether a create may take over the task that is there already, as `adopt` says. Throws when it may not. */
export function takeOver({ what, instead, adopt, wanted, there }: Found, context: Context): void {
    if (adopt === "never")
        throw new UserError(
            `${what}, and adopt is "never". ${instead}, delete that task, or set adopt to "matching" to take it over, ` +
                "as after a deployment that was interrupted.",
        );
    const different = Object.entries(there).flatMap(([name, value]) =>
        value === undefined || value === wanted[name]
            ? []
            : [`${name} is ${value} there and ${wanted[name]} here`],
    );
    if (different.length > 0 && adopt !== "always")
        throw new UserError(
            `${what} and differs in what cannot be changed: ${different.join("; ")}. ${instead}, make the arguments ` +
                'agree, delete that task, or set adopt to "always".',
        );
    if (different.length > 0)
        context.say(
            "warning",
            `${what}: took it over; the next preview will show a replacement: ${different.join("; ")}`,
        );
    else context.say("info", `${what}: took it over`);
}
