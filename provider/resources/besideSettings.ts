import type { CheckResult } from "../api/replication";
import { configTexts, type DatabaseConfigs, textsOf } from "./databaseConfigs";

/** What the service showed beside what the program sets, when it was last read after a change: the base line for drift. */
export interface Beside {
    databaseConfigs?: Record<string, string>;
    tableConfigs?: Record<string, string>;
    /** The task stands, but the check that made it did not pass, or nobody knows whether it did. */
    unchecked?: boolean;
}

/**
 * What to make of settings that the program does not name: "new" takes what is shown as the base line, "all" takes
 * everything for an argument, and an older base line takes what differs from it, but for the parameters that were touched
 * since.
 */
export type Baseline = "new" | "all" | { beside?: unknown; touched?: readonly string[] };

/** The base line after an operation on what was there before. */
export function baselineAfter(
    remembered: unknown,
    before: DatabaseConfigs | undefined,
    now: DatabaseConfigs | undefined,
): Baseline {
    if (!remembered) return "new";
    return { beside: remembered, touched: Object.keys({ ...before, ...now }) };
}

interface Given<TableConfig> {
    databaseConfigs?: DatabaseConfigs;
    tableConfigs?: Record<string, TableConfig>;
}

/** Parameters and table settings as they are there, in the program's own form wherever that means the same. */
export function settingsThere<TableConfig>(
    given: Given<TableConfig>,
    tableTexts: Record<string, string>,
    sameTableConfig: (a: string, b: string) => boolean,
    shown: { databaseConfigs: CheckResult[]; tableConfigs: CheckResult[] } | undefined,
    /** What a setting means that the program names and the service does not show. */
    unshown: "not set" | "as given",
    baseline: Baseline,
): {
    databaseConfigs?: DatabaseConfigs;
    tableConfigs?: Record<string, TableConfig | string>;
    __beside: Beside;
} {
    const databaseConfigs = split(
        given.databaseConfigs ?? {},
        configTexts(given.databaseConfigs),
        shown && textsOf(shown.databaseConfigs),
        (a, b) => a === b,
        unshown,
    );
    const tableConfigs = split(
        given.tableConfigs ?? {},
        tableTexts,
        shown && textsOf(shown.tableConfigs.filter(({ value }) => value !== "")),
        sameTableConfig,
        unshown,
    );
    const base = baseOf(baseline, databaseConfigs.beside, tableConfigs.beside);
    return {
        databaseConfigs: mapOrNothing({
            ...databaseConfigs.named,
            ...differing(databaseConfigs.beside, base.databaseConfigs ?? {}),
        }),
        tableConfigs: mapOrNothing({
            ...tableConfigs.named,
            ...differing(tableConfigs.beside, base.tableConfigs ?? {}),
        }),
        __beside: base,
    };
}

function baseOf(
    baseline: Baseline,
    databaseConfigs: Record<string, string>,
    tableConfigs: Record<string, string>,
): Beside {
    if (baseline === "all") return {};
    const old = baseline === "new" ? undefined : (baseline.beside as Beside | undefined);
    const touched = baseline === "new" ? [] : (baseline.touched ?? []);
    if (!old)
        return { databaseConfigs: mapOrNothing(databaseConfigs), tableConfigs: mapOrNothing(tableConfigs) };
    const shownSince = Object.entries(databaseConfigs).filter(([name]) => touched.includes(name));
    return {
        databaseConfigs: mapOrNothing({ ...old.databaseConfigs, ...Object.fromEntries(shownSince) }),
        tableConfigs: old.tableConfigs,
    };
}

/** Settings that the program names, as they are there, and those that stand beside them. */
function split<Value>(
    given: Record<string, Value>,
    texts: Record<string, string>,
    shown: Record<string, string> | undefined,
    same: (a: string, b: string) => boolean,
    unshown: "not set" | "as given",
): { named: Record<string, Value | string>; beside: Record<string, string> } {
    if (!shown) return { named: given, beside: {} };
    const named: Record<string, Value | string> = unshown === "as given" ? { ...given } : {};
    const beside: Record<string, string> = {};
    for (const [name, text] of Object.entries(shown)) {
        if (!Object.hasOwn(texts, name)) beside[name] = text;
        else named[name] = same(texts[name] as string, text) ? (given[name] as Value) : text;
    }
    return { named, beside };
}

function differing(beside: Record<string, string>, base: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(beside).filter(([name, text]) => base[name] !== text));
}

function mapOrNothing<Value>(map: Record<string, Value>): Record<string, Value> | undefined {
    return Object.keys(map).length === 0 ? undefined : map;
}
