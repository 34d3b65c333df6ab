import { UserError } from "../userError";
import type { Context } from "../waiting/context";
import { type Difference, differencesText } from "./differences";

/** A task that is there in the place of the one that a program declares. */
export interface Found {
    /** The task in messages: "task … is on instance … already". */
    what: string;
    /** What a program could do instead of taking it over, as an imperative. */
    instead: string;
    adopt: "matching" | "never" | "always" | "unchanged" | undefined;
    /** Arguments that cannot be changed and differ; what the service does not say is no difference. */
    fixed: Difference[];
    /** Arguments that can be changed and differ. */
    changes: Difference[];
}

/** The arguments of which the service says something else than the program. */
export function fixedDifferences(
    wanted: Record<string, unknown>,
    there: Record<string, string | undefined>,
): Difference[] {
    return Object.entries(there).flatMap(([argument, value]) =>
        value === undefined || value === wanted[argument]
            ? []
            : [{ argument, there: value, here: String(wanted[argument]) }],
    );
}

/** Why a create must not take the task over; undefined where it may, as `adopt` says. */
export function refusalOf({ what, instead, adopt, fixed, changes }: Found): string | undefined {
    if (adopt === "never")
        return (
            `${what}, and adopt is "never". ${instead}, delete that task, or set adopt to "matching" to take it over, ` +
            "as after a deployment that was interrupted."
        );
    if (adopt === "unchanged" && fixed.length + changes.length > 0)
        return (
            `${what} and is not as declared: ${sides([...fixed, ...changes])}. With adopt "unchanged" only a task that agrees in ` +
            `everything is taken over. ${instead}, make the arguments agree, ` +
            (fixed.length > 0
                ? "or delete that task."
                : 'or set adopt to "matching" to have the task changed.')
        );
    if (fixed.length > 0 && adopt !== "always")
        return (
            `${what} and differs in what cannot be changed: ${sides(fixed)}. ${instead}, make the arguments ` +
            'agree, delete that task, or set adopt to "always".'
        );
    return undefined;
}

/** What `pulumi up` would do with the task, for a preview. */
export function takeOverPreview(found: Found): Said {
    const refusal = refusalOf(found);
    if (refusal !== undefined)
        return { severity: "warning", text: `"pulumi up" will refuse this: ${refusal}` };
    return saidOf(found, '"pulumi up" takes it over');
}

/** Takes the task over and says what that changes. Throws when it may not be taken over. */
export function takeOver(found: Found, context: Context): void {
    const refusal = refusalOf(found);
    if (refusal !== undefined) throw new UserError(refusal);
    const { severity, text } = saidOf(found, "took it over");
    context.say(severity, text);
}

interface Said {
    severity: "info" | "warning";
    text: string;
}

function saidOf({ what, fixed, changes }: Found, takes: string): Said {
    const parts = [
        changes.length === 0 ? `${takes} as it is` : `${takes}, changing ${differencesText(changes)}`,
        ...(fixed.length === 0 ? [] : [`the next preview will show a replacement: ${sides(fixed)}`]),
    ];
    return {
        severity: changes.length + fixed.length > 0 ? "warning" : "info",
        text: `${what}: ${parts.join("; ")}`,
    };
}

function sides(differences: Difference[]): string {
    return differences
        .map(({ argument, there, here }) => `${argument} is ${there} there and ${here} here`)
        .join("; ");
}
