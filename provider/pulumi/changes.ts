import { isDeepStrictEqual } from "node:util";
import type { ArgumentRule, Change } from "../arguments/rules";
import { hasUnknown } from "../arguments/unknown";
import type { Properties, Rules } from "./stateFormat";

/**
 * The arguments that differ between state and program, and what each change means. Hidden properties, outputs and the order in
 * sets and maps make no difference.
 */
export function findChanges(rules: Rules, olds: Properties, news: Properties): Map<string, Change> {
    const given = new Set(Array.isArray(olds.__given) ? olds.__given : []);
    const changes = new Map<string, Change>();
    for (const [name, rule] of Object.entries(rules)) {
        if (news[name] === undefined && rule.serviceChooses && (!given.has(name) || olds[name] === undefined))
            continue;
        const [before, after] = [olds[name] ?? rule.default, news[name] ?? rule.default];
        if (!hasUnknown(after) && isSame(rule, before, after)) continue;
        changes.set(
            name,
            typeof rule.change === "function" ? rule.change(before as never, after as never) : rule.change,
        );
    }
    return changes;
}

/**
 * The arguments in the form of the state wherever that means the same. The engine compares the form of inputs, so another order
 * in a set or a map would be a change there.
 */
export function asBefore(rules: Rules, args: Properties, before: Properties): Properties {
    return Object.fromEntries(
        Object.entries(args).map(([name, value]) => {
            const rule = rules[name];
            const isKept = rule && before[name] !== undefined && !hasUnknown(value);
            return [name, isKept && isSame(rule, before[name], value) ? before[name] : value];
        }),
    );
}

/** The inputs that a program would need for a state. Arguments that it leaves out stay out while they have their default. */
export function inputsFor(
    rules: Rules,
    state: Properties,
    given: ReadonlySet<string> | undefined,
): Properties {
    const kept = Object.entries(rules).filter(([name, rule]) => {
        if (state[name] === undefined) return false;
        if (!given || given.has(name) || rule.required) return true;
        return !rule.serviceChooses && !isSame(rule, state[name], rule.default);
    });
    return Object.fromEntries(kept.map(([name]) => [name, state[name]]));
}

function isSame(rule: ArgumentRule, a: unknown, b: unknown): boolean {
    return rule.same ? rule.same(a as never, b as never) : isDeepStrictEqual(a, b);
}
