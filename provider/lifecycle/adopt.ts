import type { CloudFacts } from "../arguments/cloudFacts";
import { listKind, scopeOf, tablesThere } from "../arguments/tables";
import { UserError } from "../userError";
import type { Context } from "../waiting/context";
import { desiredOf } from "./desired";
import { differencesText, findDifferences } from "./differences";
import type { CommonArgs, Edition, Learned } from "./edition";
import type { Before, Difference, Found } from "./resource";
import type { Actual, Desired, Seen } from "./task";

/** A task that is there, compared with everything that the program says. */
export async function compare<Args extends CommonArgs>(
    edition: Edition<Args>,
    args: Args,
    before: Before<Args>,
    seen: Seen,
    facts: CloudFacts,
): Promise<Found> {
    const desired = await desiredOf(edition, args, before, seen, "whole", facts);
    const actual = await edition.actual({ args, before, desired, seen, made: new Set(), facts });
    const { configuration } = seen;
    const [list, to] = [configuration && tablesThere(configuration), scopeOf(args.tables)];
    const there = {
        ...edition.createOnly(seen),
        instanceLevel: configuration?.instanceLevel?.toString(),
        tables: list && !edition.canBecome(list, to) ? listKind(list) : undefined,
    };
    const here: Record<string, unknown> = {
        ...args,
        instanceLevel: String(args.instanceLevel ?? false),
        tables: listKind(to),
    };
    const fixed = Object.entries(there).flatMap(([argument, value]) =>
        value === undefined || value === here[argument]
            ? []
            : [{ argument, there: value as string, here: String(here[argument]) }],
    );
    return {
        ...edition.present(edition.keyOf(args)),
        adopt: args.adopt,
        fixed,
        changes: actual
            ? changesOf(edition, actual, desired, {
                  unchecked: before.unfinished && edition.isUnchecked?.(seen, before) === true,
              })
            : [],
    };
}

function changesOf<Args extends CommonArgs>(
    { plan, sameTableConfig, showsEverySetting }: Edition<Args>,
    actual: Actual,
    desired: Desired,
    learned: Learned,
): Difference[] {
    const { stage, setup } = actual;
    const { desiredState } = desired;
    const calls = plan(actual, desired, learned).map((call) => call.do);
    if (calls.includes("delete")) return [{ argument: "stage", there: stage, here: "recreated" }];
    const restarts = calls.some((call) => call !== "modify");
    return [
        ...findDifferences(setup, desired, sameTableConfig, showsEverySetting ? "not set" : "not shown"),
        ...(restarts && desiredState !== undefined
            ? [{ argument: "desiredState", there: runStates[stage] ?? stage, here: desiredState }]
            : []),
    ];
}

const runStates: Partial<Record<Actual["stage"], string>> = {
    wait: "not started",
    full: "running",
    incremental: "running",
};

/** Why a create must not adopt the task; undefined if it may, as `adopt` says. */
function refusalOf({ what, instead, adopt, fixed, changes }: Found): string | undefined {
    if (adopt === "never")
        return (
            `${what}, and adopt is "never". ${instead}, delete that task, or set adopt to "matching" to adopt it, ` +
            "as after a deployment that was interrupted."
        );
    if (adopt === "unchanged" && fixed.length + changes.length > 0)
        return (
            `${what} and is not as declared: ${sides([...fixed, ...changes])}. adopt "unchanged" adopts a task only if ` +
            `nothing differs. ${instead}, make the arguments agree, ` +
            (fixed.length > 0
                ? "or delete that task."
                : 'or set adopt to "matching" to have the task changed.')
        );
    if (fixed.length > 0 && adopt !== "always")
        return (
            `${what} and differs in arguments that only a new task can have: ${sides(fixed)}. ${instead}, make the arguments ` +
            'agree, delete that task, or set adopt to "always".'
        );
    return undefined;
}

/** What `pulumi up` would do with the task, for a preview. */
export function adoptionPreview(found: Found): Said {
    const refusal = refusalOf(found);
    if (refusal !== undefined)
        return { severity: "warning", text: `"pulumi up" will refuse this: ${refusal}` };
    return saidOf(found, '"pulumi up" adopts it');
}

/** Adopts the task and says what that changes. Throws if it must not. */
export function adopt(found: Found, context: Context): void {
    const refusal = refusalOf(found);
    if (refusal !== undefined) throw new UserError(refusal);
    const { severity, text } = saidOf(found, "adopted it");
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
